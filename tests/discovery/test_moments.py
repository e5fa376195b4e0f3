"""Machine-readable times."""

import pytest

from newscrawler.discovery.moments import machine_time

TIMES = [
    ("2023-02-15T10:31:00+04:30", "2023-02-15T10:31:00+04:30", "second"),
    ("2023-02-15 10:31", "2023-02-15T10:31:00+04:30", "minute"),
    ("2023-02-15T06:01:00.123Z", "2023-02-15T06:01:00+00:00", "second"),
    ("2023-02-15 06:01:00 +0000 UTC", "2023-02-15T06:01:00+00:00", "second"),
    ("2023-02-15T06:01+03", "2023-02-15T06:01:00+03:00", "minute"),
    ("2023-02-15", "2023-02-15T00:00:00+04:30", "day"),
    ("2023-02", "2023-02-01T00:00:00+04:30", "month"),
    ("1676442660", "2023-02-15T06:31:00+00:00", "second"),
    ("1676442660000", "2023-02-15T06:31:00+00:00", "second"),
    ("Wed, 15 Feb 2023 06:01:00 +0000", "2023-02-15T06:01:00+00:00", "second"),
    ("15 Feb 2023 06:01 GMT", "2023-02-15T06:01:00+00:00", "minute"),
]


@pytest.mark.parametrize(("text", "when", "precision"), TIMES, ids=[t[0] for t in TIMES])
def test_read(text: str, when: str, precision: str) -> None:
    found = machine_time(text, "Asia/Kabul")
    assert found is not None
    assert (found[0].isoformat(), found[1]) == (when, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "1401-11-26",
        "2023-02-31",
        "2023-13-01",
        "۲۶ دلو ۱۴۰۱",
        "9999999999999",
        "2023-02-15T10:00+99:99",
        "Wed, 99 Feb 2023 06:01:00 +0000",
        "0000-00-00 00:00:00",
    ],
)
def test_refused(text: str) -> None:
    assert machine_time(text, "Asia/Kabul") is None
