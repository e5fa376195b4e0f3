"""AutoThrottle that never goes below what robots.txt asks for, with Crawl-delay or Request-rate."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import ProtegoRobotParser

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

MOST_DELAY = 60.0
"""Seconds: a Crawl-delay beyond this is taken for a mistake, or a way of saying no, and bounded."""


def asked_delay(robotparser: RobotParser, agent: str) -> float:
    """Seconds between requests that robots.txt asks of us, 0 for none; the hours of a ``Request-rate`` are ignored.

    Example: ``Request-rate: 1/5`` is one request in five seconds, ``Request-rate: 30/1m`` thirty a minute.
    """
    delay = robotparser.crawl_delay(agent) or 0.0
    rate = robotparser.rp.request_rate(agent) if isinstance(robotparser, ProtegoRobotParser) else None
    if rate is None or rate.requests <= 0:
        return delay
    return float(max(delay, rate.seconds / rate.requests))


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle with ``Crawl-delay`` and ``Request-rate``, which Scrapy leaves aside."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.asked: dict[str, float] = {}  # host to seconds
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the host's wish, and follow it from the next request on."""
        agent = self.crawler.settings["ROBOTSTXT_USER_AGENT"] or self.crawler.settings["USER_AGENT"]
        delay = asked_delay(robotparser, str(agent))
        host = urlsplit(request.url).hostname
        if not delay or not host:
            return
        self.asked[host] = min(delay, MOST_DELAY)
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, self.asked[host])
            slot.jitter = False  # between half and one and a half times the delay: half would be too soon

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        wish = self.asked.get(urlsplit(response.url).hostname or "")
        if wish is not None:
            slot.delay = max(slot.delay, wish)
            slot.jitter = 0.0
