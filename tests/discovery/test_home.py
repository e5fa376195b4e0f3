"""Where a run begins."""

from dataclasses import replace

import pytest
from lxml.html import document_fromstring

from newscrawler.discovery import (
    Found,
    links_to_follow,
    listings_to_walk,
    start_links,
    usual_feeds,
    usual_sitemaps,
)
from newscrawler.discovery.platforms import platform_of
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site

SITE = Site(key="n.example", home="https://n.example/", hosts=("n.example",))
FEED = Link(url="https://n.example/feed/", kind=LinkKind.FEED)


def test_an_undescribed_site_begins_at_home() -> None:
    assert [(link.url, link.kind) for link in start_links(SITE)] == [("https://n.example/", LinkKind.HOME)]


def test_a_described_one_at_what_its_file_names() -> None:
    site = replace(SITE, feeds=("/rss.xml",), sitemaps=("/s.xml",))
    assert [link.kind.value for link in start_links(site)] == ["feed", "sitemap", "home"]
    listed = replace(site, listings=("/world",))
    assert [link.kind.value for link in start_links(listed)] == ["feed", "listing", "sitemap"]


def test_usual_places_are_tried_only_where_none_is_declared() -> None:
    assert usual_feeds(SITE, Found())[0].url == "https://n.example/feed/"
    assert usual_feeds(SITE, Found(feeds=(FEED,))) == ()
    assert usual_feeds(replace(SITE, feeds=("/rss",)), Found()) == ()
    assert usual_sitemaps(SITE, ())[0].url == "https://n.example/sitemap.xml"
    assert usual_sitemaps(SITE, (FEED,)) == ()


@pytest.mark.parametrize(
    ("generator", "feeds", "sitemaps"),
    [
        ("WordPress 6.4.2", ["feed/"], ["wp-sitemap.xml", "sitemap_index.xml", "?sitemap=index"]),
        ("Hugo 0.111.3", ["index.xml", "posts/index.xml"], ["sitemap.xml"]),
        ("Jekyll v4.3.1", ["feed.xml", "atom.xml"], ["sitemap.xml"]),
        ("Ghost 5.82", ["rss/"], ["sitemap.xml"]),
        ("blogger", ["feeds/posts/default?max-results=150"], ["sitemap.xml"]),
        ("Nobody's", ["feed/", "rss.xml", "rss"], ["sitemap.xml", "sitemap_index.xml"]),
    ],
)
def test_usual_places_are_those_of_the_system(generator: str, feeds: list[str], sitemaps: list[str]) -> None:
    tree = document_fromstring(f'<meta name="generator" content="{generator}"><body><p>x')
    found = Found(platform=platform_of(tree))
    assert [link.url for link in usual_feeds(SITE, found)] == [SITE.home + path for path in feeds]
    assert [link.url for link in usual_sitemaps(SITE, (), found.platform)] == [
        SITE.home + path for path in sitemaps
    ]


def links(*paths: str) -> tuple[Link, ...]:
    return tuple(Link(url=SITE.home + path, kind=LinkKind.LISTING) for path in paths)


ARCHIVES = links("2025/10/", "tag/x", "category/y", "archive/", "2025/09/")


@pytest.mark.parametrize(
    ("found", "whole", "want"),
    [
        (Found(listings=links("w"), archives=ARCHIVES), True, ()),
        (Found(listings=links("w"), archives=ARCHIVES, pages=links("?page=2")), False, links("w")),
        (Found(listings=links("w"), archives=ARCHIVES), False, links("w", "archive/")),
        (Found(listings=links("w", "x", "y"), archives=ARCHIVES), False, links("w", "x", "y")),
        (Found(archives=ARCHIVES[:3]), False, links("category/y")),
        (Found(archives=ARCHIVES[:2]), False, links("2025/10/")),
        (
            Found(listings=links("2025/", "2025/09/", "2025/10/", "w"), pages=links("?page=2")),
            False,
            links("w"),
        ),
        (
            Found(listings=links("2025/", "2025/10/"), archives=links("2025/09/")),
            False,
            links("2025/", "2025/10/", "2025/09/"),
        ),
        (Found(listings=links("?m=202510", "?cat=3"), pages=links("?paged=2")), False, links("?cat=3")),
        (
            Found(listings=links("archive.html", "fa/categories/", "category/x", "w"), pages=links("p2")),
            False,
            links("archive.html", "category/x", "w"),
        ),
        (
            Found(listings=links("archive.html", "categories/", "w")),
            False,
            links("archive.html", "categories/", "w"),
        ),
        (Found(), False, ()),
    ],
    ids=[
        "whole-sitemap",
        "pager",
        "everything",
        "sections",
        "categories",
        "months",
        "dated-menu",
        "dated-menu-alone",
        "dated-parameter",
        "overviews",
        "overviews-without-pager",
        "nothing",
    ],
)
def test_listings_to_walk(found: Found, whole: bool, want: tuple[Link, ...]) -> None:
    assert listings_to_walk(found, whole=whole) == want


def test_only_home_pages_lead_to_the_rest_of_the_site() -> None:
    found = Found(feeds=(FEED,), listings=links("w"), homes=links("fa/"))
    assert links_to_follow(found, Link(url=SITE.home, kind=LinkKind.HOME)) == (
        FEED,
        *links("fa/"),
        *links("w"),
    )
    assert links_to_follow(found, Link(url=SITE.home + "w", kind=LinkKind.LISTING)) == ()
