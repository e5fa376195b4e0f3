"""What a page declares of its site: its feeds, and its other languages."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib import resources
from urllib.parse import urljoin, urlsplit

from newscrawler.discovery.anchors import Anchors
from newscrawler.discovery.article_urls import Verdict, is_story_sitemap, segments, verdict
from newscrawler.discovery.regions import Region
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.urls import is_web, url_key

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/rss+xml",
    }
)
FEED_PATH = re.compile(
    r"(?:^|/)(?:rss|feed|atom|rdf)(?:/|$)|\.(?:rss|atom|rdf)$|(?:^|[/_-])(?:rss|feed|atom)[^/]*\.xml$",
    re.IGNORECASE,
)
FEED_HINT, SITEMAP_HINT = (
    re.compile(r"rss|feed|atom|rdf", re.IGNORECASE),
    re.compile("sitemap", re.IGNORECASE),
)
SITEMAP_PATH = re.compile(r"/[^/]*sitemap[^/]*\.(?:xml(?:\.gz)?|txt)$", re.IGNORECASE)
COMMENTS = re.compile(r"(?:^|[/?&=_-])comments?(?:$|[/&=._-])|(?:^|/)trackback", re.IGNORECASE)
TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?", re.IGNORECASE)
MOST_FEEDS = 20


def feed_links(anchors: Anchors, url: str, site: Site) -> tuple[Link, ...]:
    """The feeds that the page declares, else those it links to; each once, those for comments left out."""
    feeds = list(_declared_feeds(anchors, url, site)) or list(_linked(anchors, url))
    return tuple({url_key(link.url): link for link in feeds}.values())[:MOST_FEEDS]


def _declared_feeds(anchors: Anchors, url: str, site: Site) -> Iterable[Link]:
    """The feeds of the first kind declared, when each is declared in another kind as well."""
    kinds: dict[str, list[Link]] = defaultdict(list)
    for kind, link in _alternates(anchors, url, site):
        kinds[kind].append(link)
    if len({len(links) for links in kinds.values()}) == 1:
        return next(iter(kinds.values()))  # RSS and Atom of the same: one request is enough
    return [link for links in kinds.values() for link in links]


def _alternates(anchors: Anchors, url: str, site: Site) -> Iterable[tuple[str, Link]]:
    for element in anchors.links:
        kind = element.get("type", "").split(";")[0].strip().lower()
        if "alternate" not in element.get("rel", "").lower() or kind not in FEED_TYPES:
            continue
        target = _absolute(anchors.base, element.get("href"))
        if target is None or COMMENTS.search(urlsplit(target).path + "?" + urlsplit(target).query):
            continue
        if site.owns(target) or "feed" in target:  # a feed service is another host
            yield kind, _feed(target, url, _tag(element.get("hreflang")))


def _linked(anchors: Anchors, url: str) -> Iterable[Link]:
    """Feeds that the page's links lead to, by the usual forms of their addresses."""
    for anchor in anchors.shown:
        if not anchor.is_own:
            continue
        kind = anchor.element.get("type", "").lower()
        if not kind and not FEED_HINT.search(anchor.url):
            continue
        path = urlsplit(anchor.url).path
        if (kind in FEED_TYPES or FEED_PATH.search(path)) and not COMMENTS.search(path):
            yield _feed(anchor.url, url, None)


def sitemap_links(anchors: Anchors, url: str, site: Site) -> tuple[Link, ...]:
    """The sitemaps that the page declares or links to, those without stories left out."""
    declared = (
        _absolute(anchors.base, e.get("href")) for e in anchors.links if e.get("rel", "").lower() == "sitemap"
    )
    hinted = (a.url for a in anchors.shown if a.is_own and SITEMAP_HINT.search(a.url))
    linked = (address for address in hinted if SITEMAP_PATH.search(urlsplit(address).path))
    found = dict.fromkeys(t for t in (*declared, *linked) if t and site.owns(t) and is_story_sitemap(t))
    return tuple(Link(url=t, kind=LinkKind.SITEMAP, found_on=url, source=LinkKind.LISTING) for t in found)


def language_homes(anchors: Anchors, url: str, site: Site, stories: Collection[str]) -> tuple[Link, ...]:
    """The outlet's other languages: ``hreflang`` links, and links named as a language calls itself.

    From the home page they are home pages; from a section they are the same section, unless their address is a root.

    ``stories`` are the keys of links already known as stories: a row may link to a story's translations.
    """
    here = url_key(url)
    is_home = here == url_key(site.home)
    found: dict[str, Link] = {}
    for address, tag in (*_declared(anchors), *_switches(anchors)):
        key = url_key(address)
        if key == here or key in stories or key in found or not site.owns(address):
            continue
        if verdict(address) is not Verdict.ARTICLE:
            kind = LinkKind.HOME if is_home or not segments(address) else LinkKind.LISTING
            found[key] = Link(url=address, kind=kind, found_on=url, source=LinkKind.LISTING, language=tag)
    return tuple(found.values())


def _declared(anchors: Anchors) -> Iterable[tuple[str, str | None]]:
    for element in anchors.links:
        tag = element.get("hreflang")
        if (
            not tag
            or "alternate" not in element.get("rel", "").lower()
            or element.get("type", "").lower() in FEED_TYPES
        ):
            continue
        target = _absolute(anchors.base, element.get("href"))
        if target is not None and tag.lower() != "x-default":
            yield target, _tag(tag)


def _switches(anchors: Anchors) -> Iterable[tuple[str, str | None]]:
    for anchor in anchors.shown:
        if not anchor.is_own:
            continue
        tag = anchor.element.get("hreflang")
        named = tongues().get(anchor.text.casefold()) if anchor.size <= 20 else None
        if named or (tag and anchor.region is not Region.CONTENT):
            yield anchor.url, _tag(tag) or named


@cache
def tongues() -> Mapping[str, str]:
    """The names that languages have for themselves, folded, to their tags."""
    data = tomllib.loads(resources.files("newscrawler.discovery").joinpath("tongues.toml").read_text("utf-8"))
    return {name.casefold(): tag for tag, names in data.items() for name in names}


def _tag(text: str | None) -> str | None:
    return text.strip().replace("_", "-") if text and TAG.fullmatch(text.strip()) else None


def _absolute(base: str, href: str | None) -> str | None:
    try:
        target = urljoin(base, (href or "").strip()).partition("#")[0] if href and href.strip() else ""
    except ValueError:
        return None
    return target if is_web(target) else None


def _feed(target: str, url: str, tag: str | None) -> Link:
    return Link(url=target, kind=LinkKind.FEED, found_on=url, source=LinkKind.LISTING, language=tag)
