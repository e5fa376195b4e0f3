"""What a few pages tell of a site that nobody has described: where its stories are listed, and how they read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, zip_longest
from urllib.parse import urljoin, urlsplit

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.found import Found
from newscrawler.discovery.home import (
    listings_to_walk,
    sitemaps_from_robots,
    usual_feeds,
    usual_sitemaps,
)
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.merging import merged
from newscrawler.discovery.platforms import rest_root
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.errors import SiteError
from newscrawler.extraction.document import Document, parse_document
from newscrawler.items import Article, Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.reading import article_of
from newscrawler.sites.patterns import article_pattern
from newscrawler.sites.site import Site
from newscrawler.sites.visits import Answer, Plan, ask
from newscrawler.sites.zones import printed_offsets, zone_guess
from newscrawler.urls import url_key

MOST_FEEDS, MOST_SITEMAPS, MOST_SECTIONS, SAMPLES = 4, 3, 3, 3
"""Of each kind so many are asked for: some fourteen requests in all."""
REGIONAL = {("fa", "Asia/Kabul"): "fa-AF"}
"""Language and zone to the tag that only a site file can give: Dari is not told from Persian by its words."""
LONGEST_NAME = 40
"""Characters of a title that may be the outlet's name and nothing more."""
FEW = 5
"""With fewer stories on it a home page shows none to speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed, sitemap or section that was asked for."""

    url: str
    links: tuple[Link, ...] = ()
    """Its stories."""
    pager: str | None = None
    """Address of its next page."""
    fault: str = ""
    """Why it could not be read."""
    is_guessed: bool = False
    """Whether nothing names it: it was found in a usual place, or not found there."""

    @property
    def is_good(self) -> bool:
        """Whether it gave stories."""
        return bool(self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A story that was fetched, and how it reads."""

    url: str
    article: Article | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that a few pages told of a site."""

    site: Site
    """What generic discovery makes of the address."""
    requests: int
    home: Found
    crawl_delay: str | None = None
    """As robots.txt has it."""
    name: str | None = None
    """Name that the home page gives itself."""
    software: str | None = None
    """Publishing software, as the home page names it."""
    rest: str | None = None
    """Address of WordPress's list of posts for programs, where the home page names its REST API."""
    feeds: tuple[Source, ...] = ()
    sitemaps: tuple[Source, ...] = ()
    sections: tuple[Source, ...] = ()
    samples: tuple[Sample, ...] = ()
    languages: tuple[str, ...] = ()
    """BCP 47 tags of what was read and declared, the commonest first."""
    timezone: tuple[str, str] | None = None
    """IANA name and the reason for it."""
    article_url: str | None = None
    """Regular expression that fits the stories seen and nothing else seen."""

    @property
    def has_readable_home(self) -> bool:
        """Whether the home page shows stories, rather than a script that would."""
        return len(self.home.articles) >= FEW


def probe(url: str, now: datetime) -> Plan[Findings]:
    """A plan that looks at robots.txt, the home page, and a few feeds, sitemaps, sections and stories.

    Raises `SiteError` when the home page cannot be read.
    """
    count = Counting()
    robots = yield from count.ask(urljoin(url, "/robots.txt"))
    rules = robots.body.decode("utf-8", "replace") if robots.body else ""
    answer = yield from count.ask(url)
    if answer.fault or answer.page is None:
        raise SiteError(f"{url}: {answer.fault}")
    site = site_of(answer.page.url)
    document = parse_document(answer.page.body, answer.page.content_type, answer.page.url)
    if document is None:
        raise SiteError(f"{url}: no HTML page")
    link = Link(url=answer.page.url, kind=LinkKind.HOME)
    home = read_listing(document.root, document.url, site, link=link, now=now)
    feeds = yield from _feeds(count, site, home)
    sitemaps = yield from _sitemaps(count, site, sitemaps_from_robots(rules, answer.page.url), home)
    sections = yield from _sections(count, site, home, now)
    shown = (home.articles, *(s.links for s in (*feeds, *sections)))
    samples = yield from read_samples(count, site, (*shown, *(s.links for s in sitemaps)))
    languages = tuple(_languages(document, home, samples))
    dates = (
        *(link.date_raw or "" for source in feeds for link in source.links),
        *(s.article.date_published_raw or "" for s in samples if s.article),
    )
    zone = zone_guess(site.hosts[0], languages, printed_offsets(dates), now)
    others = (link.url for link in (*home.listings, *home.homes, *home.archives, *home.pages, *home.feeds))
    return Findings(
        site=site,
        requests=count.requests,
        crawl_delay=_crawl_delay(rules),
        home=home,
        name=_name(document, samples),
        software=_meta(document, "generator"),
        rest=_posts(document),
        feeds=feeds,
        sitemaps=sitemaps,
        sections=sections,
        samples=samples,
        languages=tuple(REGIONAL.get((tag, zone[0] if zone else ""), tag) for tag in languages),
        timezone=zone,
        article_url=article_pattern([link.url for links in shown for link in links], list(others)),
    )


def site_of(url: str) -> Site:
    """What generic discovery makes of the address, whatever a site file may say."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    key = host if parts.port is None else f"{host}_{parts.port}"
    return Site(key=key, home=f"{parts.scheme}://{parts.netloc}/", hosts=(host,))


@dataclass(slots=True)
class Counting:
    """Counts what is asked for."""

    requests: int = 0

    def ask(self, url: str) -> Plan[Answer]:
        """What came back for the address."""
        self.requests += 1
        return (yield from ask(url))


def _feeds(count: Counting, site: Site, home: Found) -> Plan[tuple[Source, ...]]:
    guesses = usual_feeds(site, home)
    sources: list[Source] = []
    for link in (home.feeds or guesses)[:MOST_FEEDS]:
        source = yield from _read(count, link.url, lambda body, url: read_feed(body, url, site))
        sources.append(replace(source, is_guessed=not home.feeds))
        if guesses and source.is_good:
            break
    return tuple(sources)


def _sitemaps(count: Counting, site: Site, named: tuple[Link, ...], home: Found) -> Plan[tuple[Source, ...]]:
    """Those that robots.txt or the home page names, else those in the usual places; the first part of an index."""
    waiting = [(link.url, False) for link in (*named, *home.sitemaps)]
    waiting = waiting or [(link.url, True) for link in usual_sitemaps(site, named, home.platform)]
    sources: list[Source] = []
    seen: set[str] = set()
    while waiting and len(sources) < MOST_SITEMAPS:
        address, is_guessed = waiting.pop(0)
        if url_key(address) in seen:
            continue
        seen.add(url_key(address))
        source = yield from _read(count, address, read_sitemap)
        parts = [link.url for link in source.links if link.kind is LinkKind.SITEMAP]
        stories = tuple(link for link in source.links if link.kind is LinkKind.ARTICLE)
        fault = f"an index of {len(parts)} sitemaps" if parts and not stories else source.fault
        sources.append(replace(source, links=stories, fault=fault, is_guessed=is_guessed))
        if is_guessed and source.links:
            waiting.clear()  # the other places are other names of it
        waiting[:0] = [(part, False) for part in parts[:1]]
    return tuple(sources)


def _sections(count: Counting, site: Site, home: Found, now: datetime) -> Plan[tuple[Source, ...]]:
    sources: list[Source] = []
    for link in listings_to_walk(home)[:MOST_SECTIONS]:
        answer = yield from count.ask(link.url)
        page = answer.page
        document = (
            parse_document(page.body, page.content_type, page.url) if page and not answer.fault else None
        )
        if document is None:
            sources.append(Source(url=link.url, fault=answer.fault or "no HTML page"))
            continue
        found = read_listing(document.root, document.url, site, link=link, now=now)
        pager = found.pages[0].url if found.pages else None
        sources.append(Source(url=link.url, links=found.articles, pager=pager))
    return tuple(sources)


def read_samples(
    count: Counting, site: Site, sources: Iterable[Iterable[Link]], most: int = SAMPLES
) -> Plan[tuple[Sample, ...]]:
    """Stories from different sources, the first of each before the second of any."""
    chosen: dict[str, Link] = {}
    for link in (link for row in zip_longest(*sources) for link in row if link and site.owns(link.url)):
        key = url_key(link.url)
        if key in chosen or len(chosen) < most:
            chosen[key] = merged(chosen[key], link) if key in chosen else link
    samples: list[Sample] = []
    for link in chosen.values():
        answer = yield from count.ask(link.url)
        if answer.fault or answer.page is None:
            samples.append(Sample(url=link.url, fault=answer.fault))
            continue
        article = article_of(replace(answer.page, link=link), site)
        fault = "" if article.outcome is Outcome.EXPORTED else str(article.outcome)
        samples.append(Sample(url=link.url, article=article, fault=fault))
    return tuple(samples)


def _read(count: Counting, url: str, read: Callable[[bytes, str], tuple[Link, ...]]) -> Plan[Source]:
    answer = yield from count.ask(url)
    if answer.body is None or answer.page is None:
        return Source(url=url, fault=answer.fault)
    links = read(answer.body, answer.page.url)
    return Source(url=url, links=links, fault="" if links else "nothing to follow in it")


def _languages(document: Document, home: Found, samples: Iterable[Sample]) -> Iterator[str]:
    """What the stories are written in, then what home pages declare and nothing was read of."""
    read = [s.article.language for s in samples if s.article and s.article.language != "und"]
    declared = [document.root.get("lang") or "", *(link.language or "" for link in home.homes)]
    seen: set[str] = set()
    for tag in chain((tag for tag, _ in Counter(read).most_common()), declared):
        primary = tag.partition("-")[0].lower()
        if re.fullmatch(r"[a-z]{2,3}", primary) and primary not in seen:
            seen.add(primary)
            yield tag.replace("_", "-")


def _name(document: Document, samples: Iterable[Sample]) -> str | None:
    """As metadata has it, else the title of the home page when it is no longer than a name."""
    publisher = next((s.article.publisher for s in samples if s.article and s.article.publisher), None)
    title = " ".join((document.root.findtext(".//title") or "").split())
    named = _meta(document, "og:site_name") or _meta(document, "application-name") or publisher
    return named or (title if 0 < len(title) <= LONGEST_NAME else None)


def _meta(document: Document, name: str) -> str | None:
    for meta in document.root.iter("meta"):
        if name in ((meta.get("property") or "").lower(), (meta.get("name") or "").lower()):
            return " ".join((meta.get("content") or "").split()) or None
    return None


def _posts(document: Document) -> str | None:
    """WordPress's list of posts, a hundred a page, below the root of the REST API that the page names."""
    root = document.absolute(rest_root(document.root))
    if root is None:
        return None
    joint = "&" if "?" in root else "?"  # ?rest_route=/ on sites without pretty addresses
    return f"{root.rstrip('/')}/wp/v2/posts{joint}per_page=100"


def _crawl_delay(rules: str) -> str | None:
    match = re.search(r"^\s*crawl-delay\s*:\s*([\d.]+)", rules, re.IGNORECASE | re.MULTILINE)
    return match[1] if match else None
