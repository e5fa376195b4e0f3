"""Pages in the markup of public platforms, written for these tests: ``pages/SLUG.html`` beside ``SLUG.json``."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest

from newscrawler.discovery import Found, Shapes, looks_like_listing, read_listing
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.sites.load import parse_site

PAGES = sorted((Path(__file__).parent / "pages").glob("*.json"))


@dataclass(frozen=True, slots=True)
class Case:
    tree: Any
    url: str
    site: Site
    truth: dict[str, Any]
    found: Found


@pytest.fixture(scope="module", params=PAGES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> Case:
    truth = json.loads(request.param.read_text("utf-8"))
    tree = lxml.html.document_fromstring(request.param.with_suffix(".html").read_text("utf-8"))
    site = bare_site(truth["url"])
    return Case(tree, truth["url"], site, truth, read_listing(tree, truth["url"], site))


def bare_site(url: str) -> Site:
    parts = urlsplit(url)
    return Site(key=parts.netloc, home=f"{parts.scheme}://{parts.netloc}/", hosts=(parts.hostname or "",))


def read(html: str, url: str = "https://news.example/", **more: Any) -> Found:
    return read_listing(lxml.html.document_fromstring(html), url, more.pop("site", bare_site(url)), **more)


def test_stories_in_page_order(case: Case) -> None:
    assert [a.url for a in case.found.articles] == [a["url"] for a in case.truth["articles"]]
    assert {a.kind for a in case.found.articles} == {LinkKind.ARTICLE}


@pytest.mark.parametrize("field", ["title", "date", "section"])
def test_rows_say(case: Case, field: str) -> None:
    for link, truth in zip(case.found.articles, case.truth["articles"], strict=True):
        if field not in truth:
            continue
        said = getattr(link, field)
        assert (said.isoformat() if isinstance(said, datetime) else said) == truth[field]


def test_next_page(case: Case) -> None:
    if "next" in case.truth:
        assert [p.url for p in case.found.pages] == [u for u in [case.truth["next"]] if u]


@pytest.mark.parametrize("field", ["listings", "feeds", "homes"])
def test_rest_of_the_site(case: Case, field: str) -> None:
    if field in case.truth:
        assert [link.url for link in getattr(case.found, field)] == case.truth[field]


def test_is_a_listing(case: Case) -> None:
    assert looks_like_listing(case.tree, case.url)


ROWS = "".join(f'<li><a href="/s/{n}-x">{t}</a> <i class="date">{d}</i></li>' for n, t, d in [
    (81234, "Der Fluss trat in der Nacht über die Ufer", "vor 2 Stunden"),
    (81233, "رودخانه در شب از بستر خود بیرون شد", "دیروز"),
    (81232, "The river left its bed during the night", "yesterday"),
])  # fmt: skip


def test_relative_dates_count_from_now() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    dates = [a.date for a in read(f"<ul>{ROWS}</ul>", now=now).articles]
    assert [d.date().isoformat() for d in dates if d] == ["2026-11-24", "2026-11-23", "2026-11-23"]
    assert [a.date for a in read(f"<ul>{ROWS}</ul>").articles] == [None, None, None]


def test_section_and_page_of_the_link_are_handed_on() -> None:
    link = Link(url="https://news.example/world", kind=LinkKind.LISTING, section="World", page=3)
    found = read(
        f'<ul>{ROWS}</ul><a rel="next" href="?page=4">›</a>', "https://news.example/world", link=link
    )
    assert {a.section for a in found.articles} == {"World"}
    assert [(p.url, p.page, p.section) for p in found.pages] == [
        ("https://news.example/world?page=4", 4, "World")
    ]


def test_links_are_resolved_against_base() -> None:
    found = read(
        f'<head><base href="https://www.news.example/fa/"></head><ul>{ROWS.replace("/s/", "s/")}</ul>'
    )
    assert found.articles[0].url == "https://www.news.example/fa/s/81234-x"


def test_the_site_files_pattern_decides() -> None:
    site = parse_site("article_url = '^/s/\\d+3-x'", key="news.example", file="t")
    assert [a.url for a in read(f"<ul>{ROWS}</ul>", site=site).articles] == ["https://news.example/s/81233-x"]


def test_learned_shapes_find_what_the_row_does_not_show() -> None:
    page = '<p><a href="/x/floods"><img src="a.jpg"></a> <a href="/k/7">7</a></p>'
    assert read(page).articles == ()
    shapes = Shapes().learn(f"https://news.example/k/{n}" for n in range(5))
    assert [a.url for a in read(page.replace(">7<", ">Twelve letters<"), shapes=shapes).articles] == [
        "https://news.example/k/7"
    ]


def test_translations_linked_in_a_row_are_stories_of_their_own() -> None:
    row = '<article><h2><a href="/2026/05/a-b-c-d-e-f-g-h">The river left its bed</a></h2><a hreflang="fa" href="/fa/2026/05/a-b-c-d-e-f-g-h">fa</a></article>'
    articles = read(row).articles
    assert [(a.title, a.language) for a in articles] == [("The river left its bed", None), (None, "fa")]


def test_an_empty_page_past_the_end_has_nothing() -> None:
    assert read('<div class="view"><div class="view-empty">Nothing here.</div></div>') == Found()


def test_of_two_addresses_of_a_story_the_shorter_is_asked_for() -> None:
    row = '<li><a href="/s/81234-x?utm_source=a"><img src="i.jpg"></a><h3><a href="/s/81234-x">The river left its bed</a></h3></li>'
    assert [a.url for a in read(row).articles] == ["https://news.example/s/81234-x"]


def test_sitemaps_declared_and_linked() -> None:
    page = '<head><link rel="sitemap" href="/s.xml"></head><a href="/news-sitemap.xml">Map</a><a href="/tag-sitemap.xml">T</a>'
    assert [s.url for s in read(page).sitemaps] == [
        "https://news.example/s.xml",
        "https://news.example/news-sitemap.xml",
    ]
