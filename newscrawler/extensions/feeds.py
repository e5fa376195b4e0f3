"""Feeds hold every article of a run once, whenever its processes were killed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter

from newscrawler.archive.database import Run
from newscrawler.archive.feeds import unfed
from newscrawler.archive.records import record
from newscrawler.errors import ArchiveError
from newscrawler.pipelines.archive import with_solar_hijri
from newscrawler.scheduler import stop_crawl
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class FeedRecovery:
    """Writes to the feeds what an earlier process stored and had no time to write.

    Only where the archive's own feed is on (``ARCHIVE_FEED``), which tells what was written, and where one process
    crawls a site at a time.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.has_solar = crawler.settings.getbool("SOLAR_HIJRI_DATES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening. The feeds are open when the engine has started."""
        if not crawler.settings.getbool("ARCHIVE_FEED"):
            raise NotConfigured
        recovery = cls(crawler)
        crawler.signals.connect(recovery.engine_started, signal=signals.engine_started)
        return recovery

    def engine_started(self) -> None:
        """Write what is missing. A fault of the disk stops the crawl."""
        state = crawl_state(self.crawler)
        exporter, spider = self.crawler.get_extension(FeedExporter), self.crawler.spider
        if exporter is None or spider is None or state.archive.db.is_shared:
            return
        written = 0
        try:
            for run in self._runs():
                for article in unfed(state.archive, run):
                    item = record(article)
                    if self.has_solar:
                        item = with_solar_hijri(item, article, state.options.site)
                    exporter.item_scraped(item, spider)
                    written += 1
        except (ArchiveError, OSError) as error:
            stop_crawl(self.crawler, ArchiveError(f"feeds: {error}"))
        if written:
            self.crawler.stats.inc_value("feeds/recovered", written)
            logger.info("%d articles that an earlier process had no time to write are in the feeds", written)

    def _runs(self) -> Iterator[Run]:
        """The last run, when its feeds could not be written, and this one, when it was cut off."""
        state = crawl_state(self.crawler)
        last = state.archive.last_run(state.run.site)
        if last and last.report and last.report.get("export_errors"):
            yield last
        if state.run.is_resumed:
            yield state.run
