"""Which sitemaps a run asks for, and which wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawler.discovery.home import start_links
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.spiders.spared import Sitemaps

SITE = Site(key="n.example", home="https://n.example/", hosts=("n.example",))
ROBOTS = "https://n.example/robots.txt"
NAMED = (
    "https://n.example/sitemap.xml",
    " /news-sitemap.xml ",
    "https://n.example/category-sitemap.xml",
    "http://[x",
)


def paths(links: tuple[Link, ...]) -> list[str]:
    return [link.url.removeprefix(SITE.home) for link in links]


@pytest.mark.parametrize(
    ("is_sparing", "now", "later"),
    [
        (False, ["news-sitemap.xml", "sitemap.xml"], []),
        (True, ["news-sitemap.xml"], ["sitemap.xml"]),
    ],
    ids=["backfill", "latest"],
)
def test_named_by_robots_txt(is_sparing: bool, now: list[str], later: list[str]) -> None:
    sitemaps = Sitemaps(site=SITE, is_sparing=is_sparing)
    assert paths(sitemaps.named(NAMED, ROBOTS)) == now
    assert sitemaps.guessed(None) == (), "what is named needs no guess"
    assert paths(sitemaps.taken()) == later
    assert sitemaps.taken() == ()


def test_guesses_are_made_once_and_only_where_nothing_is_named() -> None:
    sitemaps = Sitemaps(site=SITE, is_sparing=False)
    assert sitemaps.named((), ROBOTS) == ()
    assert paths(sitemaps.guessed(None)) == ["sitemap.xml", "sitemap_index.xml"]
    assert sitemaps.guessed(None) == ()


def test_what_a_site_file_names_waits_as_well() -> None:
    site = replace(SITE, sitemaps=("/a.xml",), feeds=("/rss",))
    assert paths(Sitemaps(site=site, is_sparing=False).described(start_links(site))) == ["rss", "a.xml", ""]
    sparing = Sitemaps(site=site, is_sparing=True)
    assert paths(sparing.described(start_links(site))) == ["rss", ""]
    assert paths(sparing.taken()) == ["a.xml"]


def test_of_an_index_the_newest_part_unless_it_was_waited_for() -> None:
    def link(kind: LinkKind, name: str) -> Link:
        return Link(url=SITE.home + name, kind=kind)

    parts = (link(LinkKind.SITEMAP, "a"), link(LinkKind.SITEMAP, "b"), link(LinkKind.LISTING, "c"))
    sparing = Sitemaps(site=SITE, is_sparing=True)
    assert paths(sparing.wanted(parts)) == ["a"]
    sparing.taken()
    assert paths(sparing.wanted(parts)) == ["a", "b"]
    assert paths(Sitemaps(site=SITE, is_sparing=False).wanted(parts)) == ["a", "b"]
