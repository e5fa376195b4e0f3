"""Which link comes first."""

from __future__ import annotations

from newscrawler.items import Link, LinkKind

TIER = 10**10
"""More than any rank inside a tier: minutes since 1970 are eight digits."""
FIRST = {LinkKind.HOME: 4, LinkKind.SITEMAP: 3, LinkKind.FEED: 2, LinkKind.LISTING: 1}
MINUTES_A_DATE_CAN_HAVE = 10**9


def priority(link: Link) -> int:
    """The rank of the link; higher is earlier.

    First what lists the news of the hour: home, sitemaps (the newest first), feeds, first listing pages; in this
    order, because a sitemap may tell that the listings are not needed. Then
    articles: those without a date, which only a page of today can have shown us, then the newest. Then the deeper
    listing pages: a pager that was begun is read to its end before another one is, for what it has shown makes the
    others needless.
    """
    if link.kind is LinkKind.ARTICLE:
        return TIER + _recency(link, undated=MINUTES_A_DATE_CAN_HAVE)
    if link.kind is LinkKind.LISTING and link.page:
        return min(link.page, TIER - 1)
    return 2 * TIER + FIRST[link.kind] * 2 * MINUTES_A_DATE_CAN_HAVE + _recency(link, undated=0)


def _recency(link: Link, undated: int) -> int:
    moment = link.date or link.modified
    if moment is None:
        return undated
    return min(max(int(moment.timestamp() // 60), 0), MINUTES_A_DATE_CAN_HAVE - 1)
