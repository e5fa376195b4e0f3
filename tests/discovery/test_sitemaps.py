"""Sitemaps of every kind, broken ones and hostile ones."""

import gzip
from datetime import UTC, datetime

import pytest

from newscrawler.discovery import is_story_sitemap, read_sitemap, sitemaps_from_robots
from newscrawler.discovery.sitemaps import MOST_BYTES, inflated, newest_part
from newscrawler.items import Link, LinkKind

URL = "https://n.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def urlset(*urls: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{"".join(f"<url>{u}</url>" for u in urls)}</urlset>'.encode()


def test_index() -> None:
    names = ["post-sitemap.xml", "page-sitemap.xml", "category-sitemap2.xml", "authors/a.xml", "rss.xml"]
    body = "".join(
        f"<sitemap><loc>/{n}</loc><lastmod>2026-05-01T10:00:00+04:30</lastmod></sitemap>" for n in names
    )
    links = read_sitemap(f"<sitemapindex {NS}>{body}</sitemapindex>".encode(), URL)
    assert [(link.url, link.kind) for link in links] == [
        ("https://n.example/post-sitemap.xml", LinkKind.SITEMAP),
        ("https://n.example/rss.xml", LinkKind.FEED),
    ]
    assert links[0].modified is not None


def test_lastmod_is_never_the_publication_date() -> None:
    (link,) = read_sitemap(urlset("<loc>https://n.example/a-182076</loc><lastmod>2026-05-01</lastmod>"), URL)
    assert link.kind is LinkKind.ARTICLE
    assert link.modified == datetime(2026, 5, 1, tzinfo=UTC)
    assert link.date is None


def test_news_image_and_hreflang_extensions() -> None:
    (link,) = read_sitemap(
        urlset(
            "<loc>https://n.example/floods</loc><news:news><news:publication><news:name>N</news:name><news:language>ps</news:language></news:publication>"
            "<news:publication_date>2026-05-01T10:00:00+04:30</news:publication_date><news:title>توپان</news:title></news:news>"
            "<image:image><image:loc>https://n.example/i.jpg</image:loc></image:image>"
            '<xhtml:link rel="alternate" hreflang="fa" href="https://n.example/fa/x"/><xhtml:link rel="alternate" hreflang="x-default" href="https://n.example/x"/>'
        ),
        URL,
    )
    assert (link.kind, link.title, link.language) == (LinkKind.ARTICLE, "توپان", "ps")
    assert link.date is not None
    assert link.date_precision == "minute" or link.date_precision == "second"
    assert link.image == "https://n.example/i.jpg"
    assert dict(link.translations) == {"fa": "https://n.example/fa/x"}


def test_kinds_by_looks() -> None:
    paths = [
        "/",
        "/about",
        "/category/world/",
        "/sport",
        "/sport-182076",
        "/sport-182077",
        "/world-182078",
        "/photo.jpg",
    ]
    links = read_sitemap(urlset(*(f"<loc>https://n.example{p}</loc>" for p in paths)), URL)
    assert [(link.url.removeprefix("https://n.example"), link.kind.value) for link in links] == [
        ("/category/world/", "listing"),
        ("/sport", "listing"),
        ("/sport-182076", "article"),
        ("/sport-182077", "article"),
        ("/world-182078", "article"),
    ]


@pytest.mark.parametrize(
    ("name", "others", "kind"),
    [
        ("sitemap.xml", ["/posts/a-long-story-of-the-river-{n}/"], "article"),  # the same folder
        ("post-sitemap.xml", ["/a-long-story-of-the-river-{n}/"], "article"),  # named for stories
        ("sitemap.xml", ["/a-long-story-of-the-river-{n}/"], "listing"),
        ("sitemap.xml", [], "article"),  # nothing to measure by
    ],
)
def test_short_addresses_are_measured_by_their_neighbours(name: str, others: list[str], kind: str) -> None:
    folder = "/posts" if others and "posts" in others[0] else ""
    paths = [f"{folder}/floods/", *(o.format(n="abcd"[n]) for o in others for n in range(4))]
    links = read_sitemap(
        urlset(*(f"<loc>https://n.example{p}</loc>" for p in paths)), f"https://n.example/{name}"
    )
    assert links[0].kind == kind


