"""The tables of names: whole, without contradiction, and every name read back as the day it was printed for."""

import tomllib
from datetime import date
from importlib import resources
from typing import Any

import pytest

from newscrawler.dates import Calendar, parse_date
from newscrawler.dates.calendars import gregorian_day
from newscrawler.dates.flat import word_key

YEARS = {Calendar.GREGORIAN: 2023, Calendar.SOLAR_HIJRI: 1402, Calendar.LUNAR_HIJRI: 1444}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERED = {"zh", "ja", "ko"}  # months are numbers with a sign there


def tables() -> dict[str, dict[str, Any]]:
    folder = resources.files("newscrawler.dates") / "names"
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


TABLES = tables()


@pytest.fixture(params=sorted(TABLES))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_there_are_more_than_twenty_languages() -> None:
    assert len(TABLES) > 21


def test_table_is_whole(language: str) -> None:
    table = TABLES[language]
    assert isinstance(table["day_first"], bool)
    assert list(table["weekdays"]) == list(WEEKDAYS)
    assert "0" in table["days"]
    assert "1" in table["days"]
    for names in table.get("months", {}).values():
        assert [int(number) for number in names] == list(range(1, 13))
    assert language in NUMBERED or "gregorian" in table["months"]


def test_every_word_survives_folding(language: str) -> None:
    for section, entries in TABLES[language].items():
        if isinstance(entries, dict):
            for value in entries.values():
                words = (
                    [word for group in value.values() for word in group] if isinstance(value, dict) else value
                )
                assert all(word_key(word) for word in words), section


def test_no_name_means_two_months(language: str) -> None:
    for calendar, months in TABLES[language].get("months", {}).items():
        owners: dict[str, str] = {}
        for number, names in months.items():
            for name in names:
                assert owners.setdefault(word_key(name), number) == number, (calendar, name)


@pytest.mark.parametrize("form", ["{day} {name} {year}", "{name} {day}, {year}", "{year} {name} {day}"])
def test_month_names_read_back(language: str, form: str) -> None:
    for key, months in TABLES[language].get("months", {}).items():
        calendar = Calendar(key)
        for number, names in months.items():
            for name in names:
                text = form.format(day=15, name=name, year=YEARS[calendar])
                found = parse_date(text, languages=[language], timezone="Asia/Kabul")
                assert found is not None, text
                assert found.value.date() == gregorian_day(calendar, YEARS[calendar], int(number), 15), text
                assert found.calendar is calendar, text


def test_weekdays_read_back_and_are_heeded(language: str) -> None:
    keys = [word_key(name) for names in TABLES[language]["weekdays"].values() for name in names]
    for number, key in enumerate(WEEKDAYS):
        right, wrong = date(2023, 2, 13 + number), date(2023, 2, 14 + number)
        for name in TABLES[language]["weekdays"][key]:
            found = parse_date(f"{name}, {right:%Y/%m/%d}", languages=[language])
            assert found is not None, name
            assert found.value.date() == right, name
            if keys.count(word_key(name)) > 1:
                continue  # Slovak st and št differ in a mark alone, which is often left out
            other = parse_date(f"{name}, {wrong:%Y/%m/%d}", languages=[language])
            assert other is None, name
