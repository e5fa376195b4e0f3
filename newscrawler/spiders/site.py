"""``scrapy crawl site``: from a site's listings, feeds and sitemaps to its pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.found import Found
from newscrawler.discovery.home import sitemaps_from_robots, start_links, usual_feeds, usual_sitemaps
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.shapes import Shapes
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.discovery.stopping import Limits, goes_on
from newscrawler.downloadermiddlewares.refusals import CutOffError
from newscrawler.extraction.document import parse_document
from newscrawler.items import Link, LinkKind, Page
from newscrawler.options import Options, crawl_options
from newscrawler.outcomes import Outcome
from newscrawler.spiders.failures import failure_outcome
from newscrawler.state import CrawlState, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import ProtegoRobotParser
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class SiteSpider(Spider):
    """One news site, described by a site file or by nothing but its address."""

    name = "site"

    def __init__(self, options: Options, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self.site = options.site
        self.site_key = options.site.key  # FEEDS addresses may say %(site_key)s
        self.limits = Limits(max_pages=options.max_pages, since=options.since)
        self.shapes = Shapes()
        self.is_exploring = not (self.site.feeds or self.site.listings)
        """Whether the site's sections, feeds and sitemaps have to be found."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider for the arguments given with ``-a``. Raises `UsageError` for a wrong one."""
        directories = [Path(d) for d in crawler.settings.getlist("SITES_DIR")]
        spider = super().from_crawler(crawler, crawl_options(kwargs, directories))
        assert isinstance(spider, cls)  # noqa: S101 - narrows Scrapy's return type
        if spider.is_exploring:
            crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    @property
    def state(self) -> CrawlState:
        """Archive, frontier and run of this crawl."""
        return crawl_state(self.crawler)

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the site's home page, listings, feeds and sitemaps."""
        start = self.options.start
        if start and url_key(start) != url_key(self.site.home):
            yield self.request(Link(url=start, kind=LinkKind.LISTING))
        for link in start_links(self.site):
            yield self.request(link)

    def robots_parsed(self, robotparser: ProtegoRobotParser, request: Request) -> None:
        """Queue the sitemaps that robots.txt of the main host names, else those in the usual places."""
        if urlsplit(request.url).netloc != urlsplit(self.site.home).netloc:
            return
        lines = "".join(f"Sitemap: {url}\n" for url in robotparser.rp.sitemaps)
        named = sitemaps_from_robots(lines, request.url)
        for link in named or usual_sitemaps(self.site, named):
            self.crawler.engine.crawl(self.request(link))

    def request(self, link: Link) -> Request:
        """The request for the link: the scheduler rebuilds it from the frontier the same way."""
        return Request(
            link.url,
            callback=getattr(self, f"parse_{link.kind}"),
            errback=self.failed,
            cb_kwargs={"link": link},
        )

    def parse_home(self, response: Response, link: Link) -> Iterator[Request]:
        """The page that leads to all others: what a listing has, and the usual feeds where it names none."""
        found = self.found(response, link)
        yield from self.follow_found(found, link)
        yield from self.follow_links(usual_feeds(self.site, found))
        self.settle(response, link, Outcome.LISTED)

    def parse_listing(self, response: Response, link: Link) -> Iterator[Request]:
        """Section or topic page to article requests and the next page."""
        yield from self.follow_found(self.found(response, link), link)
        self.settle(response, link, Outcome.LISTED)

    def parse_feed(self, response: Response, link: Link) -> Iterator[Request]:
        """Feed to article requests."""
        entries = read_feed(response.body, response.url, self.site)
        self.shapes = self.shapes.learn(articles=(entry.url for entry in entries))
        yield from self.follow_links(entries)
        self.settle(response, link, Outcome.LISTED)

    def parse_sitemap(self, response: Response, link: Link) -> Iterator[Request]:
        """Sitemap, or index of sitemaps, to requests."""
        yield from self.follow_links(read_sitemap(response.body, response.url))
        self.settle(response, link, Outcome.LISTED)

    def parse_article(self, response: Response, link: Link) -> Iterator[Page]:
        """The page as it came, for the pipelines to read."""
        yield Page(
            url=response.url,
            requested_url=link.url,
            body=response.body,
            status=response.status,
            content_type=_content_type(response),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            fetched_at=_now(),
            link=link,
            warc=response.meta.get("warc"),
        )

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
        self.state.settle(request.meta["frontier_key"], link.kind, outcome)

    def found(self, response: Response, link: Link) -> Found:
        """What the listing leads to."""
        document = parse_document(response.body, _content_type(response), response.url)
        if document is None:
            return Found()
        return read_listing(document.root, response.url, self.site, link=link, now=_now(), shapes=self.shapes)

    def follow_found(self, found: Found, link: Link) -> Iterator[Request]:
        """Requests for what a listing has, and for its next page while there is a reason to turn it."""
        new = sum(self.state.frontier.known_as(article.url) is None for article in found.articles)
        dates = tuple(article.date for article in found.articles if article.date)
        yield from self.follow_links(found.articles)
        for following in found.pages:
            page = goes_on(link, new, self.limits, dates=dates, following=following)
            if page:
                yield self.request(page)
        if self.is_exploring:
            yield from self.follow_links((*found.feeds, *found.sitemaps, *found.homes, *found.listings))

    def follow_links(self, links: Iterable[Link]) -> Iterator[Request]:
        """Requests for those links that belong to the site and are not older than the run asks for."""
        for link in links:
            is_old = self.options.since and link.date and link.date < self.options.since
            # Feeds and sitemaps may live elsewhere; pages of other sites are other sites' pages.
            is_ours = link.kind in (LinkKind.FEED, LinkKind.SITEMAP) or self.site.owns(link.url)
            if is_ours and not is_old:
                yield self.request(link)

    def settle(self, response: Response, link: Link, outcome: Outcome) -> None:
        """Acknowledge a page that was read for its links."""
        self.state.settle(response.meta["frontier_key"], link.kind, outcome)


def _now() -> datetime:
    return datetime.now(UTC)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _content_type(response: Response) -> str | None:
    return _header(response, "Content-Type")
