from datetime import UTC, datetime
from itertools import pairwise

import pytest

from newscrawler.frontier import priority
from newscrawler.items import Link, LinkKind

HOME = Link(url="https://x.example/", kind=LinkKind.HOME)
FRONT = Link(url="https://x.example/politics", kind=LinkKind.LISTING)
FEED = Link(url="https://x.example/rss", kind=LinkKind.FEED)
SITEMAP_NEW = Link(
    url="https://x.example/2026.xml", kind=LinkKind.SITEMAP, modified=datetime(2026, 11, 1, tzinfo=UTC)
)
SITEMAP_OLD = Link(
    url="https://x.example/2019.xml", kind=LinkKind.SITEMAP, modified=datetime(2019, 11, 1, tzinfo=UTC)
)
SITEMAP = Link(url="https://x.example/sitemap.xml", kind=LinkKind.SITEMAP)
UNDATED = Link(url="https://x.example/a", kind=LinkKind.ARTICLE)
TODAY = Link(url="https://x.example/b", kind=LinkKind.ARTICLE, date=datetime(2026, 11, 24, 8, 1, tzinfo=UTC))
EARLIER = Link(
    url="https://x.example/c", kind=LinkKind.ARTICLE, date=datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
)
BEFORE_1970 = Link(url="https://x.example/d", kind=LinkKind.ARTICLE, date=datetime(1948, 1, 1, tzinfo=UTC))
SECOND = Link(url="https://x.example/politics?page=1", kind=LinkKind.LISTING, page=1)
HUNDREDTH = Link(url="https://x.example/politics?page=99", kind=LinkKind.LISTING, page=99)

ORDER = [
    HOME,
    SITEMAP_NEW,
    SITEMAP_OLD,
    SITEMAP,
    FEED,
    FRONT,
    UNDATED,
    TODAY,
    EARLIER,
    BEFORE_1970,
    HUNDREDTH,
    SECOND,
]


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(ORDER)), ids=lambda link: link.url)
def test_what_lists_the_news_comes_first_then_the_newest_then_the_depth(earlier: Link, later: Link) -> None:
    assert priority(earlier) > priority(later)


def test_a_date_in_the_far_future_stays_among_the_articles() -> None:
    wrong = Link(url="https://x.example/e", kind=LinkKind.ARTICLE, date=datetime(9999, 1, 1, tzinfo=UTC))
    assert priority(FRONT) > priority(wrong) > priority(TODAY)


def test_a_rank_fits_into_64_bits() -> None:
    assert all(abs(priority(link)) < 2**63 for link in ORDER)
