"""What the publishing system of a page leaves out of its stories."""

from __future__ import annotations

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document
from newscrawler.extraction.selectors import all_selected
from newscrawler.extraction.structured import Structured
from newscrawler.sites.platforms import Platform, platform_that_says


def platform_of(document: Document, stated: Structured) -> Platform | None:
    """The publishing system that made the page; ``None`` when it is none of the known."""
    generator = " ".join(stated.meta.get("generator", ()))
    body = document.root.find("body")
    classes = (body.get("class") or "") if body is not None else ""
    return platform_that_says(generator, classes)


def dropped_elements(
    document: Document, platform: Platform | None, own: tuple[str, ...]
) -> frozenset[HtmlElement]:
    """The elements that the site's own selectors and its system's leave out."""
    return all_selected(document, (*own, *(platform.drop if platform else ())))
