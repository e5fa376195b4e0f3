"""The section that the links around a story name."""

import pytest

from newscrawler.extraction.categories import category
from newscrawler.extraction.document import document

PROSE = (
    "The council met on Monday and heard the engineers, who spoke of the bridge at length and of its cost. "
    * 2
)

CASES = {
    "marked": ('<p>In <a rel="category tag" href="/c/1">World</a></p>', "World"),
    "the first of several marked": (
        '<p><a rel="category tag" href="/c/1">جهان</a> <a rel="category tag" href="/c/2">ورزش</a></p>',
        "جهان",
    ),
    "a category's page": (
        '<footer><p>In <a href="/category/technology.html">Technology</a>.</p></footer>',
        "Technology",
    ),
    "German": ('<p><a href="/rubrik/politik/">Politik</a></p>', "Politik"),
    "a menu": ('<nav><a href="/category/technology.html">Technology</a></nav>', None),
    "a menu by name": ('<ul class="menu"><li><a href="/category/world">World</a></li></ul>', None),
    "several": ('<p><a href="/category/a">Aa</a> <a href="/category/b">Bb</a></p>', None),
    "a word of the story": (f'<p>{PROSE}<a href="/category/bridges">bridges</a></p>', None),
    "the list of all": ('<p><a href="/categories/">Categories</a></p>', None),
    "a tag": ('<p><a rel="tag" href="/tag/kabul">Kabul</a></p>', None),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_category(markup: str, expected: str | None) -> None:
    page = document(f"<html><body>{markup}</body></html>", "https://gazette.example/a")
    assert page is not None
    assert category(page) == expected
