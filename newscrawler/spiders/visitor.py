"""Looking at a site without crawling it: a plan asks for one page after another, and decides by what it got.

A plan is a generator that yields addresses and is sent what came back, so that it needs neither network nor Scrapy:
``newsite``, ``checksite``, ``savepage`` and ``extract`` are such plans.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest

from newscrawler import __version__
from newscrawler.addon import DOWNLOAD_HANDLERS
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.items import Page
from newscrawler.sites.visits import Answer, Plan

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import CrawlerProcessBase
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

T = TypeVar("T")
FAILURES = range(400, 600)
"""Answers that a plan is told of as they are."""


class Visitor(Spider):
    """Fetches what its plan asks for, one page at a time, obeying robots.txt and its delays; nothing is stored.

    It has no name of its own: it is not there to be crawled with.
    """

    custom_settings: dict[str, Any] = {  # noqa: RUF012 - as Scrapy declares it
        "ADDONS": {},  # no archive, no frontier
        "COOKIES_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "newscrawler.downloadermiddlewares.addresses.AddressMiddleware": 560,
            "newscrawler.downloadermiddlewares.bodies.BodyMiddleware": 590,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        },
        "DOWNLOADER": "newscrawler.downloader.BoundedDownloader",
        "DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS,
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "newscrawler.extensions.throttle.Throttle": 0,
            "scrapy.extensions.logstats.LogStats": None,
        },
    }

    def __init__(self, plan: Plan[Any], url: str, results: list[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.url = url  # the address middleware lets us ask the host that the user named
        self.results = results

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say who we are, as a crawl does."""
        super().update_settings(settings)
        contact = settings["CONTACT"]
        agent = f"newscrawler/{__version__}" + (f" (+{contact})" if contact else "")
        settings.set("USER_AGENT", agent, "spider")

    async def start(self) -> AsyncIterator[Request]:
        """The plan's first request."""
        for request in self.onward(None):
            yield request

    def onward(self, answer: Answer | None) -> Iterator[Request]:
        """The plan's next request, none at its end."""
        try:
            url = next(self.plan) if answer is None else self.plan.send(answer)
        except StopIteration as end:
            self.results.append(end.value)
            return
        except NewscrawlerError as error:
            self.results.append(error)
            return
        meta = {"handle_httpstatus_list": FAILURES}  # redirects are followed, as a crawl does
        yield Request(url, callback=self.answered, errback=self.failed, meta=meta, dont_filter=True)

    def answered(self, response: Response) -> Iterator[Request]:
        """Hand the page to the plan."""
        kind = response.headers.get("Content-Type")
        page = Page(
            url=response.url,
            body=response.body,
            status=response.status,
            content_type=kind.decode("latin-1") if kind else None,
            fetched_at=datetime.now(UTC),
        )
        yield from self.onward(Answer(page=page))

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Hand the reason to the plan."""
        error = failure.value
        is_refused = isinstance(error, IgnoreRequest)
        yield from self.onward(
            Answer(reason="robots.txt forbids it" if is_refused else str(error) or repr(error))
        )


def visited(process: CrawlerProcessBase, plan: Plan[T], url: str) -> T:
    """What the plan returns; ``url`` is the address that the user named.

    Raises what the plan raises, and `UsageError` when it was cut off.
    """
    results: list[T | NewscrawlerError] = []
    process.crawl(Visitor, name="visitor", plan=plan, url=url, results=results)
    process.start()
    if not results:
        raise UsageError(f"{url}: stopped before the end")
    if isinstance(results[0], NewscrawlerError):
        raise results[0]
    return results[0]


def be_quiet(settings: BaseSettings, opts: argparse.Namespace) -> None:
    """Let a command that prints its result say nothing else, unless the user asks to hear more."""
    if not opts.loglevel and not any(given.startswith("LOG_") for given in opts.set):
        settings.set("LOG_LEVEL", "ERROR", "cmdline")
