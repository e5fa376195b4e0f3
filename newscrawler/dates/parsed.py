"""What a printed date says: the value, how finely it says it, and in which calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from persiantools.jdatetime import JalaliDate

__all__ = ["Calendar", "DatePrecision", "ParsedDate", "isoformat", "solar_hijri"]


class DatePrecision(StrEnum):
    """The finest part that the text states. Month and year come from relative forms ("2 months ago") only."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


class Calendar(StrEnum):
    """The calendar in which the day was printed."""

    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "solar_hijri"
    LUNAR_HIJRI = "lunar_hijri"
    """Converted by Umm al-Qura, so the local sighting of the moon may differ by a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """A date or a time as one string gives it."""

    value: datetime
    """Aware. Midnight in the site's zone when only the day is known."""

    precision: DatePrecision
    calendar: Calendar = Calendar.GREGORIAN

    is_relative: bool = False
    """Counted back from the time of the fetch ("2 hours ago", "yesterday")."""

    is_zone_known: bool = True
    """False when neither the text nor the caller named a zone and UTC stands in for it."""


_WITH_TIME = frozenset({DatePrecision.HOUR, DatePrecision.MINUTE, DatePrecision.SECOND})


def isoformat(parsed: ParsedDate) -> str:
    """ISO 8601: a date-time with its offset when the text gives a time of day, else the date alone."""
    if parsed.precision in _WITH_TIME:
        return parsed.value.isoformat()
    return parsed.value.date().isoformat()


def solar_hijri(value: date) -> str:
    """The day in the Solar Hijri calendar of Iran and Afghanistan, as ``1401-11-26``.

    A ``datetime`` counts by its own offset: convert it to the wanted zone first.
    """
    day = JalaliDate.to_jalali(value.year, value.month, value.day)  # type: ignore[no-untyped-call]
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
