"""What holds for every text: no exception, an aware result, no wrong day whatever the spelling."""

import time
import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from newscrawler.dates import Calendar, ParsedDate, isoformat, parse_date, solar_hijri
from newscrawler.dates.names import lexicon

NOW = datetime(2023, 2, 15, 7, 30, tzinfo=UTC)
LANGUAGES = [(), ("en",), ("fa",), ("fa-AF", "ps", "en"), ("ar",), ("ur",), ("zh-Hans",), ("tr", "ckb", "ku")]
ORDERS = [None, "dmy", "mdy", "ymd"]
ZONES = [None, "Asia/Kabul", "Asia/Tehran", "America/New_York"]

# Words of the tables, numbers of every length and the signs between them: far likelier to reach into the
# grammar than random characters.
PIECES = st.one_of(
    st.sampled_from(sorted(lexicon(()))),
    st.integers(0, 2500).map(str),
    st.integers(0, 10**15).map(str),
    st.sampled_from(
        [" ", " - ", "/", ":", ".", ",", "، ", "(", ")", "|", "+04:30", "T", "Z", "10:31", "۱۴۰۱", "٪"]
    ),
)
DAYS = st.dates(date(1930, 1, 1), date(2040, 12, 31))
DIGITS = ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"]  # fmt: skip


def check(text: str, languages: tuple[str, ...], order: str | None, zone: str | None) -> ParsedDate | None:
    found = parse_date(text, languages=languages, timezone=zone, now=NOW, date_order=order)
    if found is not None:
        assert found.value.utcoffset() is not None
        assert datetime.fromisoformat(isoformat(found)).date() == found.value.date()
        assert not found.is_relative or found.value <= NOW + timedelta(days=1)
    return found


@given(st.text(max_size=220), st.sampled_from(LANGUAGES), st.sampled_from(ORDERS), st.sampled_from(ZONES))
def test_no_text_raises(text: str, languages: tuple[str, ...], order: str | None, zone: str | None) -> None:
    check(text, languages, order, zone)


@settings(max_examples=400)
@given(
    st.lists(PIECES, max_size=9),
    st.sampled_from(["", " "]),
    st.sampled_from(LANGUAGES),
    st.sampled_from(ORDERS),
    st.sampled_from(ZONES),
)
def test_no_heap_of_date_words_raises(
    pieces: list[str], glue: str, languages: tuple[str, ...], order: str | None, zone: str | None
) -> None:
    check(glue.join(pieces), languages, order, zone)


@given(DAYS, st.sampled_from(DIGITS), st.sampled_from("/-. "))
def test_solar_days_come_back_in_all_digits_and_separators(day: date, digits: str, sign: str) -> None:
    printed = solar_hijri(day)
    if int(printed[:4]) > 1420 or sign == " ":
        return
    text = printed.replace("-", sign).translate(str.maketrans("0123456789", digits))
    found = parse_date(text, languages=["fa"], timezone="Asia/Tehran")
    assert found is not None
    assert found.value.date() == day
    assert found.calendar is Calendar.SOLAR_HIJRI


@given(
    DAYS,
    st.times(),
    st.sampled_from(DIGITS),
    st.sampled_from(
        [
            "{date:%Y-%m-%d} {time:%H:%M:%S}",
            "{date:%d %B %Y} {time:%H:%M:%S}",
            "{date:%A}, {date:%B} {date:%d}, {date:%Y} at {time:%I:%M:%S %p}",
            "{time:%H:%M:%S} - {date:%Y/%m/%d}",
            "Published on: {date:%d-%b-%Y}, {time:%H:%M:%S}",
        ]
    ),
)
def test_gregorian_times_come_back(day: date, at: datetime, digits: str, form: str) -> None:
    text = form.format(date=day, time=at).translate(str.maketrans("0123456789", digits))
    found = parse_date(text, languages=["en"], timezone="Asia/Kabul")
    assert found is not None
    assert found.value.replace(tzinfo=None) == datetime.combine(day, at).replace(microsecond=0)  # type: ignore[arg-type]


@given(DAYS, st.integers(1, 6))
def test_a_weekday_that_does_not_fit_is_heeded(day: date, shift: int) -> None:
    wrong = day + timedelta(days=shift)
    assert parse_date(f"{wrong:%A}, {day:%d %B %Y}", languages=["en"]) is None


@given(st.integers(1300, 1420), st.integers(1, 12), st.integers(1, 31))
def test_no_impossible_solar_day(year: int, month: int, day: int) -> None:
    found = parse_date(f"{year}/{month}/{day}", languages=["fa"])
    try:
        expected = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        expected = None
    assert (found.value.date() if found else None) == expected


@given(DAYS, DAYS)
def test_two_days_give_neither(first: date, second: date) -> None:
    found = parse_date(f"{first:%d %B %Y} - {second:%d %B %Y}", languages=["en"])
    assert (found is not None) == (first == second)


@given(DAYS)
def test_one_day_in_two_calendars_is_one_day(day: date) -> None:
    solar = solar_hijri(day).replace("-", "/")
    if int(solar[:4]) > 1420:
        return
    found = parse_date(f"{solar} - {day:%Y/%m/%d}", languages=["fa"])
    assert found is not None
    assert found.value.date() == day


@given(DAYS)
def test_marks_case_and_invisible_characters_do_not_count(day: date) -> None:
    plain = f"{day:%d %B %Y}"
    for text in (
        plain.upper(),
        plain.lower(),
        plain.replace(" ", "\u00a0"),
        plain.replace(" ", " \u200f"),
        f"\u202b{plain}\u202c",
        unicodedata.normalize("NFD", plain),
    ):
        assert parse_date(text, languages=["en"]) == parse_date(plain, languages=["en"]) is not None


@pytest.mark.parametrize(
    "text",
    [
        "1" * 200,
        "1/" * 100,
        "1 " * 100,
        "1:" * 100,
        "1-1-1 " * 33,
        "a" * 200,
        "a." * 100,
        "on " * 66,
        "mar " * 50,
        "月" * 200,
        "min " * 45 + "ago",
        "+" * 200,
        "(" * 200,
        " " * 200 + "x",
        "a/" * 100,
        "10.31 " * 33,
    ],
    ids=lambda text: f"{text[:6]}*{len(text)}",
)
def test_no_text_is_slow(text: str) -> None:
    parse_date("warm up", now=NOW)
    started = time.perf_counter()
    parse_date(text, now=NOW)
    assert time.perf_counter() - started < 0.1  # seconds, a hundred times the usual
