"""Scrapy's downloader with bounds that hold: on the connections to a host, and on the head of a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.web._newclient import HEADER, STATUS

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from scrapy import Request as ScrapyRequest
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request
    from twisted.web.iweb import IResponse

MAX_HEAD = 256 * 1024
"""Bytes of status line and headers, and of any interim responses before them; browsers stop at the same size."""


class BoundedDownloader(Downloader):
    """Scrapy's downloader, with ``CONCURRENT_REQUESTS_PER_DOMAIN`` holding without a delay as well.

    Scrapy 2.19 counts a request when the task that sends it begins: what is queued in one turn of the event loop is
    sent all at once (measured: eight connections to a host that was to have one).
    """

    def _wait_for_download(
        self, slot: Slot, request: ScrapyRequest, queue_dfd: Deferred[Any]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Cuts the connection when a response's head is longer than `MAX_HEAD`: Twisted bounds a line, not their number."""

    head = 0

    def request(self, request: Request) -> Deferred[IResponse]:
        """The response to that request, counted from its first byte."""
        self.head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take in what arrived, unless it is head beyond the bound."""
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self.head += len(data)  # with the beginning of the body, at most one read of it
            if self.head > MAX_HEAD:
                assert self.transport is not None  # noqa: S101 - data came through it
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes `BoundedProtocol`."""

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:  # noqa: N802 - Twisted's name
        """A protocol for a new connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 download handler over `BoundedProtocol`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
