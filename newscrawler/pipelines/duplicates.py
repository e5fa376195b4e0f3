"""Sixth station: the article meets what the archive already holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawler.items import Article
from newscrawler.state import CrawlState, crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DuplicatesPipeline:
    """`Article` in, the same with its identity, revision, relations and outcome against the archive out."""

    def __init__(self, state: CrawlState) -> None:
        self.state = state

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl."""
        return cls(crawl_state(crawler))

    async def process_item(self, item: Article) -> Article:
        """The article, knowing whether it is new, changed, another address of one that is stored, or like one."""
        if self.state.archive.db.is_shared:
            return item  # another worker may store its twin meanwhile: placed when it is stored, in one transaction
        return self.state.placed(item)
