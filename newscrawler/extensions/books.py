"""Keeps the books balanced: what a fault of this program left open is settled as ``failed/error``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawler.errors import ArchiveError
from newscrawler.items import Article, LinkKind, Page
from newscrawler.outcomes import Outcome
from newscrawler.scheduler import stop_crawl
from newscrawler.state import CrawlState, article_key, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class Told(logging.Filter):
    """Leaves out the tracebacks of faults of the archive: `stop_crawl` tells the first one in a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be logged."""
        return not (record.exc_info and isinstance(record.exc_info[1], ArchiveError))


TOLD = Told()


class Books:
    """Settles the page behind an exception in a callback or a pipeline; Scrapy has logged the traceback."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening."""
        books = cls(crawler)
        logging.getLogger("scrapy.core.scraper").addFilter(TOLD)
        crawler.signals.connect(books.spider_error, signal=signals.spider_error)
        crawler.signals.connect(books.item_error, signal=signals.item_error)
        return books

    @property
    def state(self) -> CrawlState:
        """Archive, frontier and run of this crawl."""
        return crawl_state(self.crawler)

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """A callback raised. A fault of the archive stops the crawl; the page stays leased for the next run."""
        if isinstance(failure.value, ArchiveError):
            stop_crawl(self.crawler, failure.value)
            return
        meta: dict[str, Any] = response.meta if response is not None else {}
        if "frontier_key" in meta:
            kind = (
                response.request.cb_kwargs["link"].kind if response and response.request else LinkKind.ARTICLE
            )
            self.state.settle(meta["frontier_key"], kind, Outcome.ERROR)

    def item_error(self, item: object, failure: Failure) -> None:
        """A pipeline raised, likewise."""
        if isinstance(failure.value, ArchiveError):
            stop_crawl(self.crawler, failure.value)
        elif isinstance(item, Page):
            self.state.settle(url_key(item.requested_url or item.url), LinkKind.ARTICLE, Outcome.ERROR)
        elif isinstance(item, Article):
            self.state.settle(article_key(item), LinkKind.ARTICLE, Outcome.ERROR)
