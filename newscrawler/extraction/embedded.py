"""The story as a page's program state has it: ``__NEXT_DATA__``, ``__NUXT__`` and their like.

Asked only where the visible story is short: then the page draws itself in the browser, or shows a beginning. A text is
believed only when it agrees with what is visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.document import Document
from newscrawler.extraction.server_rows import is_component, pushed_strings, row_values
from newscrawler.extraction.structured import loads, unescaped
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

SHORT = 1_200
"""Letters of a visible story under which the state is asked."""
LONGER = 2.0
"""How much longer the state's story must be."""
MAX_SCRIPT = 3_000_000
SMALLEST = 500
"""Characters under which a script has no story."""
MAX_ITEMS = 200_000
PROSE = 60
STATE = re.compile(r"(?:window\.|self\.)?[\w$.\[\]\"']+\s*=\s*(?=\{)")
TEXT_KEYS = (
    "value",
    "text",
    "html",
    "content",
    "children",
    "body",
    "data",
    "props",
    "copy",
    "model",
    "paragraph",
)
NO_TEXT_TYPE = re.compile(
    r"ad|image|photo|video|embed|newsletter|related|media|link-?list|promo|inline|table", re.IGNORECASE
)
NO_TEXT_TAGS = frozenset(
    ("img", "figure", "figcaption", "script", "style", "svg", "button", "iframe", "video")
)
HTML_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)


def embedded_story(document: Document, visible: str, hints: tuple[str, ...]) -> list[str]:
    """The paragraphs of the story in the page's state; empty when there is none that agrees with the page.

    ``visible`` is the folded visible story; ``hints`` are folded texts of which the story has one (its description …).
    """
    best: list[str] = []
    size = len(visible) * LONGER
    for found in _stories(document):
        keys = [fold(p) for p in found]
        whole = "".join(keys)
        if len(whole) <= max(size, 300) or not _agrees(keys, whole, visible, hints):
            continue
        best, size = found, float(len(whole))
    return best


def _agrees(keys: list[str], whole: str, visible: str, hints: tuple[str, ...]) -> bool:
    if len(visible) >= PROSE:
        return any(len(k) >= PROSE and k in visible for k in keys) or visible[:PROSE] in whole
    return any(len(h) >= 30 and h[:40] in whole for h in hints)


def _stories(document: Document) -> Iterator[list[str]]:
    pushed: list[str] = []
    for script in document.root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if len(text) >= MAX_SCRIPT or "ld+json" in kind:
            continue
        if strings := pushed_strings(text):
            pushed += strings
        elif len(text) <= SMALLEST:
            continue
        elif "json" in kind or text.lstrip()[:1] == "{":
            yield from _in_data(loads(text))
        elif (match := STATE.search(text[:300])) is not None:
            yield from _in_data(loads(text[match.end() :]))
    for value in row_values(pushed):
        yield from _in_data(value)


def _in_data(data: Any) -> Iterator[list[str]]:
    """Texts of every string of HTML, and of every list whose items have prose."""
    stack, seen = [data], 0
    while stack and seen < MAX_ITEMS:
        item = stack.pop()
        seen += 1
        if isinstance(item, str):
            if len(item) > 300 and HTML_PARAGRAPH.search(item):
                yield from _in_html(item)
        elif isinstance(item, list):
            if len(item) >= 3:
                found = [t for t in map(_item_text, item) if t]
                if sum(len(t) >= PROSE for t in found) >= 2:
                    yield found
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend(item.values())


def _item_text(item: Any, depth: int = 0) -> str:
    """The text of one item of a list of paragraphs; empty for pictures, advertisements and the like."""
    if isinstance(item, str):
        return _plain(item)
    if depth > 6:
        return ""
    if isinstance(item, list):
        if is_component(item):
            return "" if item[1] in NO_TEXT_TAGS else _item_text(item[3].get("children"), depth + 1)
        return clean("".join(_raw(i, depth) for i in item))
    if not isinstance(item, dict):
        return ""
    kind = item.get("type") or item.get("_type") or item.get("is") or item.get("__typename") or ""
    if depth == 0 and isinstance(kind, str) and NO_TEXT_TYPE.search(kind):
        return ""
    for key in TEXT_KEYS:
        if item.get(key) and (text := _item_text(item[key], depth + 1)):
            return text
    return ""


def _raw(item: Any, depth: int) -> str:
    if isinstance(item, dict) and isinstance(item.get("value") or item.get("text"), str):
        return str(item.get("value") or item.get("text"))
    return _item_text(item, depth + 1)


def _plain(text: str) -> str:
    return clean(unescaped(re.sub(r"<[^<>]{0,300}>", "", text))) if "<" in text else clean(unescaped(text))


def _in_html(text: str) -> Iterator[list[str]]:
    try:
        root = etree.fromstring(f"<div>{text}</div>", parser=etree.HTMLParser())
    except (etree.LxmlError, ValueError):
        return  # a string that only looks like HTML
    if root is None:
        return
    found = [
        clean(" ".join("".join(map(str, e.itertext())).split()))
        for e in root.iter("p", "h2", "h3", "li", "blockquote")
        if _is_leaf(e)
    ]
    if found:
        yield [f for f in found if f]


def _is_leaf(element: HtmlElement | Any) -> bool:
    return element.find(".//p") is None
