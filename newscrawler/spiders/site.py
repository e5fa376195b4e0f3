"""``scrapy crawl site``: from a site's listings, feeds and sitemaps to its pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawler.discovery.article_urls import is_news_sitemap
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.found import Found
from newscrawler.discovery.home import (
    links_to_follow,
    sitemaps_from_robots,
    start_links,
    usual_feeds,
    usual_sitemaps,
)
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.sitemaps import newest_part, read_sitemap
from newscrawler.discovery.stopping import Limits, goes_on
from newscrawler.discovery.survey import Survey
from newscrawler.discovery.wishes import wishes
from newscrawler.downloadermiddlewares.refusals import CutOffError
from newscrawler.extraction.document import parse_document
from newscrawler.frontier.known import MAX_PATIENCE
from newscrawler.items import Link, LinkKind, Page
from newscrawler.options import Mode, Options, crawl_options
from newscrawler.outcomes import Outcome
from newscrawler.safety.addresses import is_requestable
from newscrawler.spiders.failures import failure_outcome
from newscrawler.state import CrawlState, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import ProtegoRobotParser
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)
AGENT = "newscrawler"
"""Name by which a page may speak to us alone."""
FEW_STORIES = 5
"""So few stories on listings and in feeds are as good as none: then the sitemaps are read."""
LISTED_DATES = frozenset({LinkKind.FEED, LinkKind.LISTING, LinkKind.SITEMAP})
"""Sources of a date that the story's own page does not have."""
UPDATE_WINDOW = timedelta(days=30)
"""Articles that a run of mode ``update`` asks for again, when ``since`` does not say."""


