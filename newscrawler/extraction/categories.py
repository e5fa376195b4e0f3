"""The section that the links around a story name: ``rel="category"``, or one link to a category's page."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from newscrawler.extraction.classes import bit, purposes
from newscrawler.extraction.document import Document
from newscrawler.text.clean import clean

CATEGORY_PAGE = re.compile(
    r"/(?:categor(?:y|ies|ia|ias|ie)|kategori(?:e|en|a|ler)?|rubri(?:k|ken|que|ques|ca|cas|ka))/[^/?#]",
    re.IGNORECASE,
)
ASIDE = bit("navigation", "related", "sidebar", "footer", "comment")
LONGEST = 40
"""Characters of a section's name."""
LEVELS = 40
"""Elements around a link that are asked what they are."""
MOST = 300
"""Links looked at; a page with more of them is a list."""
PROSE = 160
"""Characters of a line that is more than what belongs to a story."""


def category(document: Document) -> str | None:
    """The section's name, when the links around the story agree on one; menus and lists of other stories do not count."""
    marked: list[HtmlElement] = []
    pages: list[HtmlElement] = []
    for link in document.root.iter("a"):
        if "category" in (link.get("rel") or "").split():
            marked.append(link)
        elif CATEGORY_PAGE.search(link.get("href") or "") and len(pages) < MOST:
            pages.append(link)
    if names := _names(marked[:MOST]):
        return names[0]
    names = _names([link for link in pages if not _is_in_prose(link)])
    return names[0] if len(names) == 1 else None


def _names(links: list[HtmlElement]) -> list[str]:
    """The different texts of the links that stand with the story."""
    texts = (clean(" ".join("".join(e.itertext()).split())) for e in links if not _is_aside(e))
    return [text for text in dict.fromkeys(texts) if 1 < len(text) <= LONGEST]


def _is_in_prose(element: HtmlElement) -> bool:
    """Whether the link is a word of a paragraph."""
    parent, chars = element.getparent(), 0
    for text in parent.itertext() if parent is not None else ():
        chars += len(text)
        if chars > PROSE:
            return True
    return False


def _is_aside(element: HtmlElement) -> bool:
    for parent in islice(element.iterancestors(), LEVELS):
        if parent.tag in ("body", "main"):
            return False
        if parent.tag in ("nav", "aside"):
            return True
        called = " ".join(filter(None, (parent.get("class"), parent.get("id"))))
        if called and purposes(called) & ASIDE:
            return True
    return False
