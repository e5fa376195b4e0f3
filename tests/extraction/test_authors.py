from __future__ import annotations

import pytest

from newscrawler.extraction.authors import authors, is_person, names
from newscrawler.extraction.blocks import page_blocks
from newscrawler.extraction.document import document
from newscrawler.extraction.structured import structured
from newscrawler.text.fold import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Maria Lund and Tomás Ferreira", ["Maria Lund", "Tomás Ferreira"]),
        ("Von Ines Albrecht", ["Ines Albrecht"]),
        ("Maria Lund, Reporter", ["Maria Lund"]),
        ("نویسنده: احمد کریمی", ["احمد کریمی"]),
        ("记者：李明", ["李明"]),
        ("홍길동 기자", ["홍길동"]),
        ("Staff", []),
        ("https://gazette.example/people/1", []),
        ("desk@gazette.example", []),
        ("", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Maria Lund", True),
        ("Ludwig van der Berg", True),
        ("李明", True),
        ("احمد کریمی", True),
        ("a bridge opens", False),
        ("5 March", False),
    ],
)
def test_is_person(text: str, is_one: bool) -> None:
    assert is_person(text) is is_one


BYLINE = "<html><body><h1>The bridge opens again</h1>{}<div><p>Some text of the story that is long enough.</p></div></body></html>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p class="byline">By Maria Lund | 5 March 2024</p>', ["Maria Lund"]),
        ('<div><a href="/authors/maria-lund">Maria Lund</a></div>', ["Maria Lund"]),
        ('<a rel="author" href="/m">Maria Lund</a>', ["Maria Lund"]),
        ('<span itemprop="author" itemscope><span itemprop="name">Maria Lund</span></span>', ["Maria Lund"]),
        ('<div class="comment-author"><p>By Some Reader</p></div>', []),
        ("<p>Nobody signs this</p>", []),
        (
            '<address class="vcard author">By <a class="url fn" href="/author/mlund2.html">mlund2</a></address>',
            ["mlund2"],
        ),
        (
            '<div class="h-entry"><p class="p-author h-card">Von <span class="p-name">Lund</span></p></div>',
            ["Lund"],
        ),
        (
            '<ul><li><span class="author vcard">Maria Lund</span></li><li><span class="author vcard">Ines Falk</span></li></ul>',
            ["Maria Lund", "Ines Falk"],
        ),
        ('<p class="byline">By Maria Lund Dec 19, 2023</p>', ["Maria Lund"]),
        ('<p class="meta">28. Jan. 2024 <span class="author">Maria Lund</span></p>', ["Maria Lund"]),
        ("<p>Some text.</p>" * 40 + "<ul><li><b>Autorin:</b> Maria Lund Ort: Kiel</li></ul>", ["Maria Lund"]),
        ("<p>متن.</p>" * 40 + "<p>نویسنده: احمد کریمی</p>", ["احمد کریمی"]),
        ('<a rel="author" href="/author/m">View all posts by Maria Lund →</a>', ["Maria Lund"]),
        (
            '<div><span itemprop="author">Maria Lund</span></div><ul><li><span itemprop="author">Ines Falk</span></li></ul>',
            ["Maria Lund"],
        ),
    ],
    ids=[
        *(
            "class",
            "link",
            "rel",
            "microdata",
            "comment",
            "none",
            "hcard",
            "h-entry",
            "several-cards",
            "month-first",
            "marked",
        ),
        *("labelled", "labelled-persian", "all-posts", "other-stories"),
    ],
)
def test_bylines(markup: str, expected: list[str]) -> None:
    page = document(BYLINE.format(markup), "https://gazette.example/a")
    assert page is not None
    found, _ = authors(
        page, structured(page), page_blocks(page), fold("The bridge opens again"), frozenset({"gazette"})
    )
    assert [a.name for a in found] == expected


def test_headline_in_a_sidebar_does_not_hide_its_byline() -> None:
    markup = '<div class="with-sidebar"><h1>The bridge opens again</h1><p class="byline">By Maria Lund</p><p>Text.</p></div>'
    page = document(f"<html><body>{markup}</body></html>", "https://gazette.example/a")
    assert page is not None
    found, _ = authors(
        page, structured(page), page_blocks(page), fold("The bridge opens again"), frozenset({"gazette"})
    )
    assert [a.name for a in found] == ["Maria Lund"]


def test_a_users_name_is_told_as_the_page_prints_it() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"maria.lund"}}</script>'
    )
    page = document(
        f'<html><head>{head}</head><body><h1>The bridge opens again</h1><p class="byline">By Maria Lund</p></body></html>',
        "https://gazette.example/a",
    )
    assert page is not None
    found, source = authors(
        page, structured(page), page_blocks(page), fold("The bridge opens again"), frozenset()
    )
    assert ([a.name for a in found], source) == (["Maria Lund"], "json-ld")


def test_the_outlet_signs_only_when_nobody_else_does() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"Gazette"}}</script>'
    alone = document(f"<html><head>{head}</head><body><p>x</p></body></html>", "https://gazette.example/a")
    signed = document(
        f'<html><head>{head}</head><body><a rel="author">Maria Lund</a></body></html>',
        "https://gazette.example/a",
    )
    assert alone is not None
    assert signed is not None
    for page, expected in ((alone, ["Gazette"]), (signed, ["Maria Lund"])):
        found, _ = authors(page, structured(page), page_blocks(page), "", frozenset({"gazette"}))
        assert [a.name for a in found] == expected
