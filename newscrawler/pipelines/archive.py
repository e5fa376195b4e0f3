"""Last station: the article is stored and its address acknowledged, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from scrapy.exceptions import DropItem

from newscrawler.archive.records import Record, record
from newscrawler.dates import solar_hijri
from newscrawler.items import Article, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.state import CrawlState, article_key, crawl_state

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
        stored, outcome = self.state.archive.transact(lambda: self._stored(item))
        if outcome is not Outcome.EXPORTED:
            raise DropItem(f"{outcome}: {item.url}", log_level="DEBUG")
        return (
            with_solar_hijri(record(stored), stored, self.state.options.site)
            if self.has_solar
            else record(stored)
        )

    def _stored(self, item: Article) -> tuple[Article, Outcome]:
        """The article as stored and the outcome of its page."""
        if self.state.archive.db.is_shared:
            key = article_key(item)
            ended = self.state.archive.outcome_in(key, self.state.run.id)
            if (
                ended
            ):  # another worker stored it while this one slept, or this one did before a commit got lost
                self.state.settle(key, LinkKind.ARTICLE, ended)
                return item, Outcome.UNCHANGED
            item = self.state.placed(item)
        stored = self.state.archive.save(item, self.state.run)
        self.state.settle_article(item, item.outcome)
        return stored, item.outcome


def with_solar_hijri(told: Record, article: Article, site: Site) -> Record:
    """The record with ``date_published_solar_hijri``, the day of publication in the site's zone, or ``None``."""
    moment = article.date_published
    if moment and site.timezone and article.date_published_precision != "day":
        moment = moment.astimezone(ZoneInfo(site.timezone))
    return told | {"date_published_solar_hijri": solar_hijri(moment.date()) if moment else None}
