"""One worker among others that crawl a site together: its heartbeat, and the gate before the wire."""

from __future__ import annotations

import os
import secrets
import socket
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from newscrawler.downloader import BoundedDownloadHandler
from newscrawler.errors import ArchiveError
from newscrawler.frontier.redis import RedisFrontier, Worker
from newscrawler.frontier.redis_server import RedisServer
from newscrawler.scheduler import stop_crawl
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.internet.task import LoopingCall

    from newscrawler.archive.database import Archive, Run
    from newscrawler.options import Options

BEATS = 6
"""So many heartbeats fit into a lease: four may be late before another worker takes over."""
POLL = 1.0
"""Seconds between two looks for work that others found, or that a host's peace kept back."""


class LeaseLost(IgnoreRequest):
    """Here one slept, or was cut off: the page is another worker's by now."""


def open_frontier(crawler: Crawler, archive: Archive, run: Run, options: Options) -> RedisFrontier:
    """The frontier at ``FRONTIER_URL``, for this process as one of its workers."""
    settings = crawler.settings
    worker = Worker(
        name=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}",
        per_host=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        lease=settings.getfloat("FRONTIER_LEASE"),
        most=options.max_articles,
    )

    def peace(host: str) -> float:
        slot = crawler.engine.downloader.slots.get(host) if crawler.engine else None
        return slot.delay if slot else settings.getfloat("DOWNLOAD_DELAY")

    server = RedisServer(settings["FRONTIER_URL"])
    return RedisFrontier(server, archive, run, worker, clock=time.monotonic, peace=peace)


class WorkerExtension:
    """Tells the other workers that this one lives, and the engine that there may be work."""

    def __init__(self, crawler: Crawler, frontier: RedisFrontier) -> None:
        self.crawler = crawler
        self.frontier = frontier
        interval = crawler.settings.getfloat("FRONTIER_LEASE") / BEATS
        self.loops: list[tuple[AsyncioLoopingCall | LoopingCall, float]] = [
            (create_looping_call(self.beat), interval),
            (create_looping_call(self.poll), POLL),
        ]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening. Raises `NotConfigured` for a frontier of one process."""
        frontier = crawl_state(crawler).frontier
        if not isinstance(frontier, RedisFrontier):
            raise NotConfigured
        extension = cls(crawler, frontier)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin."""
        for loop, interval in self.loops:
            loop.start(interval, now=False)

    def spider_closed(self) -> None:
        """End."""
        for loop, _ in self.loops:
            if loop.running:
                loop.stop()

    def beat(self) -> None:
        """Say that this worker lives."""
        try:
            self.frontier.beat()
        except ArchiveError as error:
            stop_crawl(self.crawler, error)

    def poll(self) -> None:
        """Let the engine ask for work: by itself it does when a page of its own ends, and every five seconds."""
        slot = self.crawler.engine._slot if self.crawler.engine else None
        if slot is not None:
            slot.nextcall.schedule()


class FencedDownloadHandler(BoundedDownloadHandler):
    """Asks for a page, and hands it on, only while page and host are this worker's.

    A check in the scheduler would be too early: between it and the wire lie the delays of politeness, and any pause of
    the process. What has no lease, such as robots.txt, passes.
    """

    async def download_request(self, request: Request) -> Response:
        """The response. Raises `LeaseLost`."""
        self._check(request)
        response = await super().download_request(request)
        self._check(request)
        return response

    def _check(self, request: Request) -> None:
        key = request.meta.get("frontier_key")
        frontier = crawl_state(self.crawler).frontier
        if key is None or not isinstance(frontier, RedisFrontier):
            return
        if not frontier.holds(key, urlsplit(request.url).hostname or ""):
            raise LeaseLost(f"{request.url}: another worker has it")
