"""Scrapy's redirects, where an address that nobody can read is the page's fault and not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares import redirect

from newscrawler.downloadermiddlewares.refusals import RefusedError
from newscrawler.outcomes import Outcome

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class RedirectMiddleware(redirect.RedirectMiddleware):
    """Redirects by status."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request that it leads to. Raises `RefusedError` for a malformed address."""
        try:
            return super().process_response(request, response)
        except ValueError as error:
            raise RefusedError(Outcome.REDIRECT, str(error)) from error


class MetaRefreshMiddleware(redirect.MetaRefreshMiddleware):
    """Redirects by a page's own refresh."""

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request that it leads to; the page itself where its refresh cannot be read."""
        try:
            return super().process_response(request, response)
        except (ValueError, LookupError):  # a malformed address; a charset such as zlib_codec
            return response
