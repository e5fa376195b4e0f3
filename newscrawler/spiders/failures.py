"""Scrapy's ways of failing, as outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawler.discovery.rest import is_past_end
from newscrawler.downloadermiddlewares.refusals import RefusedError
from newscrawler.outcomes import Outcome, status_outcome
from newscrawler.safety.challenges import is_challenge

if TYPE_CHECKING:
    from scrapy.http import Headers

ERRORS: tuple[tuple[type[Exception], Outcome], ...] = (
    (CannotResolveHostError, Outcome.DNS),
    (DownloadTimeoutError, Outcome.TIMEOUT),
    (DownloadConnectionRefusedError, Outcome.CONNECTION),
    (DownloadCancelledError, Outcome.TOO_LARGE),  # Scrapy cancels what is larger than DOWNLOAD_MAXSIZE
    (DownloadFailedError, Outcome.CONNECTION),
    (ResponseDataLossError, Outcome.CONNECTION),
    (StopDownload, Outcome.NOT_HTML),  # stopped at its headers by downloadermiddlewares/bodies.py
    (UnsupportedURLSchemeError, Outcome.FORBIDDEN_ADDRESS),
)
NO_ANSWER: tuple[type[Exception], ...] = (IgnoreRequest, *(kind for kind, _ in ERRORS))
"""Exceptions with which a download ends without a response."""


def failure_outcome(error: BaseException) -> Outcome:
    """The outcome that the exception stands for; ``failed/error`` for one that nobody foresaw."""
    if isinstance(error, HttpError):
        answer = error.response
        if is_past_end(answer.status, answer.body):
            return Outcome.LISTED
        if is_challenge(answer.status, _texts(answer.headers), answer.body):
            return Outcome.CHALLENGE
        return status_outcome(answer.status)
    if isinstance(error, RefusedError):
        return error.outcome
    if isinstance(error, IgnoreRequest):
        return Outcome.REDIRECT if "redirect" in str(error) else Outcome.ROBOTS
    if "SSL" in repr(error) or "certificate" in str(error):
        return Outcome.TLS
    return next((outcome for kind, outcome in ERRORS if isinstance(error, kind)), Outcome.ERROR)


def _texts(headers: Headers) -> dict[str, str]:
    return {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in headers.items()}
