"""When a pager has been followed far enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from newscrawler.items import Link, LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a run."""

    barren: int = 2
    """Pages in a row without a new article after which a pager is left."""
    max_pages: int | None = None
    """Pages of one pager; ``None`` for all."""
    since: datetime | None = None
    """Articles before this time are not wanted, aware; ``None`` for all."""


def has_past(link: Link) -> bool:
    """Whether the link comes from a source that reaches back: a listing or a plain sitemap.

    Feeds and news sitemaps hold the newest stories only.
    """
    if link.source is LinkKind.SITEMAP:
        return link.title is None and link.date is None
    return link.source is not LinkKind.FEED


def goes_on(
    link: Link, new: int, limits: Limits, *, dates: tuple[datetime, ...] = (), following: Link | None = None
) -> Link | None:
    """The next page of the pager as it should be followed, or ``None`` when this was the last one worth it.

    ``link`` led to the page just read, ``dates`` are those of its rows, ``following`` is the pager's next page (from
    `Found.pages`). ``new`` is how many of its articles neither an earlier run stored nor a source with a past
    (`has_past`) showed in this run. Those known only from a feed count as new: the feed's twenty entries are the
    first two pages of every pager, and the older stories behind them would never be reached.
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
