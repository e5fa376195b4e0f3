"""What went wrong with the feeds: Scrapy logs it, and ends the job as "finished" all the same."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.extensions.feedexport import FeedExporter

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

STORED_LATER = "feedexport/failed_count/"


class FeedWatch(logging.Handler):
    """Counts articles that a feed did not take, and feeds that could not be finished or stored.

    An article that cannot be written is an exception in a signal handler, which only Scrapy's log knows of.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(logging.ERROR)
        self.crawler = crawler
        self.refused = 0
        self.slots_closed: set[int] = set()
        self.is_over = asyncio.Event()
        self.source = logging.getLogger("scrapy.utils.signal")
        self.source.addHandler(self)
        crawler.signals.connect(self.slot_closed, signal=signals.feed_slot_closed)
        crawler.signals.connect(self.is_over.set, signal=signals.feed_exporter_closed)

    def emit(self, record: logging.LogRecord) -> None:
        """Count what happened in the feed exporter."""
        if FeedExporter.__name__ in record.getMessage():
            self.refused += 1

    def slot_closed(self, slot: Any) -> None:
        """A feed was stored, or failed to be and was counted by Scrapy."""
        self.slots_closed.add(id(slot))

    async def wait(self) -> None:
        """Wait until all feeds are stored or have failed."""
        if self.exporter is not None:
            await self.is_over.wait()
        self.source.removeHandler(self)

    @property
    def exporter(self) -> FeedExporter | None:
        """Scrapy's feed exporter, ``None`` when there are no feeds."""
        return self.crawler.get_extension(FeedExporter)

    @property
    def errors(self) -> int:
        """Feeds that are not whole, as far as is known by now."""
        stats = self.crawler.stats.get_stats()
        failed = sum(count for key, count in stats.items() if key.startswith(STORED_LATER))
        unfinished = 0
        if self.is_over.is_set() and self.exporter is not None:
            slots = [slot for slot in self.exporter.slots if slot.itemcount]
            unfinished = sum(id(slot) not in self.slots_closed for slot in slots)
        return max(int(failed) + unfinished, int(self.refused > 0))
