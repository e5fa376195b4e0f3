"""Printed dates of many sites and languages against what they mean; ``cases/nothing.tsv`` holds what is none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawler.dates import Calendar, DatePrecision, isoformat, parse_date

CASES = Path(__file__).parent / "cases"
NOW = datetime.fromisoformat("2023-02-15T12:00:00+04:30")


def cases() -> Iterator[object]:
    """Text, language, expected, date order and zone of each row; ``-`` expects nothing."""
    for file in sorted(CASES.glob("*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()[1:], 2):
            text, language, expected, *rest = line.split("\t")
            order, zone = (*rest, "", "")[:2]
            yield pytest.param(
                text, language, expected, order or None, zone or "Asia/Kabul", id=f"{file.stem}:{number}"
            )


@pytest.mark.parametrize(("text", "language", "expected", "order", "zone"), list(cases()))
def test_printed_date(text: str, language: str, expected: str, order: str | None, zone: str) -> None:
    found = parse_date(text, languages=[language], timezone=zone, now=NOW, date_order=order)
    assert (isoformat(found) if found else "-") == expected


@pytest.mark.parametrize(("text", "language", "expected", "order", "zone"), list(cases()))
def test_without_a_language_nothing_wrong(
    text: str, language: str, expected: str, order: str | None, zone: str
) -> None:
    found = parse_date(text, timezone=zone, now=NOW, date_order=order)
    assert found is None or isoformat(found) == expected


@pytest.mark.parametrize(
    ("text", "precision", "calendar"),
    [
        ("۵ خرداد ۱۴۰۲", DatePrecision.DAY, Calendar.SOLAR_HIJRI),
        ("۱۴۰۲/۳/۵ ۱۰:۰۵", DatePrecision.MINUTE, Calendar.SOLAR_HIJRI),
        ("۱۴۴۴/۹/۲", DatePrecision.DAY, Calendar.LUNAR_HIJRI),
        ("26 May 2023 10:05:07", DatePrecision.SECOND, Calendar.GREGORIAN),
        ("26 May 2023 10 am", DatePrecision.HOUR, Calendar.GREGORIAN),
        ("۳ ساعت پیش", DatePrecision.HOUR, Calendar.GREGORIAN),
        ("۳ دقیقه پیش", DatePrecision.MINUTE, Calendar.GREGORIAN),
        ("۳ هفته پیش", DatePrecision.DAY, Calendar.GREGORIAN),
        ("۳ ماه پیش", DatePrecision.MONTH, Calendar.GREGORIAN),
        ("۳ سال پیش", DatePrecision.YEAR, Calendar.GREGORIAN),
        # The exact calendar decides and the lunar one agrees within a day.
        ("۵ خرداد ۱۴۰۲ برابر با ۶ ذوالقعده ۱۴۴۴", DatePrecision.DAY, Calendar.SOLAR_HIJRI),
    ],
)
def test_precision_and_calendar(text: str, precision: DatePrecision, calendar: Calendar) -> None:
    found = parse_date(text, languages=["fa"], timezone="Asia/Tehran", now=NOW)
    assert found is not None
    assert (found.precision, found.calendar) == (precision, calendar)


def test_relative_forms_need_the_time_of_the_fetch() -> None:
    for text in ("3 hours ago", "yesterday", "just now", "14 February", "نن", "دیروز ۱۰:۳۱"):
        assert parse_date(text, timezone="Asia/Kabul") is None, text
        assert parse_date(text, timezone="Asia/Kabul", now=NOW) is not None, text


def test_relative_is_marked() -> None:
    counted = parse_date("3 hours ago", now=NOW)
    printed = parse_date("14 February 2023", now=NOW)
    assert counted is not None
    assert printed is not None
    assert counted.is_relative
    assert not printed.is_relative


def test_day_words_are_of_the_sites_day() -> None:
    late = datetime(2023, 2, 14, 21, 0, tzinfo=UTC)  # 01:30 of the 15th in Kabul
    found = parse_date("today", timezone="Asia/Kabul", now=late)
    assert found is not None
    assert isoformat(found) == "2023-02-15"


def test_hours_are_counted_through_a_change_of_the_clocks() -> None:
    after = datetime.fromisoformat("2023-03-26T04:30:00+02:00")  # Berlin went from 2 to 3 that night
    found = parse_date("vor 3 Stunden", languages=["de"], timezone="Europe/Berlin", now=after)
    assert found is not None
    assert after - found.value == timedelta(hours=3)


def test_without_a_zone_utc_stands_in_and_says_so() -> None:
    naive = parse_date("15 February 2023 10:31")
    stated = parse_date("15 February 2023 10:31 GMT")
    sited = parse_date("15 February 2023 10:31", timezone="Asia/Kabul")
    iso = parse_date("2023-02-15T10:31:00")
    assert naive is not None
    assert stated is not None
    assert sited is not None
    assert iso is not None
    assert naive.value == stated.value == iso.value
    assert [found.is_zone_known for found in (naive, stated, sited, iso)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("2023-02-15T10:31:00Z", True),
        ("2023-02-15T10:31:00+04:30", True),
        ("1676442660", True),
        ("2023-02-15", False),
        ("2023-W07-3", False),
        ("15 February 2023", False),
        ("15 February 2023 10:31 Asia/Kabul", True),
    ],
)
def test_zone_of_the_text_is_known(text: str, is_known: bool) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.is_zone_known is is_known
    assert parse_date(text, timezone="Asia/Kabul", now=NOW) is not None


@pytest.mark.parametrize(
    ("order", "expected"), [("dmy", "2023-04-03"), ("mdy", "2023-03-04"), ("ymd", "-"), (None, "-")]
)
def test_order_decides_what_is_ambiguous(order: str | None, expected: str) -> None:
    found = parse_date("03/04/2023", languages=["en"], date_order=order)
    assert (isoformat(found) if found else "-") == expected


def test_another_calendar_or_the_weekday_decides_what_is_ambiguous() -> None:
    for text in ("03/04/2023 - 14 Farvardin 1402", "Monday 03/04/2023"):
        found = parse_date(text, languages=["en"])
        assert found is not None
        assert isoformat(found) == "2023-04-03", text


def test_languages_that_agree_decide_for_all() -> None:
    assert parse_date("03/04/2023", languages=["fa-AF", "ps"]) is not None
    assert parse_date("03/04/2023", languages=["fa-AF", "ps", "en"]) is None


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "Kabul", "", "../etc"])
def test_unknown_zone_is_the_callers_mistake(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse_date("15 February 2023", timezone=zone)


def test_unknown_order_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="dym"):
        parse_date("15 February 2023", date_order="dym")


def test_paragraphs_are_no_dates() -> None:
    assert parse_date("15 February 2023 " * 20) is None


@pytest.mark.parametrize(("text", "language", "expected", "order", "zone"), list(cases()))
def test_a_site_of_other_languages_reads_nothing_wrong(
    text: str, language: str, expected: str, order: str | None, zone: str
) -> None:
    """A page is often not in the language of its site or its template: less may be read, nothing else."""
    found = parse_date(text, languages=["en", "fa-AF", "ps"], timezone=zone, now=NOW, date_order=order)
    assert found is None or isoformat(found) == expected
