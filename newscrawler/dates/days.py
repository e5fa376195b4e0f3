"""The one day that the dates of a text agree on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newscrawler.dates.calendars import calendar_of_year, gregorian_day, recent_days
from newscrawler.dates.findings import Day, Findings
from newscrawler.dates.numeric import DateOrder, Habits, full_year, numeric_days
from newscrawler.dates.parsed import Calendar
from newscrawler.dates.relative import Word

__all__ = ["Candidate", "settled_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A day that a text may state, and the calendar in which it does."""

    calendar: Calendar
    value: date


def settled_day(found: Findings, habits: Habits, now: datetime | None) -> Candidate | None:
    """The one day that all dates of the text and its weekday agree on.

    A lunar day counts as right within a day, because sightings differ from Umm al-Qura, and a date of another
    calendar or the weekday then says which it was.
    """
    options = [_options(day, found.weekdays, habits, now) for day in found.days]
    exact = [option for option in options if option and option[0].calendar is not Calendar.LUNAR_HIJRI]
    lunar = [option for option in options if option and option[0].calendar is Calendar.LUNAR_HIJRI]
    if len(exact) + len(lunar) != len(options):
        return None
    if not exact:
        exact, lunar = lunar[:1], lunar[1:]
    shared = [
        candidate
        for candidate in exact[0]
        if all(any(other.value == candidate.value for other in option) for option in exact[1:])
        and all(any(abs((other.value - candidate.value).days) <= 1 for other in option) for option in lunar)
    ]
    if len({candidate.value for candidate in shared}) == 1:
        return shared[0]
    return None


def _options(day: Day, weekdays: set[int], habits: Habits, now: datetime | None) -> list[Candidate]:
    """The days that one date of the text can mean; more than one only when it is ambiguous."""
    if day.triple is not None:
        return _triple_options(day, day.triple, weekdays, habits)
    if day.month is None or day.day is None:
        return []
    calendar = day.calendar or Calendar.GREGORIAN
    if (day.era is not None and day.era is not calendar) or (day.is_hijri and calendar is Calendar.GREGORIAN):
        return []
    if day.year is None:
        return _yearless_options(calendar, day.month, day.day, weekdays, now)
    if day.order not in {"dmy", "mdy", "ymd", "ydm"}:
        return []
    year = full_year(day.year, calendar, habits)
    if year is None:
        return []
    if day.era is None and calendar is Calendar.LUNAR_HIJRI and calendar_of_year(year) is not calendar:
        return []  # رمضان ۱۴۰۱: a solar year, or 1981, which only a sign such as هـ ق would say
    value = gregorian_day(calendar, year, day.month, day.day)
    return _on_weekday(calendar, value, weekdays)


def _on_weekday(calendar: Calendar, value: date | None, weekdays: set[int]) -> list[Candidate]:
    if value is None:
        return []
    slack = (0, 1, -1) if calendar is Calendar.LUNAR_HIJRI and weekdays else (0,)
    near = [value + timedelta(days=shift) for shift in slack]
    fitting = [found for found in near if not weekdays or found.weekday() in weekdays]
    return [Candidate(calendar=calendar, value=found) for found in fitting[:1]]


def _triple_options(day: Day, triple: Word, weekdays: set[int], habits: Habits) -> list[Candidate]:
    numbers = (triple.numbers[0], triple.numbers[1], triple.numbers[2])
    found = [
        option
        for calendar, value in numeric_days(numbers, triple.widths, day.era, day.is_hijri, habits)
        for option in _on_weekday(calendar, value, weekdays)
    ]
    is_order_known = habits.order in {DateOrder.DMY, DateOrder.MDY} or habits.is_day_first
    return found[:1] if is_order_known else found


def _yearless_options(
    calendar: Calendar, month: int, day: int, weekdays: set[int], now: datetime | None
) -> list[Candidate]:
    """The latest such day up to now; when a weekday is given, the latest on which it fell.

    The day after ``now`` without a weekday is either tomorrow or a year ago, and gives nothing. Nor does a lunar
    month with neither year nor weekday: صفر is also the nought of a football score.
    """
    if now is None or (calendar is Calendar.LUNAR_HIJRI and not weekdays):
        return []
    latest = recent_days(calendar, month, day, now.date())
    if not weekdays:
        latest = [found for found in latest[:1] if 0 <= (now.date() - found).days <= 366]
    for value in latest:
        options = _on_weekday(calendar, value, weekdays)
        if options:
            return options
    return []
