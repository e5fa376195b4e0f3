"""Elements by a site's CSS selectors."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cssselect import HTMLTranslator
from lxml.etree import XPath
from lxml.html import HtmlElement

from newscrawler.extraction.document import Document


@lru_cache(maxsize=1024)
def compiled(selector: str) -> XPath:
    """The selector as a compiled XPath. Site files are checked when they are loaded."""
    return XPath(HTMLTranslator().css_to_xpath(selector))


def selected(document: Document, selectors: Iterable[str]) -> list[HtmlElement]:
    """The elements of the first selector that has any, in document order."""
    for selector in selectors:
        found = compiled(selector)(document.root)
        if isinstance(found, list) and found:
            return [e for e in found if isinstance(e, HtmlElement)]
    return []


def all_selected(document: Document, selectors: Iterable[str]) -> frozenset[HtmlElement]:
    """The elements of all the selectors."""
    return frozenset(e for selector in selectors for e in selected(document, (selector,)))


def selected_text(document: Document, selectors: Iterable[str]) -> str:
    """The text, or for a ``meta`` or ``time`` its value, of the first selected element that has one."""
    for element in selected(document, selectors):
        text = (
            element.get("content") or element.get("datetime") or " ".join("".join(element.itertext()).split())
        )
        if text:
            return str(text)
    return ""
