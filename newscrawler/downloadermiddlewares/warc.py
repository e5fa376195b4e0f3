"""Every response to the WARC files, as received: the middleware nearest to the downloader."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from newscrawler.archive.exchange import Exchange, members, warc_date
from newscrawler.archive.exchange import Headers as Pairs
from newscrawler.archive.records import link_record
from newscrawler.archive.replay import replayed
from newscrawler.archive.warc import WarcWriter
from newscrawler.errors import ArchiveError
from newscrawler.items import Link, LinkKind, WarcRecord
from newscrawler.scheduler import stop_crawl
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

# "partial" is not among them: Scrapy says so of every answer that ends with its connection.
TRUNCATED = {"dataloss": "disconnect", "download_stopped": "length"}
"""Scrapy's flag to the reason that WARC-Truncated gives."""

LARGE = 256 * 1024
"""Bytes of a body that take 10 ms to compress: larger ones are compressed in a thread."""

REPLAYED = "replayed"
"""Flag of a response that comes from the archive."""
REPLAYED_FOR = timedelta(hours=1)
"""A response that was received longer ago is asked for again."""


class WarcMiddleware:
    """Puts a `WarcRecord` in ``meta["warc"]`` of each request that was answered.

    Setting ``WARC_ENABLED`` switches it on; ``WARC_MAX_BYTES`` is the size at which a new file begins.
    """

    def __init__(self, writer: WarcWriter, crawler: Crawler) -> None:
        self.writer = writer
        self.crawler = crawler
        self.state = crawl_state(crawler)
        for left in writer.leftovers:
            logger.warning(
                "%s was left open by a killed run: %d whole records kept, %d bytes of a broken one cut off",
                left.file, left.records, left.cut,
            )  # fmt: skip

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware for that crawl."""
        if not crawler.settings.getbool("WARC_ENABLED"):
            raise NotConfigured
        state = crawl_state(crawler)
        writer = WarcWriter(
            state.archive.directory / "warc",
            state.options.site.key,
            crawler.settings.getint("WARC_MAX_BYTES", 1 << 30),
            now=datetime.now(UTC),
            captures=state.archive,
            info={
                "software": str(crawler.settings["BOT_NAME"]),
                "http-header-user-agent": str(crawler.settings["USER_AGENT"]),
                "robots": "obey" if crawler.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            },
        )
        middleware = cls(writer, crawler)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(middleware.response_downloaded, signal=signals.response_downloaded)
        return middleware

    def spider_closed(self) -> None:
        """Close the file."""
        self.writer.close()

    def process_request(self, request: Request) -> Response | None:
        """What the run received before it was killed and had no time to read; nothing otherwise."""
        for key in ("warc", "fetched_at", "known_link"):  # of the response that led to this request
            request.meta.pop(key, None)
        if not self.state.run.is_resumed or "frontier_key" not in request.meta:
            return None
        capture = self.state.archive.capture(request.url)
        oldest = max(self.state.run.started, datetime.now(UTC) - REPLAYED_FOR)
        found = (
            replayed(self.writer.directory, capture.place)
            if capture and capture.date >= warc_date(oldest)
            else None
        )
        if capture is None or found is None:
            return None
        headers = Headers()
        for name, value in found.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=found.body)
        request.meta["warc"] = capture.place
        request.meta["fetched_at"] = datetime.fromisoformat(capture.date)
        self.crawler.stats.inc_value("warc/replayed")
        return kind(url=request.url, status=found.status, headers=headers, body=found.body, flags=[REPLAYED])

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Archive the response before the next request is sent: see `process_response`."""
        if "cached" in response.flags or not request.url.startswith(("http://", "https://")):
            return
        now = request.meta["fetched_at"] = datetime.now(UTC)
        key = request.meta.get("frontier_key")
        try:
            known = request.meta["known_link"] = self.state.frontier.link(key) if key else None
            received = exchange(request, response, now, known)
            if len(received.body) > LARGE:
                request.meta["warc_later"] = received
            else:
                self.written(request, self.writer.write(received))
        except ArchiveError as error:
            self.stopped(request, error)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The same response. What could not be archived has stopped the crawl, and goes no further.

        It would be too late to archive them all here: Scrapy sends the next request first and comes here when it has
        time, so that a kill cost four responses at two connections, not two. Those that are long to compress wait,
        and the reactor does not.
        """
        received: Exchange | None = request.meta.pop("warc_later", None)
        if received:
            try:
                earlier = self.writer.earlier(received)
                made = await asyncio.to_thread(members, received, earlier)
                self.written(request, self.writer.append(received, made, earlier))
            except ArchiveError as error:
                self.stopped(request, error)
        fault = request.meta.get("warc")
        if isinstance(fault, ArchiveError):
            raise fault
        return response

    def written(self, request: Request, place: WarcRecord) -> None:
        """Say where the response lies."""
        request.meta["warc"] = place
        self.crawler.stats.inc_value("warc/responses")

    def stopped(self, request: Request, error: ArchiveError) -> None:
        """End the crawl, which cannot keep what it receives."""
        stop_crawl(self.crawler, error)
        request.meta["warc"] = error


def exchange(request: Request, response: Response, now: datetime, known: Link | None = None) -> Exchange:
    """The request and response as WARC sees them; ``known`` is what was learned of the link while it was queued."""
    link = known or request.cb_kwargs.get("link")
    redirects = request.meta.get("redirect_urls")
    notes = {
        "via": redirects[-1] if redirects else link.found_on if isinstance(link, Link) else None,
        "kind": str(link.kind) if isinstance(link, Link) else None,
        "fetchTimeMs": str(round(request.meta.get("download_latency", 0) * 1000)),
        # What its discoverers knew is nowhere on the page: `scrapy fromwarc` reads it from here.
        "link": link_note(link) if isinstance(link, Link) and link.kind is LinkKind.ARTICLE else None,
    }
    return Exchange(
        url=request.url,
        method=request.method,
        request_headers=_pairs(request.headers),
        request_body=request.body,
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        response_headers=_pairs(response.headers),
        body=response.body,
        ip=str(response.ip_address) if response.ip_address else None,
        fetched_at=now,
        truncated=next((reason for flag, reason in TRUNCATED.items() if flag in response.flags), None),
        notes={name: value for name, value in notes.items() if value},
    )


def link_note(link: Link) -> str:
    """The link as JSON on one line of ASCII without a space: spaces at the end of a field do not survive."""
    return json.dumps(link_record(link), separators=(",", ":")).replace(" ", "\\u0020")


def _pairs(headers: Headers) -> Pairs:
    return tuple((name, value) for name, values in headers.items() for value in values)
