from __future__ import annotations

import pytest

from newscrawler.extraction.blocks import page_blocks
from newscrawler.extraction.document import document
from newscrawler.extraction.headline import headline, without_site
from newscrawler.extraction.structured import structured


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "<title>The bridge opens again | Gazette</title>",
            "<h1>The bridge opens again</h1>",
            "The bridge opens again",
        ),
        ("<title>پل دوباره باز شد - چشمه</title>", "<h1>پل دوباره باز شد</h1>", "پل دوباره باز شد"),
        (
            '<meta property="og:title" content="图书馆今天开放了新的楼层">',
            "<h1>首页</h1>",
            "图书馆今天开放了新的楼层",
        ),
        (
            '<meta property="og:title" content="The bridge opens again">',
            "<h1>Menu</h1><h1>The bridge opens again</h1>",
            "The bridge opens again",
        ),
        (
            '<meta property="og:title" content="The bridge opens again">',
            "<h1>Local news: The bridge opens again</h1>",
            "The bridge opens again",
        ),
        (
            (
                '<meta property="og:title" content="Kenya: The bridge opens again">'
                '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Kenya: The bridge opens again"}</script>'
            ),
            "<h1>The bridge opens again</h1>",
            "Kenya: The bridge opens again",
        ),
        (
            (
                '<meta property="og:title" content="The bridge opens again - World">'
                '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The bridge opens again"}</script>'
            ),
            "<h1>The bridge opens again</h1>",
            "The bridge opens again",
        ),
        (
            "<title>River: The bridge opens again | Gazette</title>",
            "<h1><span>Local news</span> <span>The bridge opens again</span></h1>",
            "The bridge opens again",
        ),
        (
            "<title>The bridge opens again exclusive story | Gazette</title>",
            "<h1>The bridge opens again <span>exclusive story</span></h1>",
            "The bridge opens again exclusive story",
        ),
        (
            "",
            "<h1>The bridge opens again <span>exclusive story</span></h1>",
            "The bridge opens again exclusive story",
        ),
        ("", "<h1>The bridge opens again <small>5 March 2024, News</small></h1>", "The bridge opens again"),
        ("", "<h1><style>.a{color:red}</style>The bridge opens again</h1>", "The bridge opens again"),
        ("", "<p>No headline anywhere</p>", None),
        ("<title>Gazette</title>", "<p>Only the name of the outlet</p>", None),
    ],
    ids=[
        "title-suffix",
        "persian",
        "logo-h1",
        "several-h1",
        "kicker",
        "stated-whole",
        "section",
        "kicker-element",
        "part-of-it",
        "part-alone",
        "small",
        "style",
        "none",
        "outlet-name",
    ],
)
def test_headline(head: str, body: str, expected: str | None) -> None:
    page = document(f"<html><head>{head}</head><body>{body}</body></html>", "https://gazette.example/a")
    assert page is not None
    found = headline(page, structured(page), page_blocks(page), None, frozenset({"gazette"}))
    assert (found.text if found else None) == expected


def test_a_listing_row_gives_the_headline_when_the_page_has_none() -> None:
    page = document("<html><body><p>text</p></body></html>", "https://gazette.example/a")
    assert page is not None
    found = headline(page, structured(page), page_blocks(page), "From the row", frozenset())
    assert found is not None
    assert (found.text, found.source) == ("From the row", "listing")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A story - Gazette", "A story"),
        ("Gazette | A story", "A story"),
        ("A story - in two parts", "A story - in two parts"),
        ("خبر تازه | چشمه", "خبر تازه"),
        ("新闻标题_日报", "新闻标题"),
    ],
)
def test_without_site(title: str, expected: str) -> None:
    assert without_site(title, frozenset({"gazette", "چشمه", "日报"})) == expected
