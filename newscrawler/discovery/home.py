"""Where to begin with a site: what its home page and its robots.txt declare, and the usual places when they do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from newscrawler.discovery.article_urls import (
    EXTENSION,
    Verdict,
    date_end,
    is_narrow,
    is_story_sitemap,
    segments,
    verdict,
)
from newscrawler.discovery.found import Found
from newscrawler.discovery.words import words
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.sites.platforms import Platform
from newscrawler.urls import is_web

# Tried only where no feed is declared and the system is unknown: WordPress, Drupal and Ghost all declare theirs.
USUAL_FEEDS = ("/feed/", "/rss.xml", "/rss")
# Tried only where robots.txt names none. WordPress since 5.5 answers wp-sitemap.xml for sitemap.xml by itself.
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
MONTH = re.compile(r"[?&]m=(?:19|20)\d\d\d{0,4}(?:$|&)")
MOST_SITEMAPS = 50
# Sections that are taken for all there are.
ENOUGH = 3


def start_links(site: Site) -> tuple[Link, ...]:
    """What a run fetches first: what the site file names, and the home page unless the file names listings."""
    described = (
        *(_link(site, address, LinkKind.FEED) for address in site.feeds),
        *(_link(site, address, LinkKind.LISTING) for address in site.listings),
        *(_link(site, address, LinkKind.SITEMAP) for address in site.sitemaps),
    )
    return described if site.listings else (*described, Link(url=site.home, kind=LinkKind.HOME))


def links_to_follow(found: Found, link: Link, *, whole: bool = False) -> tuple[Link, ...]:
    """What to fetch besides the stories and the next page: from a home page feeds, languages and listings, else nothing.

    ``link`` led to the page. Sections repeat the menus and declare feeds of their own; following those too took 119
    pages where 28 had every story (a site of 186 in three languages).
    """
    if link.kind is not LinkKind.HOME:
        return ()
    return (*found.feeds, *found.sitemaps, *found.homes, *listings_to_walk(found, whole=whole))


def listings_to_walk(found: Found, *, whole: bool = False) -> tuple[Link, ...]:
    """The listings behind a home page that a full crawl has to walk: none where sitemaps hold the whole site.

    Its sections; without a pager of its own and with few sections also the best kind of archive it links to: a list
    of everything, else categories, else years and months, else tags. Years and months in its menus are archives too:
    each story is in a year, in a month, and behind the pager of the home page. With a pager there, lists of lists
    (``/categories/``) add nothing to it either; a list of everything may say in one page what it says in many.
    """
    if whole:
        return ()
    sections = tuple(link for link in found.listings if not _is_dated(link.url))
    if found.pages:
        return tuple(link for link in sections if not _is_overview(link.url))
    if len(sections) >= ENOUGH:
        return sections
    kinds: dict[int, list[Link]] = {}
    for link in (*found.listings, *found.archives):
        if link not in sections:
            kinds.setdefault(_breadth(link.url), []).append(link)
    return (*sections, *(kinds[min(kinds)] if kinds else ()))


def _is_overview(url: str) -> bool:
    """Whether the address is that of the list of all categories or tags."""
    parts = segments(url)
    last = EXTENSION.sub("", parts[-1]) if parts else ""
    return last in words("listing")


def _is_dated(url: str) -> bool:
    """Whether the address is a year's, a month's or a day's: ``/2025/10/``, and WordPress's ``?m=202510``."""
    is_dated = date_end(segments(url)) > 0 or MONTH.search(url) is not None
    return is_dated and verdict(url) is Verdict.LISTING


def _breadth(url: str) -> int:
    parts = segments(url)
    if parts and EXTENSION.sub("", parts[-1]) in words("index"):
        return 0
    if _is_dated(url):
        return 2
    return 3 if is_narrow(url) else 1


def usual_feeds(site: Site, found: Found) -> tuple[Link, ...]:
    """Feeds worth a try after the home page was read: none when it declared or linked one.

    Those of its publishing system, where the page tells which it is, else those of the commonest ones.
    """
    places = found.platform.feeds if found.platform else USUAL_FEEDS
    return () if found.feeds or site.feeds else tuple(_guess(site, p, LinkKind.FEED) for p in places)


def usual_sitemaps(
    site: Site, declared: tuple[Link, ...], platform: Platform | None = None
) -> tuple[Link, ...]:
    """Sitemaps worth a try after robots.txt and home page were read: none when one of them declared one."""
    places = platform.sitemaps if platform else USUAL_SITEMAPS
    return () if declared or site.sitemaps else tuple(_guess(site, p, LinkKind.SITEMAP) for p in places)


def sitemaps_from_robots(text: str, url: str) -> tuple[Link, ...]:
    """The sitemaps that a robots.txt names, those of stories only, news sitemaps first."""
    return story_sitemaps(SITEMAP_LINE.findall(text[:500_000]), url)


def story_sitemaps(addresses: Iterable[str], url: str) -> tuple[Link, ...]:
    """The sitemaps of stories among those that the page at ``url`` names, each once, news sitemaps first."""
    found: dict[str, Link] = {}
    for address in addresses:
        try:
            target = urljoin(url, address.strip()).partition("#")[0]
        except ValueError:
            continue  # a bracket that never closes
        if is_web(target) and is_story_sitemap(target):
            found.setdefault(target, Link(url=target, kind=LinkKind.SITEMAP, found_on=url))
    return tuple(sorted(found.values(), key=lambda link: "news" not in link.url))[:MOST_SITEMAPS]


def _link(site: Site, address: str, kind: LinkKind) -> Link:
    return Link(url=site.absolute(address), kind=kind)


def _guess(site: Site, address: str, kind: LinkKind) -> Link:
    """A link that nothing names: the home page alone suggests it."""
    return Link(url=site.absolute(address), kind=kind, found_on=site.home, source=LinkKind.HOME)
