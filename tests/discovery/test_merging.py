"""What two discoverers know of one address."""

from datetime import UTC, datetime

from newscrawler.discovery import merged
from newscrawler.items import Link, LinkKind

URL = "https://n.example/a"
FEED = Link(
    url=URL + "?utm_source=rss",
    kind=LinkKind.ARTICLE,
    source=LinkKind.FEED,
    title="Feed",
    date=datetime(2026, 5, 1, 10, tzinfo=UTC),
    date_raw="f",
    date_precision="second",
    authors=("A",),
)
ROW = Link(
    url=URL,
    kind=LinkKind.ARTICLE,
    source=LinkKind.LISTING,
    found_on="https://n.example/",
    title="Row",
    section="World",
    date=datetime(2026, 5, 1, tzinfo=UTC),
    date_raw="r",
    date_precision="day",
)
MAP = Link(
    url=URL,
    kind=LinkKind.ARTICLE,
    source=LinkKind.SITEMAP,
    modified=datetime(2026, 5, 2, tzinfo=UTC),
    translations={"fa": "https://n.example/fa/a"},
)


def test_a_sitemaps_link_learns_from_feed_and_row() -> None:
    link = merged(merged(MAP, ROW), FEED)
    assert (link.url, link.source, link.modified, link.translations) == (
        URL,
        LinkKind.SITEMAP,
        MAP.modified,
        MAP.translations,
    )
    assert (link.title, link.section, link.date_raw, link.date_precision, link.authors) == (
        "Feed",
        "World",
        "f",
        "second",
        ("A",),
    )


def test_the_feeds_word_goes_before_the_rows() -> None:
    assert merged(ROW, FEED).date == FEED.date
    assert merged(FEED, ROW).date == FEED.date
    assert merged(FEED, ROW).section == "World"


def test_nothing_new_changes_nothing() -> None:
    bare = Link(url=URL, kind=LinkKind.ARTICLE)
    assert merged(FEED, bare) == FEED
    assert merged(bare, bare) == bare
