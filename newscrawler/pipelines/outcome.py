"""Fifth station: what is no article, or not asked for, leaves the line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from newscrawler.items import Article
from newscrawler.outcomes import Outcome, outcome_of
from newscrawler.state import CrawlState, crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class OutcomePipeline:
    """`Article` in and out; settles and drops those whose outcome is not ``exported``."""

    def __init__(self, state: CrawlState) -> None:
        self.state = state

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl."""
        return cls(crawl_state(crawler))

    async def process_item(self, item: Article) -> Article:
        """The article itself. Raises `DropItem` with the reason for one that is not to be exported."""
        outcome = outcome_of(item, since=self.state.options.since)
        if outcome is Outcome.EXPORTED:
            return item
        self.state.settle_article(item, outcome)
        raise DropItem(f"{outcome}: {item.url}", log_level="DEBUG")
