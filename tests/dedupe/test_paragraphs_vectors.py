"""The shared vectors and the stored TOLOnews texts: what must stay on pages that others wrote down."""

import json
from pathlib import Path
from typing import Any

import pytest

from newscrawler.dedupe.paragraphs import collapse_repeats

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
VECTORS = SHARED / "data" / "paragraphs" / "vectors.jsonl"
TEXTS = SHARED / "domain" / "tolonews_texts"

needs_shared = pytest.mark.skipif(not VECTORS.exists(), reason="the shared data is not beside this checkout")


def vectors() -> list[Any]:
    if not VECTORS.exists():
        return []
    return [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]


@needs_shared
def test_every_vector_holds() -> None:
    wrong = [
        f"{vector['id']} {vector['name']}"
        for vector in vectors()
        if list(collapse_repeats(vector["blocks"]).keep) != vector["keep"]
    ]
    assert wrong == []


@needs_shared
@pytest.mark.parametrize(
    ("name", "blocks", "kept", "copies"),
    [
        ("en_01_afghanistan-182076.txt", 31, 17, 2),
        ("en_02_news-hour-171859.txt", 19, 13, 2),
        ("en_03_news-hour_12-june-2017.txt", 19, 13, 2),
        ("en_04_nightly-news_12-december-2019.txt", 15, 10, 2),
        ("wire_ap_2_arabnews.txt", 21, 16, 2),
    ],
)
def test_doubled_page_text_stands_once(name: str, blocks: int, kept: int, copies: int) -> None:
    lines = [line for line in (TEXTS / name).read_text(encoding="utf-8").splitlines() if line.strip()]
    collapsed = collapse_repeats(lines)
    assert (len(lines), len(collapsed.keep), collapsed.copies) == (blocks, kept, copies)
    assert collapsed.order == collapsed.keep == tuple(sorted(collapsed.keep))


@needs_shared
def test_single_page_texts_are_untouched() -> None:
    doubled = {"en_01", "en_02", "en_03", "en_04", "en_07", "wire_ap_2"}
    for path in sorted(TEXTS.glob("*.txt")):
        if not path.name.startswith(tuple(doubled)):
            lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            assert collapse_repeats(lines).dropped == (), path.name
