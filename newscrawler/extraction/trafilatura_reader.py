"""The text that trafilatura finds, read from the shared tree."""

from __future__ import annotations

import logging
from collections.abc import Set
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.blocks import MAX_BLOCKS, Blocks
from newscrawler.extraction.document import Document

TEXTLESS = (
    "script", "style", "svg", "noscript", "template", "link", "meta", "iframe", "img", "picture", "source", "input", "button",
    "select", "object", "embed", "canvas", "video", "audio",
)  # fmt: skip
PROSE = 40
MAX_ELEMENTS = 30_000
"""Larger trees are left to the block reader: trafilatura's time grows faster than the tree."""

# It reports pages without text as errors; here they are a result like any other.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def trafilatura_text(document: Document, page: Blocks, copies: Set[HtmlElement] = frozenset()) -> list[str]:
    """The lines of text that trafilatura, favouring precision, takes for the story; empty when it finds none.

    It does not see the elements in ``copies``: it breaks off in a page that says everything twice. Never ``deduplicate``: its memory is global to the process.
    """
    if len(page.blocks) >= MAX_BLOCKS or len(page.frames) > MAX_ELEMENTS:
        return []
    from trafilatura import bare_extraction  # half of what a command takes to start
    from trafilatura.settings import Extractor

    options = Extractor(output_format="python", fast=True, comments=False, precision=True, url=document.url)
    try:
        # It copies a tree that it is given: ours stays as it is. What it would drop first is not copied at all.
        result = bare_extraction(_slim(document.root, page, copies), options=options)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return []  # odd trees trip it up; the other reader answers for the page
    if result is None or isinstance(result, dict) or not result.text:
        return []
    return [line for line in str(result.text).split("\n") if line.strip()]


def _slim(root: HtmlElement, page: Blocks, copies: Set[HtmlElement]) -> HtmlElement:
    """A copy without what has no text, and without menus and lists of links: a third of the elements of a page.

    The time goes into searching the whole tree, again and again.
    """
    copy = deepcopy(root)
    unwanted = _link_lists(page) | copies
    doomed = [twin for element, twin in zip(root.iter(), copy.iter(), strict=True) if element in unwanted]
    etree.strip_elements(copy, *TEXTLESS, with_tail=False)
    for twin in doomed:
        parent = twin.getparent()
        if parent is not None:
            twin.drop_tree()
    return copy


def _link_lists(page: Blocks) -> set[HtmlElement]:
    """The outermost elements whose text is mostly links, and none of it prose."""
    chars, links, prose = ([0] * len(page.frames) for _ in range(3))
    for block in page.blocks:
        at = block.frame.index
        chars[at] += len(block.text)
        links[at] += block.link_chars
        prose[at] += len(block.text) >= PROSE and block.link_chars * 2 < len(block.text)
    for frame in reversed(page.frames):
        if frame.parent is not None and chars[frame.index]:
            up = frame.parent.index
            chars[up] += chars[frame.index]
            links[up] += links[frame.index]
            prose[up] += prose[frame.index]
    found = set()
    for frame in page.frames:
        at = frame.index
        if frame.tag in ("html", "body") or prose[at] or links[at] * 3 < chars[at] * 2 or not chars[at]:
            continue
        if frame.parent is None or frame.parent.element not in found:
            found.add(frame.element)
    return found
