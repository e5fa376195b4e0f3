"""Last station: the article is stored and its address acknowledged, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from scrapy.exceptions import DropItem

from newscrawler.archive.records import Record, record
from newscrawler.dates import solar_hijri
from newscrawler.items import Article
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.state import CrawlState, crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """`Article` in, its record of plain JSON types out, for the feeds."""

    def __init__(self, state: CrawlState, has_solar: bool) -> None:
        self.state = state
        self.has_solar = has_solar

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl."""
        return cls(crawl_state(crawler), crawler.settings.getbool("SOLAR_HIJRI_DATES"))

    async def process_item(self, item: Article) -> Record:
        """The stored article's record. Raises `DropItem` for what was stored before and only adds an address."""
        with self.state.archive.transaction():
            stored = self.state.archive.save(item, self.state.run)
            self.state.settle_article(item, item.outcome)
        if item.outcome is not Outcome.EXPORTED:
            raise DropItem(f"{item.outcome}: {item.url}", log_level="DEBUG")
        return (
            with_solar_hijri(record(stored), stored, self.state.options.site)
            if self.has_solar
            else record(stored)
        )


def with_solar_hijri(told: Record, article: Article, site: Site) -> Record:
    """The record with ``date_published_solar_hijri``, the day of publication in the site's zone, or ``None``."""
    moment = article.date_published
    if moment and site.timezone and article.date_published_precision != "day":
        moment = moment.astimezone(ZoneInfo(site.timezone))
    return told | {"date_published_solar_hijri": solar_hijri(moment.date()) if moment else None}