class SiteSpider(Spider):
    """One news site, described by a site file or by nothing but its address."""

    name = "site"

    def __init__(self, options: Options, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self.site = options.site
        self.site_key = options.site.key  # FEEDS addresses may say %(site_key)s
        self.survey = Survey()
        self.spare: tuple[Link, ...] = ()
        """Sitemaps that a run for the latest keeps for the case that listings and feeds show nothing."""
        self.has_spared = True

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

    @property
    def is_exploring(self) -> bool:
        """Whether the site's sections, feeds and sitemaps have to be found."""
        return not self.site.listings

    @property
    def limits(self) -> Limits:
        """How far a pager is followed: one page without anything new is enough when only the latest is wanted."""
        barren = Limits().barren if self.mode is Mode.BACKFILL else 1
        return Limits(barren=barren, max_pages=self.options.max_pages, since=self.options.since)

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the site's home page, listings, feeds and sitemaps, and for stories to be seen again."""
        start = self.options.start
        if start and url_key(start) != url_key(self.site.home):
            yield self.request(Link(url=start, kind=LinkKind.LISTING))
        for link in start_links(self.site):
            if link.kind is LinkKind.SITEMAP and self.mode is not Mode.BACKFILL:
                self.spare = (*self.spare, link)
            else:
                yield self.request(link)
        for link in self.revisits():
            yield self.request(link)

    def revisits(self) -> Iterator[Link]:
        """Links to recent stories of the archive; the frontier decides which are due."""
        hours = self.settings.getint("REVISIT_HOURS")
        now = _now()
        if self.mode is Mode.UPDATE:
            since, changed = self.options.since or now - UPDATE_WINDOW, now + MAX_PATIENCE
        elif self.mode is Mode.LATEST and hours:
            since, changed = now - timedelta(hours=hours), now
        else:
            return
        undated = self.mode is Mode.UPDATE
        for url in self.state.archive.recent_urls(self.site.key, since, undated=undated):
            link = Link(url=url, kind=LinkKind.ARTICLE, modified=changed, is_revisit=True)
            yield self.with_listed_date(link)

    def with_listed_date(self, link: Link) -> Link:
        """The link with the date that a listing, feed or sitemap gave the stored story, where its page has none."""
        id_ = self.state.archive.known_url(url_key(link.url))
        stored = self.state.archive.article(id_) if id_ else None
        if stored is None or stored.date_published_source not in LISTED_DATES:
            return link
        return replace(
            link,
            source=LinkKind(stored.date_published_source),
            date=stored.date_published,
            date_raw=stored.date_published_raw,
            date_precision=stored.date_published_precision,
        )

    def robots_parsed(self, robotparser: ProtegoRobotParser, request: Request) -> None:
        """Take the sitemaps that robots.txt of the main host names, else those in the usual places."""
        if not self.is_exploring or urlsplit(request.url).netloc != urlsplit(self.site.home).netloc:
            return
        lines = "".join(f"Sitemap: {url}\n" for url in robotparser.rp.sitemaps)
        named = sitemaps_from_robots(lines, request.url)
        self.spare = (*self.spare, *(named or usual_sitemaps(self.site, named)))
        if self.mode is Mode.BACKFILL:
            self.take_sitemaps()
        else:
            news = tuple(link for link in self.spare if is_news_sitemap(link.url))[:1]
            self.spare = tuple(link for link in self.spare if link not in news)
            self.follow(news)

    def idle(self) -> None:
        """Turn to the sitemaps when listings and feeds have shown next to nothing."""
        if len(self.survey.front | self.survey.shown) < FEW_STORIES:
            self.take_sitemaps()

    def take_sitemaps(self) -> None:
        """Queue the sitemaps that were kept aside."""
        links, self.spare, self.has_spared = self.spare, (), False
        self.follow(links)

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
            headers=self.validators(link) if link.is_revisit else None,
        )

    def validators(self, link: Link) -> dict[str, str]:
        """Headers that let the server say that nothing has changed."""
        etag, last_modified = self.state.archive.validators(url_key(link.url)) or (None, None)
        named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return {name: value for name, value in named.items() if value}

    def parse_home(self, response: Response, link: Link) -> None:
        """The page that leads to all others: what a listing has, feeds, languages and sections."""
        found = self.found(response, link)
        self.survey.see_front(found.articles)
        self.survey.has_feeds |= bool(found.feeds)
        links = self.wanted(found, link)
        if self.is_exploring:
            whole = self.survey.is_whole()
            links += links_to_follow(found, link, whole=whole)
            if self.mode is Mode.BACKFILL:  # a feed that comes later will be declared
                links += usual_feeds(self.site, found)
        self.settle_listed(response, link, links)

    def parse_listing(self, response: Response, link: Link) -> None:
        """Section or topic page to its articles and the next page."""
        self.settle_listed(response, link, self.wanted(self.found(response, link), link))

    def parse_feed(self, response: Response, link: Link) -> None:
        """Feed to articles."""
        entries = read_feed(response.body, response.url, self.site)
        self.survey.see_front(entries)
        self.settle_listed(response, link, entries)

    def parse_sitemap(self, response: Response, link: Link) -> None:
        """Sitemap, or index of sitemaps, to what it lists; sections are better known by the home page."""
        links = tuple(
            one for one in read_sitemap(response.body, response.url) if one.kind is not LinkKind.LISTING
        )
        if self.mode is not Mode.BACKFILL and self.has_spared:
            links = newest_part(links)
        self.survey.see_sitemap(links)
        self.settle_listed(response, link, links)

    def parse_article(self, response: Response, link: Link) -> Iterator[Page]:
        """The page as it came, for the pipelines to read, with all that was learned of it while it was queued."""
        key = response.meta["frontier_key"]
        asked = self.wishes(response)
        if not self.obeyed.isdisjoint(asked):
            self.settle_unwanted(response, link)
            return
        known = self.state.frontier.link(key) or link
        if known.is_revisit:
            known = replace(known, modified=None)  # our own mark, not the site's word
        yield Page(
            url=response.url,
            requested_url=link.url,
            body=response.body,
            status=response.status,
            content_type=_content_type(response),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            robots=asked,
            fetched_at=response.meta.get("fetched_at") or _now(),
            link=known,
            warc=response.meta.get("warc"),
        )

    @cached_property
    def obeyed(self) -> frozenset[str]:
        """Rules of pages that the run obeys, beyond recording them."""
        return frozenset(rule.strip().lower() for rule in self.settings.getlist("OBEY_ROBOTS_META"))

    def wishes(self, response: Response) -> tuple[str, ...]:
        """What the page asks of robots."""
        tags = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
        return wishes(tags, _header(response, "TDM-Reservation"), response.body, AGENT)

    def settle_unwanted(self, response: Response, link: Link) -> None:
        """Acknowledge a page that asks not to be kept."""
        key = response.meta["frontier_key"]
        page = Page(url=response.url, body=b"", status=response.status, fetched_at=_now())

        def settled() -> None:
            self.state.archive.save_page(page, key, Outcome.UNWANTED, self.state.run)
            self.state.settle(key, link.kind, Outcome.UNWANTED)

        self.state.archive.transact(settled)

    def dropped(self, response: Response | None) -> None:
        """Use a page that was taken for a story, and turns out to be a listing, as the listing that it is."""
        if response is None:
            return
        link: Link = response.cb_kwargs["link"]
        outcome = self.state.archive.outcome_in(response.meta["frontier_key"], self.state.run.id)
        if outcome is Outcome.LISTING and self.survey.may_use(link):
            links = self.wanted(self.found(response, link), link)
            self.state.archive.transact(lambda: self.follow(links))

    def failed(self, failure: Failure) -> None:
        """Acknowledge what could not be fetched."""
        error, request = failure.value, failure.request  # type: ignore[attr-defined]
        if isinstance(error, CutOffError):
            return  # it stays leased: the next run asks again
        outcome = failure_outcome(error) if error else Outcome.ERROR
        link: Link = request.cb_kwargs["link"]
        if outcome is Outcome.ERROR:
            logger.error("%s: %r", request.url, error)
        elif outcome.is_failure:
            logger.warning("%s: %s", request.url, outcome)
        key = request.meta["frontier_key"]

        def settled() -> None:
            if isinstance(error, HttpError):  # a story that is gone stays in the archive; its page says so
                page = Page(url=request.url, body=b"", status=error.response.status, fetched_at=_now())
                self.state.archive.save_page(page, key, outcome, self.state.run)
            self.state.settle(key, link.kind, outcome)

        self.state.archive.transact(settled)

    def found(self, response: Response, link: Link) -> Found:
        """What the listing leads to."""
        document = parse_document(response.body, _content_type(response), response.url)
        if document is None:
            return Found()
        return read_listing(
            document.root, response.url, self.site, link=link, now=_now(), shapes=self.survey.shapes
        )

    def wanted(self, found: Found, link: Link) -> tuple[Link, ...]:
        """The articles of a listing, and its next page while there is a reason to turn it."""
        known = None if self.mode is Mode.BACKFILL else self.state.frontier.known_before
        new = self.survey.new_on(found.articles, known)
        dates = tuple(article.date for article in found.articles if article.date)
        whole = self.survey.is_whole()
        turned = (
            goes_on(link, new, self.limits, dates=dates, following=following, whole=whole)
            for following in found.pages
        )
        return (*found.articles, *(page for page in turned if page))

    def follow(self, links: Iterable[Link]) -> None:
        """Queue those links that belong to the site and are not older than the run asks for."""
        for link in links:
            is_old = self.options.since and link.date and link.date < self.options.since
            # Feeds and sitemaps may live elsewhere; pages of other sites are other sites' pages.
            is_ours = link.kind in (LinkKind.FEED, LinkKind.SITEMAP) or self.site.owns(link.url)
            if is_ours and not is_old and is_requestable(link.url) and not self.survey.is_used(link):
                self.crawler.engine.crawl(self.request(link))

    def settle_listed(self, response: Response, link: Link, links: Iterable[Link]) -> None:
        """Queue the links of a page and acknowledge the page, both or, when the process is killed, neither.

        Requests that a callback yields are queued only after it has ended.
        """
        found = tuple(links)

        def settled() -> None:
            self.follow(found)
            self.state.settle(response.meta["frontier_key"], link.kind, Outcome.LISTED)

        self.state.archive.transact(settled)


def _now() -> datetime:
    return datetime.now(UTC)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _content_type(response: Response) -> str | None:
    return _header(response, "Content-Type")
