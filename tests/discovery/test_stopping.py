"""When a pager is left."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newscrawler.discovery import Limits, goes_on, has_past, is_whole
from newscrawler.items import Link, LinkKind

PAGE = Link(url="https://n.example/w", kind=LinkKind.LISTING, section="World")
NEXT = Link(url="https://n.example/w?page=1", kind=LinkKind.LISTING)
OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def test_goes_on_while_pages_have_new_articles() -> None:
    following = goes_on(replace(PAGE, page=4, stale=1), 3, Limits(), following=NEXT)
    assert following is not None
    assert (following.page, following.stale, following.section, following.url) == (5, 0, "World", NEXT.url)


@pytest.mark.parametrize(("barren", "pages"), [(1, 1), (2, 2), (3, 3)])
def test_stops_after_barren_pages(barren: int, pages: int) -> None:
    link: Link | None = PAGE
    read = 0
    while link is not None:
        read += 1
        link = goes_on(link, 0, Limits(barren=barren), following=NEXT)
    assert read == pages


def test_stops_at_max_pages_and_at_the_end() -> None:
    assert goes_on(replace(PAGE, page=2), 9, Limits(max_pages=3), following=NEXT) is None
    assert goes_on(replace(PAGE, page=1), 9, Limits(max_pages=3), following=NEXT) is not None
    assert goes_on(PAGE, 9, Limits()) is None


@pytest.mark.parametrize(
    ("dates", "stops"),
    [((), False), ((OLD, OLD), True), ((OLD, NEW), False)],
    ids=["no-dates", "all-older", "one-pinned"],
)
def test_stops_at_since(dates: tuple[datetime, ...], stops: bool) -> None:
    since = datetime(2026, 6, 1, tzinfo=UTC)
    assert (goes_on(PAGE, 9, Limits(since=since), dates=dates, following=NEXT) is None) is stops


def test_one_barren_page_is_enough_beside_a_whole_sitemap() -> None:
    assert goes_on(PAGE, 0, Limits(), following=NEXT, whole=True) is None


def test_feeds_have_no_past() -> None:
    feed = Link(url="https://n.example/a", kind=LinkKind.ARTICLE, source=LinkKind.FEED)
    sitemap = replace(feed, source=LinkKind.SITEMAP)
    assert not has_past(feed, whole=True)
    assert has_past(replace(feed, source=LinkKind.LISTING))
    assert not has_past(sitemap)
    assert has_past(sitemap, whole=True)
    assert not has_past(replace(sitemap, title="News"), whole=True)


@pytest.mark.parametrize(
    ("listed", "shown", "whole"),
    [(range(101), range(30), True), (range(100), range(30), False), (range(30), range(12), False), (range(60), range(30), True), (range(23), range(20), False), (range(101), range(5), False), (range(101), range(90, 130), False)],
    ids=["whole", "cut-off", "cut-off-early", "round-but-no-limit", "no-deeper-than-the-front-page", "too-few-shown", "others-missing"],
)  # fmt: skip
def test_a_sitemap_is_whole(listed: range, shown: range, whole: bool) -> None:
    assert is_whole(set(map(str, listed)), set(map(str, shown))) is whole