def test_text_sitemap_and_byte_order_mark() -> None:
    body = "\ufeffhttps://n.example/a-182076\r\nhttps://n.example/b-182077\nnot an address\n".encode()
    assert [link.url for link in read_sitemap(body, URL)] == [
        "https://n.example/a-182076",
        "https://n.example/b-182077",
    ]


def test_gzip_without_a_header_that_says_so() -> None:
    assert len(read_sitemap(gzip.compress(urlset("<loc>https://n.example/a-182076</loc>")), URL)) == 1
    assert inflated(b"\x1f\x8bbroken") == b""


def test_gzip_bombs_are_cut() -> None:
    assert len(inflated(gzip.compress(b"x" * (MOST_BYTES + 1000)))) == MOST_BYTES


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        urlset("<loc>https://n.example/a-182076</loc>")[:-20],
        BOMB.encode() + urlset("<loc>https://n.example/a-182076</loc>").partition(b"?>")[2],
        urlset(
            "<loc> https://n.example/a-182076\n</loc>",
            "<loc>http://[broken</loc>",
            "<loc>ftp://n.example/b-182077</loc>",
        ),
        urlset("<loc>https://n.example/a-182076&x</loc>".replace("&x", "?a=1&b=2")),
        urlset("<loc>https://n.example/a-182076</loc>").replace(b"urlset xmlns", b"urlset x"),
    ],
    ids=["cut-off", "entities", "bad-addresses", "ampersand", "no-namespace"],
)
def test_broken_and_hostile_sitemaps(body: bytes) -> None:
    (link,) = read_sitemap(body, URL)
    assert link.url.startswith("https://n.example/a-182076")


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"\x00\x01", b"<", b"<rss/>"])
def test_what_is_no_sitemap_has_no_links(body: bytes) -> None:
    assert read_sitemap(body, URL) == ()


@pytest.mark.parametrize(
    ("name", "has_stories"),
    [
        ("sitemap.xml", True), ("news-sitemap.xml", True), ("post-sitemap12.xml", True), ("sitemap-posts.xml", True),
        ("wp-sitemap-posts-post-1.xml", True), ("wp-sitemap-posts-page-1.xml", False), ("sitemap-2026-05.xml.gz", True),
        ("wp-sitemap-taxonomies-category-1.xml", False), ("wp-sitemap-users-1.xml", False), ("sitemap-tags.xml", False),
        ("sitemap-authors.xml", False), ("category-sitemap.xml", False), ("fa/sitemap.xml", True),
        ("?sitemap=index", True), ("?sitemap=posts&sitemap-subtype=post&paged=1", True),
        ("?sitemap=posts&sitemap-subtype=page&paged=1", False), ("?sitemap=users&paged=1", False),
    ],
)  # fmt: skip
def test_is_story_sitemap(name: str, has_stories: bool) -> None:
    assert is_story_sitemap(f"https://n.example/{name}") is has_stories


def test_sitemaps_from_robots() -> None:
    text = "User-agent: *\nDisallow: /x\nSITEMAP : /a.xml # main\nsitemap: https://n.example/news-sitemap.xml\nSitemap: ftp://n.example/b.xml\nSitemap: https://n.example/tag-sitemap.xml\n"
    links = sitemaps_from_robots(text, "https://n.example/robots.txt")
    assert [link.url for link in links] == ["https://n.example/news-sitemap.xml", "https://n.example/a.xml"]


@pytest.mark.parametrize(
    ("days", "newest"),
    [([None, None, None], 0), ([1, 3, 2], 1), ([None, 1, None], 1)],
    ids=["no dates", "dates", "one date"],
)
def test_of_an_index_the_part_that_was_changed_last(days: list[int | None], newest: int) -> None:
    parts = tuple(
        Link(
            url=f"https://a.example/{place}.xml",
            kind=LinkKind.SITEMAP,
            modified=datetime(2026, 11, day, tzinfo=UTC) if day else None,
        )
        for place, day in enumerate(days)
    )
    story = Link(url="https://a.example/news-1", kind=LinkKind.ARTICLE)
    assert newest_part((*parts, story)) == (parts[newest], story)
    assert newest_part((story,)) == (story,)
