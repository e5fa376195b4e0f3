"""First station: the page is read, in a process of its own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from newscrawler.extraction.read import read_page
from newscrawler.items import Article, LinkKind, Page
from newscrawler.outcomes import Outcome
from newscrawler.state import CrawlState, crawl_state
from newscrawler.urls import url_key
from newscrawler.workers import WorkerError, WorkerPool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ExtractionPipeline:
    """`Page` in, `Article` out."""

    def __init__(self, state: CrawlState, pool: WorkerPool | None) -> None:
        self.state = state
        self.pool = pool

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl, its workers started."""
        settings = crawler.settings
        workers = settings.getint("EXTRACTION_WORKERS")
        seconds, megabytes = settings.getfloat("EXTRACTION_SECONDS"), settings.getint("EXTRACTION_MEGABYTES")
        pool = WorkerPool(workers, seconds=seconds, megabytes=megabytes) if workers else None
        return cls(crawl_state(crawler), pool)

    async def process_item(self, item: Page) -> Article:
        """The article on the page. Raises `DropItem` for a page that a worker did not survive."""
        try:
            return await self.read(item)
        except WorkerError as error:
            logger.warning("%s: %s: %s", item.url, Outcome.OVERLOAD, error)
            self.state.settle(url_key(item.requested_url or item.url), LinkKind.ARTICLE, Outcome.OVERLOAD)
            raise DropItem(f"{Outcome.OVERLOAD}: {item.url}", log_level="DEBUG") from error

    async def read(self, page: Page) -> Article:
        """The article on any page. Raises `WorkerError` for a page that a worker did not survive."""
        site = self.state.options.site
        if self.pool is None:
            return read_page(page, site)
        return await self.pool.run(read_page, page, site)

    def close_spider(self) -> None:
        """Stop the workers."""
        if self.pool is not None:
            self.pool.close()
