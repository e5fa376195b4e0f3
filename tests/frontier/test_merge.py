from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newscrawler.frontier.merge import merged
from newscrawler.items import Link, LinkKind

BARE = Link(
    url="https://x.example/a", kind=LinkKind.ARTICLE, found_on="https://x.example/", source=LinkKind.HOME
)
DAY = replace(BARE, date=datetime(2026, 11, 23, tzinfo=UTC), date_raw="۲ قوس ۱۴۰۵", date_precision="day")
MINUTE = replace(
    BARE, date=datetime(2026, 11, 23, 9, 5, tzinfo=UTC), date_raw="09:05", date_precision="minute"
)
UNKNOWN = replace(BARE, date=datetime(2026, 11, 23, 1, tzinfo=UTC), date_raw="?")


@pytest.mark.parametrize(
    ("known", "other", "raw"),
    [
        pytest.param(BARE, DAY, "۲ قوس ۱۴۰۵", id="a date where none was known"),
        pytest.param(DAY, BARE, "۲ قوس ۱۴۰۵", id="none does not erase one"),
        pytest.param(DAY, MINUTE, "09:05", id="the finer one wins"),
        pytest.param(MINUTE, DAY, "09:05", id="the coarser one does not"),
        pytest.param(UNKNOWN, DAY, "۲ قوس ۱۴۰۵", id="a known precision beats an unknown one"),
        pytest.param(DAY, replace(DAY, date_raw="later"), "۲ قوس ۱۴۰۵", id="of two alike the first"),
    ],
)
def test_of_two_dates_the_more_precise_one_with_all_its_parts(known: Link, other: Link, raw: str) -> None:
    both = merged(known, other)
    whole = next(link for link in (known, other) if link.date_raw == raw)
    assert (both.date, both.date_raw, both.date_precision) == (
        whole.date,
        whole.date_raw,
        whole.date_precision,
    )


def test_what_is_missing_is_filled_and_what_is_known_stays() -> None:
    known = replace(BARE, title="کابل", translations={"ps": "https://x.example/ps/a"})
    other = replace(
        BARE,
        found_on="https://x.example/rss",
        title="Kabul",
        section="world",
        authors=("A",),
        language="fa-AF",
        translations={"ps": "https://x.example/other", "en": "https://x.example/en/a"},
        modified=datetime(2026, 11, 24, tzinfo=UTC),
    )
    both = merged(known, other)
    assert (both.title, both.section, both.authors, both.language) == ("کابل", "world", ("A",), "fa-AF")
    assert both.translations == {"ps": "https://x.example/ps/a", "en": "https://x.example/en/a"}
    assert (both.found_on, both.modified) == ("https://x.example/", other.modified)


def test_nothing_new_changes_nothing() -> None:
    assert merged(MINUTE, DAY) == MINUTE
