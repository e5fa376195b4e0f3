"""Keeps the books balanced: what a fault of this program left open is settled as ``failed/error``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawler.items import Article, LinkKind, Page
from newscrawler.outcomes import Outcome
from newscrawler.state import CrawlState, article_key, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Books:
    """Settles the page behind an exception in a callback or a pipeline; Scrapy has logged the traceback."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening."""
        books = cls(crawler)
        crawler.signals.connect(books.spider_error, signal=signals.spider_error)
        crawler.signals.connect(books.item_error, signal=signals.item_error)
        return books

    @property
    def state(self) -> CrawlState:
        """Archive, frontier and run of this crawl."""
        return crawl_state(self.crawler)

    def spider_error(self, response: Response | None) -> None:
        """A callback raised."""
        meta: dict[str, Any] = response.meta if response is not None else {}
        if "frontier_key" in meta:
            kind = (
                response.request.cb_kwargs["link"].kind if response and response.request else LinkKind.ARTICLE
            )
            self.state.settle(meta["frontier_key"], kind, Outcome.ERROR)

    def item_error(self, item: object) -> None:
        """A pipeline raised."""
        if isinstance(item, Page):
            self.state.settle(url_key(item.requested_url or item.url), LinkKind.ARTICLE, Outcome.ERROR)
        elif isinstance(item, Article):
            self.state.settle(article_key(item), LinkKind.ARTICLE, Outcome.ERROR)
