"""Retries with patience: what a server asks for with Retry-After, and a circuit breaker per host."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http.request import NO_CALLBACK

from newscrawler.downloadermiddlewares.refusals import CutOffError, RefusedError
from newscrawler.outcomes import Outcome
from newscrawler.runs import HOST_DOWN
from newscrawler.safety.breaker import MOST_PAUSE, Breaker, Circuit, probe_pause
from newscrawler.safety.retry_after import retry_after

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

SLOW_DOWN = (429, 503)
UNWELL = (401, 403, *SLOW_DOWN)
"""Statuses below 500 with which a server may turn away whoever asks, whatever for."""
MOST_TIMEOUT_RETRIES = 1
"""A page that took all its time once is asked for once more, no oftener: each try costs DOWNLOAD_TIMEOUT."""
PROBE = "breaker_probe"
LOOK = 0.25
"""Seconds between two looks at whether a waiting request may go."""


class BackoffMiddleware(RetryMiddleware):
    """Scrapy's retries, each a little later than the last, and none to a host that is down or asked us to wait.

    ``BREAKER_PATIENCE`` is how long a host may be down, in seconds; ``RETRY_AFTER_BUDGET`` how long a host may make
    us wait in one run. When the site's own host stays down the run ends, and the next one goes on with the queue.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self.patience = crawler.settings.getfloat("BREAKER_PATIENCE")
        self.budget = crawler.settings.getfloat("RETRY_AFTER_BUDGET")
        self.breakers: dict[str, Breaker] = {}
        self.robots: dict[str, int] = {}  # host to the status of its robots.txt when it was first asked for
        self.retry_at: dict[str, float] = {}  # frontier key to the time of its next try
        self.probes: set[asyncio.Future[None]] = set()
        self.closing: asyncio.Future[None] | None = None
        self.is_ending = False
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware for that crawl."""
        return cls(crawler)

    def spider_closed(self) -> None:
        """Leave nothing running."""
        for probe in self.probes:
            probe.cancel()

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked. Raises `CutOffError` when the run ends first."""
        if request.meta.get(PROBE):
            return
        breaker = self.breaker(_netloc(request.url))
        own = self.retry_at.pop(request.meta.get("frontier_key", ""), 0.0)
        while not self._may_go(breaker, own):
            if self.is_ending or not self.crawler.crawling:
                raise CutOffError("the run ends")
            await asyncio.sleep(LOOK)

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request for another try."""
        if request.meta.get(PROBE):
            return response
        netloc = _netloc(request.url)
        if urlsplit(request.url).path == "/robots.txt":
            self.robots.setdefault(netloc, response.status)
        if response.status >= 500 or response.status in UNWELL:
            self._failed(request)
        else:
            self.breaker(netloc).succeeded()
        if response.status in SLOW_DOWN and not self._pause(netloc, request, response):
            return response
        again = super().process_response(request, response)
        return self._later(again) if isinstance(again, Request) else response

    def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        """The request for another try, ``None`` when there is none."""
        if request.meta.get(PROBE) or not isinstance(exception, self.exceptions_to_retry):
            return None
        if not isinstance(exception, ResponseDataLossError):
            self._failed(request)
        if isinstance(exception, DownloadTimeoutError):
            request.meta["max_retry_times"] = min(MOST_TIMEOUT_RETRIES, self.max_retry_times)
        again = super().process_exception(request, exception)
        return self._later(again) if isinstance(again, Request) else None

    def breaker(self, netloc: str) -> Breaker:
        """The host's breaker."""
        if netloc not in self.breakers:
            self.breakers[netloc] = Breaker(patience=self.patience, budget=self.budget)
        return self.breakers[netloc]

    def _may_go(self, breaker: Breaker, own: float) -> bool:
        """Whether the request may go now. Raises `RefusedError` when its host was given up."""
        if breaker.circuit is Circuit.BROKEN and not self.is_ending:
            raise RefusedError(Outcome.CONNECTION, "the host was given up in this run")
        return breaker.circuit is Circuit.CLOSED and max(own, breaker.not_before) <= time.monotonic()

    def _later(self, again: Request) -> Request:
        tries = again.meta.get("retry_times", 1)
        if "frontier_key" in again.meta:
            self.retry_at[again.meta["frontier_key"]] = time.monotonic() + 2.0 ** (tries - 1)
        return again

    def _pause(self, netloc: str, request: Request, response: Response) -> bool:
        """Whether the page is worth another try in this run, after the wait that the server asks for."""
        asked = retry_after(_text(response, "Retry-After"), _text(response, "Date"), datetime.now(UTC))
        tries = request.meta.get("retry_times", 0)
        seconds = 2.0**tries if asked is None else asked
        granted = self.breaker(netloc).asked_to_wait(time.monotonic(), seconds)
        if asked is not None:
            self.crawler.stats.inc_value("backoff/retry_after")
            logger.info(
                "%s asks to be left alone for %.0f s; %s", netloc, asked,
                f"waiting {min(asked, MOST_PAUSE):.0f} s" if granted else "it has made us wait too long already",
            )  # fmt: skip
        return granted and seconds <= MOST_PAUSE

    def _failed(self, request: Request) -> None:
        netloc = _netloc(request.url)
        breaker = self.breaker(netloc)
        if breaker.failed(time.monotonic()):
            logger.warning("%s: %d failures in a row; asking whether it is up", netloc, breaker.failures)
            probe = asyncio.ensure_future(self._probe(request.url, netloc, breaker))
            self.probes.add(probe)
            probe.add_done_callback(self.probes.discard)

    async def _probe(self, url: str, netloc: str, breaker: Breaker) -> None:
        """Ask the host until it answers, or patience ends."""
        probes = 0
        try:
            while breaker.circuit is Circuit.OPEN:
                await asyncio.sleep(probe_pause(probes))
                probes += 1
                breaker.probed(time.monotonic(), answers=await self._answers(url, netloc))
        finally:
            if breaker.circuit is Circuit.OPEN:  # a fault while asking: no request may wait for ever
                breaker.probed(time.monotonic(), answers=True)
        if breaker.circuit is Circuit.BROKEN:
            self._give_up(netloc)
        elif probes > 1:
            logger.info("%s is up again", netloc)

    async def _answers(self, url: str, netloc: str) -> bool:
        """Whether the host answers for its robots.txt, well or as it did when all was well."""
        self.crawler.stats.inc_value("backoff/probes")
        request = Request(
            f"{urlsplit(url).scheme}://{netloc}/robots.txt",
            callback=NO_CALLBACK,
            meta={
                PROBE: True,
                "dont_obey_robotstxt": True,
                "dont_redirect": True,
                "download_slot": f"probe of {netloc}",
                "download_timeout": 10.0,
            },
        )
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - there is one while requests are made
        try:
            response = await engine.download_async(request)
        except (*self.exceptions_to_retry, IgnoreRequest):
            return False
        is_well = response.status < 500 and response.status not in UNWELL
        return is_well or response.status == self.robots.get(netloc)

    def _give_up(self, netloc: str) -> None:
        """Do without the host: the run ends when it is the site's own."""
        self.crawler.stats.inc_value("backoff/hosts_down")
        site = getattr(self.crawler.spider, "site", None)
        if site is None or _netloc(site.home) != netloc:
            logger.warning("%s stays down: left out for the rest of the run", netloc)
            return
        logger.error("%s stays down: the run ends here, and the same command goes on later", netloc)
        self.is_ending = True
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - there is one while requests are made
        self.closing = asyncio.ensure_future(engine.close_spider_async(reason=HOST_DOWN))


def _netloc(url: str) -> str:
    return urlsplit(url).netloc


def _text(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
