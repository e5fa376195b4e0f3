"""Log lines in which strangers can write nothing of their own, and in which no password stands."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawler.safety.printable import printable_lines, without_credentials

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MOST_CHARS = 4_000
"""Characters of a message: Scrapy prints whole pages with an error in a pipeline."""
FORMAT = logging.Formatter()


class PrintableLogs(logging.Filter):
    """Makes each record printable, on every handler there is when the spider opens."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, filtering."""
        own = cls()
        own.attach()
        # Scrapy puts a handler of its own in the place of the first one when it has all settings.
        crawler.signals.connect(own.attach, signal=signals.spider_opened)
        return own

    def attach(self) -> None:
        """Filter what the root's handlers write."""
        for handler in logging.root.handlers:
            if not any(isinstance(known, PrintableLogs) for known in handler.filters):
                handler.addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record's message and traceback are printable afterwards."""
        message = record.getMessage()
        if len(message) > MOST_CHARS:
            message = f"{message[:MOST_CHARS]}… ({len(message) - MOST_CHARS} characters more)"
        record.msg, record.args = without_credentials(printable_lines(message)), ()
        if record.exc_info and not record.exc_text:
            trace = FORMAT.formatException(record.exc_info)
            record.exc_text = without_credentials(printable_lines(trace))
        return True
