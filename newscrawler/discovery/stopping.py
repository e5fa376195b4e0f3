"""When a pager has been followed far enough."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from newscrawler.items import Link, LinkKind

# Stories that home page and feeds must show before a sitemap is trusted, the share of them that it must have (the
# newest and dead links are missing in good ones too), and how many times as many it must have.
SHOWN, MOSTLY, DEEP = 10, 0.9, 1.5
# The sizes at which sitemaps are cut off: 30, 100, 250, 1000 … addresses.
CUT_OFF = re.compile(r"(?:[1-5]|15|25|75)0+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a run."""

    barren: int = 2
    """Pages in a row without a new article after which a pager is left."""
    max_pages: int | None = None
    """Pages of one pager; ``None`` for all."""
    since: datetime | None = None
    """Articles before this time are not wanted, aware; ``None`` for all."""


def has_past(link: Link, *, whole: bool = False) -> bool:
    """Whether what the link's source shows reaches back: a listing does, a sitemap only where it is `is_whole`.

    Feeds, news sitemaps and cut-off sitemaps hold the newest stories only.
    """
    if link.source is LinkKind.SITEMAP:
        return whole and link.title is None and link.date is None
    return link.source is not LinkKind.FEED


def is_whole(listed: Collection[object], shown: Collection[object]) -> bool:
    """Whether the sitemaps seem to hold the whole site: then sections need not be walked for older stories.

    ``listed`` are the keys (`url_key`) of their stories, ``shown`` those on the home pages and in the feeds, without
    what robots.txt forbids. Nearly all of the shown ones are listed, and many more besides; and their number is none
    that a limit would have: a sitemap of 20 or 1000 addresses is one that leaves out the rest.
    """
    both = sum(key in listed for key in shown)
    is_deep = both >= SHOWN and both >= len(shown) * MOSTLY and len(listed) >= both * DEEP
    return is_deep and not CUT_OFF.fullmatch(str(len(listed)))


def goes_on(
    link: Link,
    new: int,
    limits: Limits,
    *,
    dates: tuple[datetime, ...] = (),
    following: Link | None = None,
    whole: bool = False,
) -> Link | None:
    """The next page of the pager as it should be followed, or ``None`` when this was the last one worth it.

    ``link`` led to the page just read, ``dates`` are those of its rows, ``following`` is the pager's next page (from
    `Found.pages`). ``new`` is how many of its articles neither an earlier run stored nor a source with a past
    (`has_past`) showed in this run. Those known only from a feed count as new: the feed's twenty entries are the
    first two pages of every pager, and the older stories behind them would never be reached. ``whole`` says that
    sitemaps hold the whole site (`is_whole`): then one page without anything new is enough.
    """
    if following is None:
        return None
    stale = 0 if new else link.stale + 1
    page = link.page + 1
    if stale >= (1 if whole else limits.barren) or (
        limits.max_pages is not None and page >= limits.max_pages
    ):
        return None
    # All rows older: one row may be pinned at the top, or be an old story promoted again.
    if limits.since is not None and dates and max(dates) < limits.since:
        return None
    return replace(following, page=page, stale=stale, section=following.section or link.section)
