"""Acknowledging what no pipeline sees: pages that were read for their links, are not wanted, or did not come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

from newscrawler.downloadermiddlewares.refusals import CutOffError
from newscrawler.errors import ArchiveError
from newscrawler.items import Link
from newscrawler.outcomes import Outcome
from newscrawler.spiders.failures import failure_outcome
from newscrawler.spiders.pages import bare_page

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawler.state import CrawlState

logger = logging.getLogger(__name__)


def settle_listed(state: CrawlState, response: Response, link: Link, follow: Callable[[], None]) -> None:
    """Queue the links of a page and acknowledge the page, both or, when the process is killed, neither.

    Requests that a callback yields are queued only after it has ended.
    """

    def settled() -> None:
        follow()
        state.settle(response.meta["frontier_key"], link.kind, Outcome.LISTED)

    state.archive.transact(settled)


def settle_unwanted(state: CrawlState, response: Response, link: Link) -> None:
    """Acknowledge a page that asks not to be kept."""
    key = response.meta["frontier_key"]
    page = bare_page(response.url, response.status)

    def settled() -> None:
        state.archive.save_page(page, key, Outcome.UNWANTED, state.run)
        state.settle(key, link.kind, Outcome.UNWANTED)

    state.archive.transact(settled)


def settle_failed(state: CrawlState, failure: Failure) -> None:
    """Acknowledge what could not be fetched."""
    error, request = failure.value, failure.request  # type: ignore[attr-defined]
    if isinstance(error, CutOffError | ArchiveError):
        return  # it stays leased: the next run asks again
    outcome = failure_outcome(error) if error else Outcome.ERROR
    link: Link = request.cb_kwargs["link"]
    if outcome is Outcome.ERROR:
        logger.error("%s: %r", request.url, error)
    elif outcome.is_failure:
        logger.warning("%s: %s", request.url, outcome)
    key = request.meta["frontier_key"]

    def settled() -> None:
        if isinstance(error, HttpError):  # a story that is gone stays in the archive; its page says so
            page = bare_page(request.url, error.response.status)
            state.archive.save_page(page, key, outcome, state.run)
        state.settle(key, link.kind, outcome)

    state.archive.transact(settled)
