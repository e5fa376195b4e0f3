"""``scrapy crawl site``: from a site's listings, feeds and sitemaps to its pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.home import (
    links_to_follow,
    start_links,
    usual_feeds,
)
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.discovery.survey import Survey
from newscrawler.items import Link, LinkKind, Page
from newscrawler.options import Mode, Options, crawl_options
from newscrawler.outcomes import Outcome
from newscrawler.spiders.guide import Guide
from newscrawler.spiders.pages import asked_of_robots, page_of
from newscrawler.spiders.revisits import revisits, validators
from newscrawler.spiders.settling import settle_failed, settle_listed, settle_unwanted
from newscrawler.spiders.spared import Sitemaps
from newscrawler.state import CrawlState, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import ProtegoRobotParser
    from twisted.python.failure import Failure

FEW_STORIES = 5
"""So few stories on listings and in feeds are as good as none: then the sitemaps are read."""


class SiteSpider(Spider):
    """One news site, described by a site file or by nothing but its address."""

    name = "site"

    def __init__(self, options: Options, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self.site = options.site
        self.site_key = options.site.key  # FEEDS addresses may say %(site_key)s

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider for the arguments given with ``-a``. Raises `UsageError` for a wrong one."""
        directories = [Path(d) for d in crawler.settings.getlist("SITES_DIR")]
        spider = super().from_crawler(crawler, crawl_options(kwargs, directories))
        assert isinstance(spider, cls)  # noqa: S101 - narrows Scrapy's return type
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.dropped, signal=signals.item_dropped)
        return spider

    @property
    def state(self) -> CrawlState:
        """Archive, frontier and run of this crawl."""
        return crawl_state(self.crawler)

    @cached_property
    def mode(self) -> Mode:
        """How much of the site this run goes through: what is asked for, else the latest once a run was finished."""
        if self.options.mode:
            return self.options.mode
        return Mode.LATEST if self.state.archive.last_run(self.site.key) else Mode.BACKFILL

    @cached_property
    def guide(self) -> Guide:
        """What decides which links are worth asking for."""
        return Guide(options=self.options, mode=self.mode, known=self.state.frontier.known_before)

    @cached_property
    def sitemaps(self) -> Sitemaps:
        """The site's sitemaps, as far as they are known."""
        return Sitemaps(site=self.site, is_sparing=self.mode is not Mode.BACKFILL)

    @property
    def survey(self) -> Survey:
        """What this run has seen of the site so far."""
        return self.guide.survey

    @property
    def is_exploring(self) -> bool:
        """Whether the site's sections, feeds and sitemaps have to be found."""
        return not self.site.listings

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the site's home page, listings, feeds and sitemaps, and for stories to be seen again."""
        start = self.options.start
        if start and url_key(start) != url_key(self.site.home):
            yield self.request(Link(url=start, kind=LinkKind.LISTING))
        for link in self.sitemaps.described(start_links(self.site)):
            yield self.request(link)
        window = timedelta(hours=self.settings.getint("REVISIT_HOURS"))
        for link in revisits(
            self.state.archive,
            self.site.key,
            self.mode,
            since=self.options.since,
            window=window,
            now=_now(),
        ):
            yield self.request(link)

    def robots_parsed(self, robotparser: ProtegoRobotParser, request: Request) -> None:
        """Take the sitemaps that robots.txt of the main host names."""
        if self.is_exploring and urlsplit(request.url).netloc == urlsplit(self.site.home).netloc:
            self.follow(self.sitemaps.named(robotparser.rp.sitemaps, request.url))

    def idle(self) -> None:
        """Turn to the sitemaps when listings and feeds have shown next to nothing."""
        if len(self.survey.front | self.survey.shown) < FEW_STORIES:
            guessed = self.sitemaps.guessed(None) if self.is_exploring else ()
            self.follow((*guessed, *self.sitemaps.taken()))

    def is_needless(self, link: Link) -> bool:
        """Whether what was seen since the link was queued makes asking for it needless."""
        return self.survey.is_needless(link)

    def request(self, link: Link) -> Request:
        """The request for the link: the scheduler rebuilds it from the frontier the same way."""
        return Request(
            link.url,
            callback=getattr(self, f"parse_{link.kind}"),
            errback=self.failed,
            cb_kwargs={"link": link},
            headers=validators(self.state.archive, link.url) if link.is_revisit else None,
        )

    def parse_home(self, response: Response, link: Link) -> None:
        """The page that leads to all others: what a listing has, feeds, languages and sections."""
        found = self.guide.found(response, link)
        self.survey.see_front(found.articles)
        self.survey.has_feeds = bool(self.survey.has_feeds) or bool(found.feeds)
        links = self.guide.wanted(found, link)
        if self.is_exploring:
            whole = self.survey.is_whole()
            links += links_to_follow(found, link, whole=whole)
            self.sitemaps.are_known |= bool(found.sitemaps)
            links += self.sitemaps.guessed(found.platform)
            if self.mode is Mode.BACKFILL:  # a feed that comes later will be declared
                links += usual_feeds(self.site, found)
        self.settle_listed(response, link, links)

    def parse_listing(self, response: Response, link: Link) -> None:
        """Section or topic page to its articles and the next page."""
        found = self.guide.found(response, link)
        self.survey.see_section(link, found.articles)
        self.settle_listed(response, link, self.guide.wanted(found, link))

    def parse_feed(self, response: Response, link: Link) -> None:
        """Feed to articles."""
        entries = read_feed(response.body, response.url, self.site)
        self.survey.see_feed(entries)
        self.settle_listed(response, link, entries)

    def parse_sitemap(self, response: Response, link: Link) -> None:
        """Sitemap, or index of sitemaps, to what it lists."""
        links = self.sitemaps.wanted(read_sitemap(response.body, response.url))
        self.survey.see_sitemap(links)
        self.settle_listed(response, link, links)

    def parse_article(self, response: Response, link: Link) -> Iterator[Page]:
        """The page as it came, for the pipelines to read, with all that was learned of it while it was queued."""
        asked = asked_of_robots(response)
        if not self.obeyed.isdisjoint(asked):
            settle_unwanted(self.state, response, link)
            return
        # As the WARC file has it, so that `scrapy fromwarc` gives the same article.
        known = response.meta.get("known_link") or self.state.frontier.link(response.meta["frontier_key"])
        known = known or link
        if known.is_revisit:
            known = replace(known, modified=None)  # our own mark, not the site's word
        yield page_of(response, known, asked)

    @cached_property
    def obeyed(self) -> frozenset[str]:
        """Rules of pages that the run obeys, beyond recording them."""
        return frozenset(rule.strip().lower() for rule in self.settings.getlist("OBEY_ROBOTS_META"))

    def dropped(self, response: Response | None) -> None:
        """Use a page that was taken for a story, and turns out to be a listing, as the listing that it is."""
        if response is None:
            return
        link: Link = response.cb_kwargs["link"]
        outcome = self.state.archive.outcome_in(response.meta["frontier_key"], self.state.run.id)
        if outcome is Outcome.LISTING and self.survey.may_use(link):
            links = self.guide.wanted(self.guide.found(response, link), link)
            self.state.archive.transact(lambda: self.follow(links))

    def failed(self, failure: Failure) -> None:
        """Acknowledge what could not be fetched."""
        settle_failed(self.state, failure)

    def follow(self, links: Iterable[Link]) -> None:
        """Queue those links that are wanted."""
        for link in links:
            if self.guide.is_wanted(link):
                self.crawler.engine.crawl(self.request(link))

    def settle_listed(self, response: Response, link: Link, links: tuple[Link, ...]) -> None:
        """Queue the links of a page and acknowledge the page."""
        settle_listed(self.state, response, link, lambda: self.follow(links))


def _now() -> datetime:
    return datetime.now(UTC)
