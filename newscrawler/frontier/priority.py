"""Which link comes first."""

from __future__ import annotations

from newscrawler.items import Link, LinkKind

TIER = 10**10
"""More than any rank inside a tier: minutes since 1970 are eight digits."""
FIRST = {LinkKind.HOME: 4, LinkKind.LISTING: 3, LinkKind.FEED: 2, LinkKind.SITEMAP: 1}
MINUTES_A_DATE_CAN_HAVE = 10**9


def priority(link: Link) -> int:
    """The rank of the link; higher is earlier.

    First what lists the news of the hour: home, first listing pages, feeds, sitemaps (the newest first). Then
    articles: those without a date, which only a page of today can have shown us, then the newest. Then the deeper
    listing pages, one level after the other.
    """
    if link.kind is LinkKind.ARTICLE:
        return TIER + _recency(link, undated=MINUTES_A_DATE_CAN_HAVE)
    if link.kind is LinkKind.LISTING and link.page:
        return -min(link.page, TIER)
    return 2 * TIER + FIRST[link.kind] * 2 * MINUTES_A_DATE_CAN_HAVE + _recency(link, undated=0)


def _recency(link: Link, undated: int) -> int:
    moment = link.date or link.modified
    if moment is None:
        return undated
    return min(max(int(moment.timestamp() // 60), 0), MINUTES_A_DATE_CAN_HAVE - 1)
