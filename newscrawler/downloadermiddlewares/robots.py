"""robots.txt obeyed by every request, also by those that waited for it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.robotstxt import RobotParser


def _in_one_line(record: logging.LogRecord) -> bool:
    """That robots.txt cannot be had is an event of the web, and no fault of the program's that a traceback explains."""
    record.exc_info = None
    return True


logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_in_one_line)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, but for what it tells requests that wait while robots.txt is fetched.

    They all wait for one Deferred, and in Scrapy 2.19 only the first of them gets the rules: its callback hands on
    ``None``, which the others take for "no rules". A run that is resumed has eight requests waiting at once; the
    demo newspaper's forbidden section was fetched.
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host, ``None`` when it has none."""
        asked = self._parsers.get(urlparse_cached(request).netloc)
        if not isinstance(asked, Deferred):
            return await super().robot_parser(request)
        answer: Deferred[RobotParser | None] = Deferred()

        def hand_on(rules: RobotParser | None) -> RobotParser | None:
            answer.callback(rules)
            return rules

        asked.addCallback(hand_on)
        return await maybe_deferred_to_future(answer)
