"""Days of three calendars, told apart by their years.

On news pages 1300-1420 is a Solar Hijri year, 1421-1460 a lunar one, 1900-2100 a Gregorian one. A sign such
as ``هـ ق`` settles the calendar by itself, and then widens the range of lunar years.
"""

from datetime import date, timedelta

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from newscrawler.dates.parsed import Calendar

__all__ = ["calendar_of_year", "gregorian_day", "recent_days"]

_YEARS = {
    Calendar.SOLAR_HIJRI: range(1300, 1421),
    Calendar.LUNAR_HIJRI: range(1343, 1461),  # 1343 is where the Umm al-Qura tables begin
    Calendar.GREGORIAN: range(1900, 2101),
}
_UNMARKED_LUNAR = range(1421, 1461)

# How many years back a date without a year is looked for. Weekdays come back after 5, 6 or 11 years, so six
# find one fitting year and seldom a second; pages that leave the year out mean a recent one.
_REACH = 6


def calendar_of_year(year: int) -> Calendar | None:
    """The calendar that a bare year number belongs to; ``None`` outside all three ranges."""
    if year in _YEARS[Calendar.GREGORIAN]:
        return Calendar.GREGORIAN
    if year in _YEARS[Calendar.SOLAR_HIJRI]:
        return Calendar.SOLAR_HIJRI
    if year in _UNMARKED_LUNAR:
        return Calendar.LUNAR_HIJRI
    return None


def gregorian_day(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a day; ``None`` when the calendar has no such day or the year is out of range."""
    if year not in _YEARS[calendar]:
        return None
    try:
        if calendar is Calendar.GREGORIAN:
            return date(year, month, day)
        if calendar is Calendar.SOLAR_HIJRI:
            solar: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
            return solar
        lunar = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(lunar.year, lunar.month, lunar.day)


def recent_days(calendar: Calendar, month: int, day: int, today: date) -> list[date]:
    """The days of that name up to tomorrow, the latest first, over the last six years.

    Tomorrow counts because the clocks of a site and of its reader need not agree on the day.
    """
    if calendar is Calendar.GREGORIAN:
        latest = today.year
    elif calendar is Calendar.SOLAR_HIJRI:
        latest = today.year - 621
    else:
        latest = (today.year - 622) * 33 // 32 + 2
    days = (gregorian_day(calendar, latest - back, month, day) for back in range(-1, _REACH + 3))
    oldest, latest_day = today - timedelta(days=366 * _REACH), today + timedelta(days=1)
    return [found for found in days if found is not None and oldest <= found <= latest_day]
