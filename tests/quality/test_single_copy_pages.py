"""Quality floor: no paragraph of a development page is lost to the search for repeats."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newscrawler.dedupe.blocks import comparison_key, weight_of
from newscrawler.dedupe.paragraphs import collapse_repeats

EXTRACTION = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "extraction"

pytestmark = pytest.mark.skipif(
    not EXTRACTION.exists(), reason="the shared extraction data is not beside this checkout"
)

TOUCHED_GOLD = 8
"""Gold texts with repeats of their own: sections printed twice, a doubled body, a consent note, a standfirst."""

FAR = 25
"""Blocks between two neighbours of the gold from which one of them was kept elsewhere on the page."""

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
SILENT_TAGS = frozenset(
    [
        "button",
        "head",
        "iframe",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    id: str
    file: Path
    title: str
    paragraphs: tuple[str, ...]


@cache
def gold_pages() -> tuple[GoldPage, ...]:
    """Development pages that have a gold body."""
    rows = (EXTRACTION / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(page for page in map(_gold_page, map(json.loads, rows)) if page.paragraphs)


def _gold_page(row: dict[str, Any]) -> GoldPage:
    gold = row["gold"]
    paragraphs = gold.get("paragraphs") or (gold.get("body") or "").splitlines()
    title = gold.get("title")
    return GoldPage(
        id=row["id"],
        file=EXTRACTION / "pages" / row["file"],
        title=title if isinstance(title, str) else "",
        paragraphs=tuple(text for text in paragraphs if text.strip()),
    )


def visible_blocks(page: bytes) -> list[str]:
    """Texts of a page's innermost blocks, in document order."""
    root = html.fromstring(page, parser=html.HTMLParser(encoding=_encoding(page), huge_tree=True))
    parts: list[str] = []
    for event, element in _walk(root):
        if element.tag in BLOCK_TAGS:
            parts.append("\0")
        parts.append((element.text if event == "start" else element.tail) or "")
    return [text for block in "".join(parts).split("\0") if (text := " ".join(block.split()))]


def _encoding(page: bytes) -> str:
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _walk(root: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    stack = [("start", root)]
    while stack:
        event, element = stack.pop()
        silent = not isinstance(element.tag, str) or element.tag in SILENT_TAGS
        if event == "end" or not silent:
            yield event, element
        if event == "start":
            stack.append(("end", element))
            if not silent:
                stack += [("start", child) for child in reversed(element)]


def test_gold_text_loses_only_what_it_says_twice() -> None:
    touched = []
    for page in gold_pages():
        collapsed = collapse_repeats(page.paragraphs, headline=page.title)
        said = "".join(comparison_key(page.paragraphs[index]) for index in collapsed.keep)
        for repeat in collapsed.dropped:
            key = comparison_key(page.paragraphs[repeat.index])
            assert key in said, page.paragraphs[repeat.index]
        if collapsed.dropped:
            touched.append(page.id)
    assert len(touched) <= TOUCHED_GOLD, touched


def test_no_gold_paragraph_leaves_its_page() -> None:
    lost, moved = [], []
    for page in gold_pages():
        blocks = visible_blocks(gzip.decompress(page.file.read_bytes()))
        collapsed = collapse_repeats(blocks, headline=page.title)
        if not collapsed.dropped:
            continue
        keys = [comparison_key(block) for block in blocks]
        all_said, kept_said = "".join(keys), "".join(keys[index] for index in collapsed.keep)
        gold = [key for text in page.paragraphs if weight_of(key := comparison_key(text)) > 20]
        lost += [(page.id, key) for key in gold if key in all_said and key not in kept_said]
        if _has_moved(gold, keys, collapsed.order, {keys[repeat.index] for repeat in collapsed.dropped}):
            moved.append(page.id)
    assert lost == []
    assert moved == []


def _has_moved(gold: list[str], keys: list[str], order: tuple[int, ...], doubled: set[str]) -> bool:
    """Whether a paragraph that the page says twice was kept away from its neighbours of the gold."""
    ranks: dict[str, list[int]] = {}
    for place, index in enumerate(order):
        ranks.setdefault(keys[index], []).append(place)
    told = [key for key in gold if key in ranks and gold.count(key) == 1]
    return any(
        one != other
        and not doubled.isdisjoint((one, other))
        and not any(0 < later - place <= FAR for place in ranks[one] for later in ranks[other])
        for one, other in pairwise(told)
    )
