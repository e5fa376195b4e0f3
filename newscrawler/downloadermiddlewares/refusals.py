"""The exceptions with which our middlewares end a request, each with the outcome it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from newscrawler.outcomes import Outcome


class RefusedError(IgnoreRequest):
    """The request, or its response, is refused: that outcome, for that reason."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


class CutOffError(IgnoreRequest):
    """The crawl ends before the request was made: it stays leased, and the next run asks."""
