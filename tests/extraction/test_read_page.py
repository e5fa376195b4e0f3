"""Whole pages: dates by trust, links' knowledge, selectors, kinds, bad input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction.explain import explain
from newscrawler.extraction.read import read_page
from newscrawler.items import Article, Link, LinkKind, Page, Role
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site

SITE = Site(key="gazette.example", home="https://gazette.example/", hosts=("gazette.example",))
STORY = "".join(
    f"<p>Paragraph {n} of the story says something about the river, the bridge and the people.</p>"
    for n in range(6)
)


def read(
    html: str | bytes, *, site: Site = SITE, link: Link | None = None, fetched: datetime | None = None
) -> Article:
    body = html.encode() if isinstance(html, str) else html
    return read_page(
        Page(url="https://gazette.example/region/bridge-4711", body=body, link=link, fetched_at=fetched), site
    )


def page(head: str = "", top: str = "") -> str:
    return f"<html><head>{head}</head><body><article><h1>The bridge opens again</h1>{top}<div class='article-body'>{STORY}</div></article></body></html>"


LD = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"The bridge opens again","datePublished":"{}"}}</script>'
META = '<meta property="article:published_time" content="2024-03-02T00:00:00Z">'
LINK = Link(
    url="https://gazette.example/region/bridge-4711", kind=LinkKind.ARTICLE, source=LinkKind.FEED,
    date=datetime(2024, 3, 3, tzinfo=UTC), section="Region", authors=("Maria Lund",), image="/i.jpg",
)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "top", "link", "day", "source"),
    [
        (LD.format("2024-03-01T10:00:00Z") + META, "", LINK, 1, "json-ld"),
        (META, "", LINK, 2, "meta"),
        ("", "<time datetime='2024-03-04T10:00:00Z'>x</time>", LINK, 3, "feed"),
        ("", "<time datetime='2024-03-04T10:00:00Z'>x</time>", None, 4, "time"),
        ("", "<p class='date'>5 March 2024</p>", None, 5, "text"),
        (LD.format("2031-01-01T00:00:00Z") + META, "", None, 2, "meta"),
        (LD.format("yesterday-ish") + META, "", None, 2, "meta"),
    ],
    ids=["json-ld", "meta", "feed", "time", "text", "not-in-the-future", "not-a-date"],
)
def test_date_sources(head: str, top: str, link: Link | None, day: int, source: str) -> None:
    article = read(page(head, top), link=link, fetched=datetime(2024, 3, 10, tzinfo=UTC))
    assert article.date_published is not None
    assert (article.date_published.date().isoformat(), article.date_published_source) == (
        f"2024-03-0{day}",
        source,
    )


def test_no_date_is_better_than_a_wrong_one() -> None:
    clock = "<header><div class='masthead-date'>Friday</div></header><figure><img src='/a.jpg'><figcaption>The bridge on 1 May 1999</figcaption></figure>"
    assert read(page("", clock)).date_published is None


def test_the_link_fills_what_the_page_does_not_say() -> None:
    article = read(page(), link=LINK)
    assert article.section == "Region"
    assert [a.name for a in article.authors] == ["Maria Lund"]
    assert article.main_image is not None
    assert article.main_image.url == "https://gazette.example/i.jpg"
    assert article.provenance.discovered_by is LinkKind.FEED


def test_selectors_come_first_and_drop_leaves_out() -> None:
    site = Site(
        key="gazette.example", home="https://gazette.example/", hosts=("gazette.example",),
        selectors={"headline": ("h2.real",), "body": (".text",), "section": (".sec",)}, drop=(".note",),
    )  # fmt: skip
    html = "<html><body><h1>Wrong</h1><h2 class='real'>Right</h2><b class='sec'>Region</b><p>Outside of it.</p><div class='text'><p>Inside one.</p><p class='note'>Left out.</p><p>Inside two.</p></div></body></html>"
    article = read(html, site=site)
    assert (article.headline, article.section) == ("Right", "Region")
    assert [p.text for p in article.paragraphs] == ["Inside one.", "Inside two."]
    assert article.provenance.field_sources["paragraphs"] == "selectors"


def test_headline_and_captions_are_no_part_of_the_text() -> None:
    figure = "<figure><img src='/media/bridge-big.jpg'><figcaption>The bridge in spring, seen from the quay.</figcaption></figure>"
    article = read(page("", figure))
    assert "The bridge opens again" not in article.text
    assert "seen from the quay" not in article.text
    assert [p.text for p in article.paragraphs if p.role is Role.CAPTION] == [
        "The bridge in spring, seen from the quay."
    ]


def test_text_after_an_early_end_is_read() -> None:
    assert (
        read(page().replace("<div class='article-body'>", "</html><div class='article-body'>")).text.count(
            "Paragraph"
        )
        == 6
    )


@pytest.mark.parametrize(
    ("html", "outcome"),
    [
        (b"", Outcome.NOT_HTML),
        (b"%PDF-1.7 binary", Outcome.NOT_HTML),
        (b"<html><body></body></html>", Outcome.NO_TEXT),
        (
            "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>The address may be wrong.</p></body></html>",
            Outcome.SOFT_404,
        ),
        (
            "<html><head><title>صفحه یافت نشد</title></head><body><h1>صفحه یافت نشد</h1></body></html>",
            Outcome.SOFT_404,
        ),
        (
            "<html><body><h1>Log in</h1><form><input name=u><input type=password name=p></form></body></html>",
            Outcome.LOGIN_WALL,
        ),
        (
            "<html><head><title>Just a moment</title><script>window._cf_chl_opt={}</script></head><body><h1>x</h1></body></html>",
            Outcome.CHALLENGE,
        ),
        (
            "<html><body><div class='cookie-consent'><p>We and our partners keep cookies on your device in order to pay for this site, and we need you to agree before you go on.</p></div></body></html>",
            Outcome.CONSENT,
        ),
        (page(), Outcome.EXPORTED),
    ],
    ids=["empty", "pdf", "no-text", "soft-404", "soft-404-fa", "login", "challenge", "consent", "story"],
)
def test_outcomes(html: str | bytes, outcome: Outcome) -> None:
    assert read(html).outcome is outcome


def test_lies_in_metadata_are_not_believed() -> None:
    head = '<meta property="og:title" content="Gazette"><meta property="og:site_name" content="Gazette"><link rel="canonical" href="https://gazette.example/">'
    article = read(page(head))
    assert article.headline == "The bridge opens again"
    assert article.canonical_url == "https://gazette.example/region/bridge-4711"


def test_the_state_of_a_page_that_draws_itself() -> None:
    text = [
        f"Sentence {n} of the hidden story tells of the river, the bridge and the people who built it."
        for n in range(8)
    ]
    nodes = ",".join(f'{{"type":"paragraph","content":[{{"type":"text","value":"{t}"}}]}}' for t in text)
    html = f'<html><body><h1>The bridge opens again</h1><div class="article-body"><p>{text[0]}</p></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{"story":{{"body":{{"content":[{nodes}]}}}}}}}}</script></body></html>'
    article = read(html)
    assert [p.text for p in article.paragraphs] == text
    assert article.provenance.field_sources["paragraphs"] == "state"


def test_explain_names_readers_and_reasons() -> None:
    found = explain(Page(url="https://gazette.example/region/bridge-4711", body=page().encode()), SITE)
    assert found["outcome"] == "exported"
    assert found["fields"]["headline"] == "h1"
    assert sum(b["verdict"] == "paragraph" for b in found["blocks"]) == 6


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 50_000 + page().encode(),
        page().encode() + b"<p>And more of it, again and <a href=/x>again</a>.</p>" * 600_000,
        page(
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[[[{}]],1,null],"image":{"url":{}},"datePublished":7,"keywords":{}}</script>'
        ).encode(),
        b"\xff\xfe\x00" + page().encode(),
        page().encode("utf-16"),
    ],
    ids=["50000-nested", "30-megabytes", "odd-json-ld", "wrong-bytes", "utf-16"],
)
def test_bad_input_gives_a_result_in_bounded_time(body: bytes) -> None:
    start = datetime.now(UTC)
    assert isinstance(read(body), Article)
    assert datetime.now(UTC) - start < timedelta(seconds=30)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"<p>",
                b"</p>",
                b"<div class='article-body'>",
                b"</div>",
                b"<article>",
                b"<h1>",
                b"</html>",
                b"<li>",
                b"<table><tr><td>",
                b"<a href='x'>",
                b"<br>",
                b"<time datetime='x'>",
                b"<script type='application/ld+json'>{",
                b"</script>",
                b"words of a story. ",
                b"\0",
                b"\xd8\xa7",
                b"&#0;&zwnj;",
                b"<figure><figcaption>",
                b"<svg>",
                b"<!--",
                b"<![CDATA[",
                b"<title>",
            ]
        ),
        max_size=40,
    )
)
def test_any_soup_gives_an_article(pieces: list[bytes]) -> None:
    assert isinstance(read(b"<html>" + b"".join(pieces)), Article)
