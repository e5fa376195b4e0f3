"""``scrapy crawl site``: from a site's listings, feeds and sitemaps to its pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.home import start_links
from newscrawler.discovery.listings import Found, read_listing
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.discovery.stopping import Limits, goes_on
from newscrawler.extraction.document import parse_document
from newscrawler.items import Link, Page
from newscrawler.options import Options, crawl_options
from newscrawler.outcomes import Outcome
from newscrawler.spiders.failures import failure_outcome
from newscrawler.state import CrawlState, crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
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

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider for the arguments given with ``-a``. Raises `UsageError` for a wrong one."""
        directories = [Path(d) for d in crawler.settings.getlist("SITES_DIR")]
        spider = super().from_crawler(crawler, crawl_options(kwargs, directories))
        assert isinstance(spider, cls)  # noqa: S101 - narrows Scrapy's return type
        return spider

    @property
    def state(self) -> CrawlState:
        """Archive, frontier and run of this crawl."""
        return crawl_state(self.crawler)

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the site's home page, listings, feeds and sitemaps."""
        for link in start_links(self.site, self.options.start):
            yield self.request(link)

    def request(self, link: Link) -> Request:
        """The request for the link: the scheduler rebuilds it from the frontier the same way."""
        return Request(
            link.url,
            callback=getattr(self, f"parse_{link.kind}"),
            errback=self.failed,
            cb_kwargs={"link": link},
            headers=self._validators(link),
        )

    def parse_home(self, response: Response, link: Link) -> Iterator[Request]:
        """A page that is a listing and leads to all others."""
        yield from self.parse_listing(response, link)

    def parse_listing(self, response: Response, link: Link) -> Iterator[Request]:
        """Section, topic or home page to article requests, sections and the next page."""
        document = parse_document(response.body, _content_type(response), response.url)
        found = read_listing(document.tree, response.url, self.site, link=link, now=_now())
        yield from self.follow_found(found, link)
        self.settle(response, link, Outcome.LISTED)

    def parse_feed(self, response: Response, link: Link) -> Iterator[Request]:
        """Feed to article requests."""
        entries = read_feed(response.body, response.url, self.site)
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
        outcome = failure_outcome(error)
        link: Link = request.cb_kwargs["link"]
        if outcome is Outcome.ERROR:
            logger.error("%s: %r", request.url, error)
        elif outcome.is_failure:
            logger.warning("%s: %s", request.url, outcome)
        self.state.settle(request.meta["frontier_key"], link.kind, outcome)
        self.crawler.stats.inc_value(f"{link.kind}/{outcome}")

    def follow_found(self, found: Found, link: Link) -> Iterator[Request]:
        """Requests for what a listing has, and for its next page while there is a reason to turn it."""
        before = self.state.frontier.added
        yield from self.follow_links(found.articles)
        new = self.state.frontier.added - before
        yield from self.follow_links((*found.feeds, *found.sitemaps, *found.listings))
        for page in found.pages:
            wanted = goes_on(
                replace(page, section=page.section or link.section), found.articles, new, self.limits
            )
            if wanted:
                yield self.request(wanted)

    def follow_links(self, links: Iterable[Link]) -> Iterator[Request]:
        """Requests for those links that belong to the site and are not older than the run asks for."""
        for link in links:
            is_old = self.options.since and link.date and link.date < self.options.since
            if self.site.owns(link.url) and not is_old:
                yield self.request(link)

    def settle(self, response: Response, link: Link, outcome: Outcome) -> None:
        """Acknowledge a page that was read for its links."""
        self.state.settle(response.meta["frontier_key"], link.kind, outcome)
        self.crawler.stats.inc_value(f"{link.kind}/{outcome}")

    def _validators(self, link: Link) -> Mapping[str, str]:
        return {}


def _now() -> datetime:
    return datetime.now(UTC)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _content_type(response: Response) -> str | None:
    return _header(response, "Content-Type")
