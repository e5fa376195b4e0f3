"""Last station: the article is stored and its address acknowledged, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from newscrawler.archive.records import Record, record
from newscrawler.items import Article
from newscrawler.outcomes import Outcome
from newscrawler.state import CrawlState, crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """`Article` in, its record of plain JSON types out, for the feeds."""

    def __init__(self, state: CrawlState) -> None:
        self.state = state

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl."""
        return cls(crawl_state(crawler))

    async def process_item(self, item: Article) -> Record:
        """The stored article's record. Raises `DropItem` for what was stored before and only adds an address."""
        with self.state.archive.transaction():
            stored = self.state.archive.save(item, self.state.run)
            self.state.settle_article(item, item.outcome)
        if item.outcome is not Outcome.EXPORTED:
            raise DropItem(f"{item.outcome}: {item.url}", log_level="DEBUG")
        return record(stored)
