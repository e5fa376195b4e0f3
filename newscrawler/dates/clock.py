"""The time of day as printed, with its part of the day and its zone."""

from dataclasses import dataclass, replace

from newscrawler.dates.names import Kind
from newscrawler.dates.parsed import DatePrecision

__all__ = ["ClockTime", "clock_time", "with_part_of_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """Hour, minute and second, and which of them were printed."""

    hour: int
    minute: int = 0
    second: int = 0
    precision: DatePrecision = DatePrecision.MINUTE
    is_twelve_hour: bool = True
    """No part of the day has been applied yet."""


def clock_time(numbers: tuple[int, ...]) -> ClockTime | None:
    """The time of one to four numbers (the fourth is a fraction and is left out); ``None`` if there is none."""
    hour, minute, second = (*numbers[:3], 0, 0)[:3]
    if hour > 23 or minute > 59 or second > 59:
        return None
    precisions = (DatePrecision.HOUR, DatePrecision.MINUTE, DatePrecision.SECOND)
    return ClockTime(hour=hour, minute=minute, second=second, precision=precisions[min(len(numbers), 3) - 1])


def with_part_of_day(time: ClockTime, part: Kind) -> ClockTime | None:
    """The time in 24 hours; ``None`` when the two contradict each other (``15:00 AM``).

    Noon covers eleven to three and night six in the evening to five in the morning, as the words are used
    beside an hour. An afternoon hour already in 24 hours stays (``22:31 ب.ظ``).
    """
    hour = time.hour
    if part is Kind.AM:
        if hour > 12:
            return None
        hour %= 12
    elif part is Kind.PM:
        if hour == 0:
            return None
        hour = hour if hour >= 12 else hour + 12
    elif part is Kind.NOON:
        hour = hour + 12 if 1 <= hour <= 4 else hour
        if not 10 <= hour <= 16:
            return None
    elif part is Kind.NIGHT:
        if hour == 12:
            hour = 0
        elif 6 <= hour < 12:
            hour += 12
    return replace(time, hour=hour, is_twelve_hour=False)
