"""No request to an address that the crawl may not ask for, and no connection to one that a name server gives."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import CannotResolveHostError

from newscrawler import resolver
from newscrawler.downloadermiddlewares.refusals import RefusedError
from newscrawler.errors import UsageError
from newscrawler.outcomes import Outcome
from newscrawler.safety.addresses import Rules, rules
from newscrawler.safety.printable import printable

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class AddressMiddleware:
    """Refuses what `Rules` refuse: every request passes here, redirects, robots.txt and images included.

    Setting ``ALLOWED_NETWORKS`` names private networks that may be crawled all the same. The hosts that the user
    named with ``-a url=…``, and those of the site file, may be asked on the port they were named with.
    """

    def __init__(self, crawler: Crawler, allowed: Rules) -> None:
        self.crawler = crawler
        self.rules = allowed
        resolver.admit(allowed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware for that crawl."""
        networks = crawler.settings.getlist("ALLOWED_NETWORKS")
        try:
            return cls(crawler, rules(named_urls(crawler), networks))
        except ValueError as error:
            raise UsageError(f"ALLOWED_NETWORKS: {error}") from error

    def process_request(self, request: Request) -> None:
        """Refuse by what the URL says. Raises `RefusedError`."""
        refusal = self.rules.refusal(request.url)
        if refusal:
            self._refuse(request, refusal)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response; refused when another resolver than ours led to a forbidden address."""
        peer = response.ip_address
        host = resolver.host_of(request.url)
        if peer and not request.meta.get("proxy") and not self.rules.allows_answer(host, peer):
            self._refuse(request, f"answered by {peer}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that our resolver refused from one that does not resolve."""
        refused = resolver.refused_answer(resolver.host_of(request.url))
        if isinstance(exception, CannotResolveHostError) and refused:
            self._refuse(request, f"resolves to {refused}; ALLOWED_NETWORKS may allow it")

    def _refuse(self, request: Request, why: str) -> None:
        self.crawler.stats.inc_value("addresses/refused")
        logger.info("%s refused: %s", printable(request.url), why)
        raise RefusedError(Outcome.FORBIDDEN_ADDRESS, why)


def named_urls(crawler: Crawler) -> Iterator[str]:
    """The addresses that user or site file named."""
    spider = crawler.spider
    options, url = getattr(spider, "options", None), getattr(spider, "url", None)
    if url:
        yield url  # `scrapy extract URL`
    if options is None:
        return
    site = options.site
    yield site.home
    if options.start:
        yield options.start
    for address in (*site.listings, *site.feeds, *site.sitemaps):
        yield site.absolute(address)
