"""The section that the links around a story name: ``rel="category"``, or one link to a category's page."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newscrawler.extraction.classes import bit, purposes
from newscrawler.extraction.document import Document
from newscrawler.text.clean import clean

MARKED = XPath(".//a[contains(concat(' ', @rel, ' '), ' category ')]")
LINKS = XPath(
    ".//a[contains(@href, '/categor') or contains(@href, '/kategori') or contains(@href, '/rubri')]"
)
CATEGORY_PAGE = re.compile(
    r"/(?:categor(?:y|ies|ia|ias|ie)|kategori(?:e|en|a|ler)?|rubri(?:k|ken|que|ques|ca|cas|ka))/[^/?#]",
    re.IGNORECASE,
)
ASIDE = bit("navigation", "related", "sidebar", "footer", "comment")
LONGEST = 40
"""Characters of a section's name."""
LEVELS = 40
"""Elements around a link that are asked what they are."""
MOST = 60
"""Links looked at; a page with more of them is a list."""
PROSE = 160
"""Characters of a line that is more than what belongs to a story."""


def category(document: Document) -> str | None:
    """The section's name, when the links around the story agree on one; menus and lists of other stories do not count."""
    for query, is_enough in ((MARKED, True), (LINKS, False)):
        found = query(document.root)
        links = [e for e in found if isinstance(e, HtmlElement)] if isinstance(found, list) else []
        names = dict.fromkeys(
            clean(" ".join("".join(e.itertext()).split()))
            for e in links[:MOST]
            if (is_enough or (CATEGORY_PAGE.search(e.get("href") or "") and not _is_in_prose(e)))
            and not _is_aside(e)
        )
        named = [name for name in names if 1 < len(name) <= LONGEST]
        if len(named) == 1 or (named and is_enough):
            return named[0]
    return None


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
