"""Which day three numbers with slashes, dots or dashes mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from newscrawler.dates.calendars import calendar_of_year, gregorian_day
from newscrawler.dates.parsed import Calendar

__all__ = ["DateOrder", "Habits", "full_year", "numeric_days"]

_BUDDHIST_YEARS = range(2443, 2644)
_BUDDHIST_EPOCH = 543

# Two-digit years: RFC 6265, section 5.1.1, for the Gregorian ones; the solar ones reach from 1350 to 1420.
_CENTURY_TURN = 70
_SOLAR_TURN = 50


class DateOrder(StrEnum):
    """The order in which a site prints day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is known of the source of a numeric date."""

    order: DateOrder | None = None
    is_day_first: bool = False
    """Every language of the site puts the day before the month."""
    is_solar: bool = False
    """A language of the site counts in solar years, so 97/12/27 is 1397."""
    is_buddhist: bool = False


def numeric_days(
    numbers: tuple[int, ...], widths: tuple[int, ...], era: Calendar | None, is_hijri: bool, habits: Habits
) -> list[tuple[Calendar, date]]:
    """The days that the numbers may mean, the likeliest first; empty when they are no date.

    More than one remains only where the text is ambiguous (03/04/2023 on a site of unknown habits).
    """
    found: list[tuple[Calendar, date]] = []
    for year, month, day in _readings(numbers, widths, habits):
        calendar = era or calendar_of_year(year)
        if calendar is None or (is_hijri and calendar is Calendar.GREGORIAN):
            continue
        value = gregorian_day(calendar, year, month, day)
        if value is not None and (calendar, value) not in found:
            found.append((calendar, value))
    return found


def full_year(year: int, calendar: Calendar, habits: Habits) -> int | None:
    """The year with its century and without a Buddhist count.

    ``None`` for two digits of a lunar year, which nobody is known to shorten.
    """
    if year >= 100:
        return _common_year(year, habits)
    if calendar is Calendar.GREGORIAN and habits.is_buddhist:
        return _common_year(year + 2500, habits)
    if calendar is Calendar.GREGORIAN:
        return _gregorian(year)
    if calendar is Calendar.SOLAR_HIJRI:
        return year + (1300 if year >= _SOLAR_TURN else 1400)
    return None


def _readings(
    numbers: tuple[int, ...], widths: tuple[int, ...], habits: Habits
) -> Iterator[tuple[int, int, int]]:
    """Year, month, day of each possible order."""
    first, second, third = numbers
    if widths[0] == 4 and widths[2] <= 2:
        yield _common_year(first, habits), second, third
    elif widths[2] == 4 and widths[0] <= 2:
        yield from _year_last(first, second, _common_year(third, habits), habits)
    elif max(widths) <= 2:
        yield from _short_year(numbers, widths, habits)


def _common_year(year: int, habits: Habits) -> int:
    if habits.is_buddhist and year in _BUDDHIST_YEARS:
        return year - _BUDDHIST_EPOCH
    return year


def _year_last(first: int, second: int, year: int, habits: Habits) -> Iterator[tuple[int, int, int]]:
    calendar = calendar_of_year(year)
    if habits.order is DateOrder.MDY and second <= 31 and first <= 12:
        yield year, first, second
        return
    if first > 12 or second > 12:
        yield (year, first, second) if second > 12 else (year, second, first)
        return
    yield year, second, first
    # Hijri dates are written from the day up or from the year down; the month never leads.
    if habits.order is not DateOrder.DMY and calendar is Calendar.GREGORIAN:
        yield year, first, second


def _short_year(
    numbers: tuple[int, ...], widths: tuple[int, ...], habits: Habits
) -> Iterator[tuple[int, int, int]]:
    first, second, third = numbers
    if habits.is_solar and widths[0] == 2 and first >= _SOLAR_TURN:
        yield first + 1300, second, third
        return
    if widths[2] != 2:
        return
    if habits.order is DateOrder.YMD:
        yield first + (1400 if habits.is_solar else 2000), second, third
    elif habits.order is DateOrder.MDY:
        yield _gregorian(third), first, second
    elif habits.order is DateOrder.DMY or (habits.is_day_first and not habits.is_solar):
        yield _gregorian(third), second, first


def _gregorian(year: int) -> int:
    return year + (1900 if year >= _CENTURY_TURN else 2000)
