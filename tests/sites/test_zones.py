from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.sites.zones import printed_offsets, zone_guess

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KABUL, LONDON_SUMMER = timedelta(hours=4, minutes=30), timedelta(hours=1)

GUESSES = [
    ("domain", "ariananews.af", (), (), "Asia/Kabul"),
    ("domain and offset", "8am.af", (), (KABUL,), "Asia/Kabul"),
    ("offset alone", "tolonews.com", ("en",), (KABUL,), "Asia/Kabul"),
    ("region of a language", "etilaatroz.com", ("fa-AF",), (), "Asia/Kabul"),
    ("domain against offset", "news.ir", (), (timedelta(hours=9),), None),
    ("several zones", "news.ru", (), (), None),
    ("offset chooses", "news.pt", (), (timedelta(hours=-1), timedelta()), "Atlantic/Azores"),
    ("summer time", "news.uk", (), (LONDON_SUMMER,), "Europe/London"),
    ("nothing known", "news.example", ("ar",), (), None),
    ("common offset", "news.com", ("en",), (timedelta(hours=3),), None),
    ("vanity domain", "urdu.geo.tv", ("ur",), (), None),
    ("address", "127.0.0.1", (), (), None),
]


@pytest.mark.parametrize(
    ("host", "languages", "offsets", "zone"), [g[1:] for g in GUESSES], ids=[g[0] for g in GUESSES]
)
def test_guess(
    host: str, languages: tuple[str, ...], offsets: tuple[timedelta, ...], zone: str | None
) -> None:
    found = zone_guess(host, languages, offsets, NOW)
    assert (found[0] if found else None) == zone


def test_offsets_are_those_at_the_end() -> None:
    dates = [
        "Fri, 20 Nov 2026 18:00:00 +0430",
        "2026-11-20T18:00:00+04:30",
        "2026-11-20T13:30:00Z",
        "2026-11-20",
    ]
    assert printed_offsets(dates) == {KABUL}
    assert (
        printed_offsets(["2026-11-20T13:30:00+00:00", "Fri, 20 Nov 2026 13:30:00 GMT", "۲۹ عقرب"])
        == frozenset()
    )
