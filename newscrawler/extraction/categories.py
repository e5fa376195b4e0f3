"""The section that the links around a story name: ``rel="category"``, or one link to a category's page."""

from __future__ import annotations

import re

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
PROSE = 160
"""Characters of a line that is more than what belongs to a story."""


def category(document: Document) -> str | None:
    """The section's name, when the links around the story agree on one; menus and lists of other stories do not count."""
    for query, is_enough in ((MARKED, True), (LINKS, False)):
        found = query(document.root)
        names = dict.fromkeys(
            clean(" ".join("".join(e.itertext()).split()))
            for e in (found if isinstance(found, list) else ())
            if isinstance(e, HtmlElement)
            and (is_enough or (CATEGORY_PAGE.search(e.get("href") or "") and not _is_in_prose(e)))
            and not _is_aside(e)
        )
        names = {name: None for name in names if 1 < len(name) <= LONGEST}
        if len(names) == 1 or (names and is_enough):
            return next(iter(names))
    return None


def _is_in_prose(element: HtmlElement) -> bool:
    """Whether the link is a word of a paragraph."""
    parent = element.getparent()
    return parent is not None and len("".join(parent.itertext())) > PROSE


def _is_aside(element: HtmlElement) -> bool:
    for parent in element.iterancestors():
        if parent.tag in ("body", "main"):
            return False
        if parent.tag in ("nav", "aside"):
            return True
        called = " ".join(filter(None, (parent.get("class"), parent.get("id"))))
        if called and purposes(called) & ASIDE:
            return True
    return False
