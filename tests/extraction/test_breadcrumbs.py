"""The path of sections that a page states or prints."""

import json

import pytest

from newscrawler.extraction.document import document
from newscrawler.extraction.metadata import breadcrumbs
from newscrawler.extraction.structured import structured

URL = "https://gazette.example/world/bridge-1"
TITLE = "The bridge opens again"


def stated(*crumbs: tuple[str, str | None]) -> str:
    items = [
        {"@type": "ListItem", "position": n, "name": name} | ({"item": url} if url else {})
        for n, (name, url) in enumerate(crumbs, 1)
    ]
    return f'<script type="application/ld+json">{json.dumps({"@type": "BreadcrumbList", "itemListElement": items})}</script>'


PRINTED = '<nav class="breadcrumb"><a href="/">Home</a><a href="/world">World</a><a href="/world/bridge-1">{}</a></nav>'
CASES = {
    "stated": (stated(("World", "/world"), ("Asia", "/world/asia")), ("World", "Asia")),
    "home": (stated(("خانه", "/"), ("جهان", "/world")), ("جهان",)),
    "the page by its address": (stated(("World", "/world"), ("Bridge", URL)), ("World",)),
    "the page by its title": (stated(("World", "/world"), (TITLE, None)), ("World",)),
    "the title with the outlet": (stated(("World", "/world"), (f"{TITLE} | Gazette", None)), ("World",)),
    "a section named in the title": (stated(("Bridge", "/bridge")), ("Bridge",)),
    "only home and the story": (stated(("Home", "/"), (TITLE, None)), ()),
    "printed": (PRINTED.format("Bridge"), ("World",)),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_breadcrumbs(markup: str, expected: tuple[str, ...]) -> None:
    page = document(f"<html><head><title>{TITLE}</title></head><body>{markup}</body></html>", URL)
    assert page is not None
    assert breadcrumbs(page, structured(page)) == expected
