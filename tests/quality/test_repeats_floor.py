"""Quality floor: leaving repeats out before the model chooses loses no paragraph of a real page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawler.extraction.body import Body, body
from newscrawler.extraction.features import feature_table
from newscrawler.extraction.read import Reading, reading, story_of
from newscrawler.extraction.repeats import Printed
from newscrawler.items import Page
from newscrawler.sites import site_for_url
from newscrawler.text.fold import fold

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "extraction"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the benchmark pages (../shared/data/extraction) are not beside this checkout"
)

SHORT = 20
"""Letters of a label, which may stand on a page many times."""
OTHERWISE = 6
"""Gold paragraphs, of some 25 000, near the bar on which the model decides otherwise when a repeat elsewhere is gone."""


def gold_key(gold: dict[str, Any]) -> str:
    told = gold.get("body") or gold.get("paragraphs") or gold.get("with") or []
    return fold(told if isinstance(told, str) else " ".join(told))


def pages() -> Iterator[tuple[str, str, Reading, Body]]:
    """Every development page that says something twice: its id, its gold text, what is read of it, its story.

    On a page without repeats the search changes nothing.
    """
    for line in (SHARED / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        site = site_for_url(row["url"])
        html = gzip.decompress((SHARED / "pages" / row["file"]).read_bytes())
        read = reading(Page(url=row["url"], body=html), site)
        if read is not None and read.table.printed.dropped:
            yield row["id"], gold_key(row["gold"]), read, story_of(read, site)


def unsearched(read: Reading) -> Body:
    """The story with all repeats left on the page for the model to choose from."""
    every = Printed(order=range(len(read.blocks.blocks)))
    return body(read.blocks, read.evidence, feature_table(read.blocks, read.evidence, every, read.table.keys))


@pytest.fixture(scope="module")
def lost() -> dict[str, list[tuple[str, str]]]:
    """Gold paragraphs that are not in the story: as repeats, or in any way, though the unsearched page gives them."""
    found: dict[str, list[tuple[str, str]]] = {"pages": [], "as repeat": [], "at all": []}
    for name, gold, read, story in pages():
        before, after = fold(unsearched(read).text), fold(story.text)
        found["pages"].append((name, ""))
        for at, key in enumerate(read.table.keys):
            if len(key) > SHORT and key in gold and key in before and key not in after:
                found["at all"].append((name, key[:40]))
                if at in read.table.printed.dropped:
                    found["as repeat"].append((name, key[:40]))
    return found


def test_no_paragraph_is_lost_as_a_repeat(lost: dict[str, list[tuple[str, str]]]) -> None:
    assert len(lost["pages"]) > 150
    assert lost["as repeat"] == []


def test_hardly_a_paragraph_is_chosen_otherwise(lost: dict[str, list[tuple[str, str]]]) -> None:
    assert len(lost["at all"]) <= OTHERWISE, lost["at all"]
