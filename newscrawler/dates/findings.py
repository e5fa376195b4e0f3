"""What the words of one text state: days, times, zones, days back."""

from dataclasses import dataclass, field

from newscrawler.dates.clock import ClockTime
from newscrawler.dates.parsed import Calendar
from newscrawler.dates.relative import Word

__all__ = ["Day", "Findings"]


@dataclass(slots=True, kw_only=True)
class Day:
    """What one date of the text states so far."""

    triple: Word | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    calendar: Calendar | None = None
    """Of the month's name."""
    era: Calendar | None = None
    is_hijri: bool = False
    order: str = ""
    """``d``, ``m`` and ``y`` in the order of the text."""

    @property
    def is_empty(self) -> bool:
        """Nothing but perhaps a sign of the calendar."""
        return self.triple is None and not self.order

    @property
    def is_whole(self) -> bool:
        """A day and a month at least."""
        return self.triple is not None or (self.day is not None and self.month is not None)


@dataclass(slots=True, kw_only=True)
class Findings:
    """Everything that the words state."""

    days: list[Day] = field(default_factory=list)
    weekdays: set[int] = field(default_factory=set)
    times: list[ClockTime] = field(default_factory=list)
    days_back: set[int] = field(default_factory=set)
    is_now: bool = False
    offsets: set[int] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
