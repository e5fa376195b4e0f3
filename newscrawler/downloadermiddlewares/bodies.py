"""What a response may bring: bounded when unpacked, and of a kind that can be read."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self, cast

from scrapy import signals
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from newscrawler.downloadermiddlewares.refusals import RefusedError
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.safety.bodies import is_binary, is_cut_off, is_no_page

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

MOST_CODINGS = 2
"""Content codings one upon the other; each may unpack a thousandfold, and no news server needs two."""
MOST_SITEMAP = 50 * 1024 * 1024
"""Bytes of a sitemap that the protocol allows; other bodies are bounded by DOWNLOAD_MAXSIZE."""
BROKEN: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    brotli.error,
    zstd.ZstdError,
)


class BodyMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression, which stops at DOWNLOAD_MAXSIZE, with names for what goes wrong.

    A page that its header calls an image or a film is not taken in at all; one whose bytes are one goes no further.
    """

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        crawler.signals.connect(self.headers_received, signal=signals.headers_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware for that crawl."""
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured
        return cls(crawler=crawler)

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop a download that can bring no page. Raises `StopDownload`."""
        kind = headers.get("Content-Type")
        if _link(request) and kind and is_no_page(kind.decode("latin-1")):
            raise StopDownload(fail=True)

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Ask for compression; allow a sitemap its size."""
        link = _link(request)
        if link and link.kind is LinkKind.SITEMAP:
            request.meta["download_maxsize"] = MOST_SITEMAP
        super().process_request(request)

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Response:
        """The response unpacked. Raises `RefusedError` when it is too large, damaged, or no text."""
        unpacked = self._unpacked(request, response)
        if _link(request) and is_binary(unpacked.body[:64]):
            raise RefusedError(Outcome.NOT_HTML, "binary body")
        return unpacked

    def _unpacked(self, request: Request, response: Response) -> Response:
        codings = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
        if len(codings) > MOST_CODINGS:
            raise RefusedError(Outcome.UNREADABLE, f"{len(codings)} content codings")
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest as error:
            raise RefusedError(Outcome.TOO_LARGE, str(error)) from error
        except BROKEN as error:
            raise RefusedError(Outcome.UNREADABLE, repr(error)) from error
        if len(codings) == 1 and is_cut_off(
            response.body, codings[0].strip().lower().decode("latin-1"), len(unpacked.body)
        ):
            raise RefusedError(Outcome.UNREADABLE, "cut off")
        return cast("Response", unpacked)


def _link(request: Request) -> Link | None:
    link = request.cb_kwargs.get("link")
    return link if isinstance(link, Link) else None
