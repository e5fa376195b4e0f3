"""What a person sees while it runs: one line on a terminal, a log line now and then elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from newscrawler.outcomes import Outcome
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)
TERMINAL_INTERVAL = 0.5
"""Seconds between two looks at a terminal."""
LOG_INTERVAL = 30.0
"""Seconds between two log lines."""


class Progress:
    """Pages, articles, rate, queue and the section at hand."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.begun = time.monotonic()
        self.section = ""
        self.live: Live | None = None
        self.loop: AsyncioLoopingCall | LoopingCall | None = None
        self.moved: list[tuple[logging.StreamHandler[TextIO], TextIO]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening."""
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.response_received, signal=signals.response_received)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Begin to show."""
        interval = LOG_INTERVAL
        if sys.stderr.isatty() and not self.crawler.settings["LOG_FILE"]:
            interval = TERMINAL_INTERVAL
            self._go_live()
        self.loop = create_looping_call(self.show)
        self.loop.start(interval, now=False)

    def response_received(self, response: Response, request: Request) -> None:
        """Remember the section at hand."""
        link = request.cb_kwargs.get("link")
        if link is not None:
            self.section = link.section or link.kind

    def show(self) -> None:
        """Say how far it is."""
        if self.live is not None:
            self.live.update(Text(self.line(), overflow="ellipsis", no_wrap=True))
        else:
            logger.info("%s", self.line())

    def line(self) -> str:
        """The line: pages, articles, rate, queue, section."""
        outcomes = crawl_state(self.crawler).frontier.outcomes()
        pages = sum(outcomes.values())
        rate = pages / max(time.monotonic() - self.begun, 0.001)
        queue = crawl_state(self.crawler).frontier.queued()
        return (
            f"{pages} pages · {outcomes.get(Outcome.EXPORTED, 0)} articles · {rate:.1f} pages/s · "
            f"{queue} queued · {self.section}"
        )

    def spider_closed(self) -> None:
        """Stop showing."""
        if self.loop is not None and self.loop.running:
            self.loop.stop()
        if self.live is not None:
            self.live.stop()
            for handler, stream in self.moved:
                handler.setStream(stream)

    def _go_live(self) -> None:
        """A line that redraws itself, with log lines above it."""
        before = sys.stderr
        self.live = Live(
            console=Console(stderr=True), transient=True, auto_refresh=True, refresh_per_second=4
        )
        self.live.start()
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is before:
                self.moved.append((handler, before))
                handler.setStream(sys.stderr)
