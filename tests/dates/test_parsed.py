from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from newscrawler.dates import DatePrecision, ParsedDate, isoformat, solar_hijri

KABUL = timezone(timedelta(hours=4, minutes=30))


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.YEAR, "2023-02-15"),
        (DatePrecision.MONTH, "2023-02-15"),
        (DatePrecision.DAY, "2023-02-15"),
        (DatePrecision.HOUR, "2023-02-15T22:00:00+04:30"),
        (DatePrecision.MINUTE, "2023-02-15T22:00:00+04:30"),
        (DatePrecision.SECOND, "2023-02-15T22:00:00+04:30"),
    ],
)
def test_isoformat_shows_no_more_than_is_known(precision: DatePrecision, expected: str) -> None:
    value = datetime(2023, 2, 15, 22, 0, tzinfo=KABUL)
    assert isoformat(ParsedDate(value=value, precision=precision)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2023, 3, 21), "1402-01-01"),
        (date(2021, 3, 20), "1399-12-30"),
        (date(2026, 11, 24), "1405-09-03"),
        (datetime(2023, 3, 20, 21, 0, tzinfo=UTC), "1401-12-29"),
        (datetime(2023, 3, 20, 21, 0, tzinfo=UTC).astimezone(KABUL), "1402-01-01"),
    ],
)
def test_solar_hijri(value: date, expected: str) -> None:
    assert solar_hijri(value) == expected
