"""When a pager has been followed far enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from newscrawler.items import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a run."""

    barren: int = 2
    """Pages in a row without a new article after which a pager is left."""
    max_pages: int | None = None
    """Pages of one pager; ``None`` for all."""
    since: datetime | None = None
    """Articles before this time are not wanted, aware; ``None`` for all."""


def goes_on(
    link: Link, new: int, limits: Limits, *, dates: tuple[datetime, ...] = (), following: Link | None = None
) -> Link | None:
    """The next page of the pager as it should be followed, or ``None`` when this was the last one worth it.

    ``link`` led to the page just read, ``new`` is how many of its articles were not known before, ``dates`` are those
    of its rows, and ``following`` is the pager's next page (from `Found.pages`).
    """
    if following is None:
        return None
    stale = 0 if new else link.stale + 1
    page = link.page + 1
    if stale >= limits.barren or (limits.max_pages is not None and page >= limits.max_pages):
        return None
    # All rows older: one row may be pinned at the top, or be an old story promoted again.
    if limits.since is not None and dates and max(dates) < limits.since:
        return None
    return replace(following, page=page, stale=stale, section=following.section or link.section)
