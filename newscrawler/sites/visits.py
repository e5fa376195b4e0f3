"""A plan for looking at a site: it asks for pages, and decides what to ask for next by what came back."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from newscrawler.items import Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one address."""

    page: Page | None = None
    """The page, of whatever status; ``None`` when there was no answer."""
    reason: str = ""
    """Why there is no page: robots.txt, no connection …"""

    @property
    def body(self) -> bytes | None:
        """The body of a page that answered 200, else ``None``."""
        return self.page.body if self.page and self.page.status == 200 else None

    @property
    def fault(self) -> str:
        """Why the page cannot be read, empty when it can."""
        if self.page is None:
            return self.reason or "no answer"
        return "" if self.page.status == 200 else f"status {self.page.status}"


Plan: TypeAlias = Generator[str, Answer, T]
"""Yields addresses, is sent an `Answer` for each, and returns a result."""


def ask(url: str) -> Plan[Answer]:
    """A plan of one page: what came back for it."""
    answer = yield url
    return answer
