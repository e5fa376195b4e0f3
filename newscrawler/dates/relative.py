"""Times counted back from the fetch: ``2 hours ago``, ``یک هفته پیش``, ``قبل ساعتين``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from newscrawler.dates.names import Kind, Meaning, Unit
from newscrawler.dates.parsed import DatePrecision

__all__ = ["Count", "Word", "counted_back", "split_relative"]

_LARGEST_COUNT = 9999
_QUANTITY = frozenset({Kind.NUMBER, Kind.NUMERAL, Kind.UNIT, Kind.AMOUNT, Kind.HALF, Kind.SKIP})

_CLOCK_UNITS = {
    Unit.SECOND: (timedelta(seconds=1), DatePrecision.SECOND),
    Unit.MINUTE: (timedelta(minutes=1), DatePrecision.MINUTE),
    Unit.HOUR: (timedelta(hours=1), DatePrecision.HOUR),
}
_DAY_UNITS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTH_UNITS = {Unit.MONTH: (1, DatePrecision.MONTH), Unit.YEAR: (12, DatePrecision.YEAR)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A part in the one sense in which it is being read."""

    meaning: Meaning
    text: str = ""
    numbers: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    before: str = ""

    @property
    def kind(self) -> Kind:
        """What part it plays."""
        return self.meaning.kind


Count = tuple[float, Unit]


def split_relative(words: Sequence[Word]) -> tuple[list[Count], list[Word]] | None:
    """The amounts that an "ago" counts back and the words that are left; ``None`` when it counts nothing.

    The amounts are empty when there is no "ago". It stands behind them in most languages and before them in
    others (``vor``, ``منذ``, ``il y a``).
    """
    at = next((index for index, word in enumerate(words) if word.kind is Kind.AGO), None)
    if at is None:
        return [], list(words)
    start = at
    while start > 0 and words[start - 1].kind in _QUANTITY:
        start -= 1
    counts = _counts(words[start:at])
    if counts:
        return counts, [*words[:start], *words[at + 1 :]]
    end = at + 1
    while end < len(words) and words[end].kind in _QUANTITY:
        end += 1
    counts = _counts(words[at + 1 : end])
    if counts:
        if end < len(words) and words[end].kind is Kind.AGO:  # för 2 timmar sedan
            end += 1
        return counts, [*words[:at], *words[end:]]
    return None


def _counts(words: Sequence[Word]) -> list[Count]:
    """Each number with its unit; empty when a number or a unit stands alone."""
    if [word.kind for word in words] in ([Kind.UNIT, Kind.NUMBER], [Kind.AMOUNT, Kind.NUMBER]):
        words = words[::-1]  # Swahili: dakika 5
    found: list[Count] = []
    number: float | None = None
    for word in words:
        meaning = word.meaning
        if meaning.kind is Kind.SKIP:
            continue
        if meaning.kind is Kind.HALF:
            if found and number is None:  # یک ساعت و نیم
                found[-1] = (found[-1][0] + 0.5, found[-1][1])
            else:
                number = 0.5 if number in {None, 1} else None
            continue
        if meaning.kind in {Kind.NUMBER, Kind.NUMERAL}:
            if number is not None:
                return []
            number = word.numbers[0] if word.numbers else meaning.number
            continue
        if number is None and meaning.kind is Kind.AMOUNT:
            number = meaning.number
        if number is None or not 0 < number <= _LARGEST_COUNT or meaning.unit is None:
            return []
        found.append((number, meaning.unit))
        number = None
    return found if number is None else []


def counted_back(counts: Sequence[Count], now: datetime) -> tuple[datetime, DatePrecision] | None:
    """The moment so long before ``now`` and how finely it is known; midnight when only a day is."""
    value = now
    finest = DatePrecision.YEAR
    order = list(DatePrecision)
    for count, unit in counts:
        if unit in _CLOCK_UNITS:
            length, precision = _CLOCK_UNITS[unit]
            # In UTC: across a change of the clocks two hours are still two hours.
            value = (value.astimezone(UTC) - length * count).astimezone(value.tzinfo)
        elif count != int(count):
            return None
        elif unit in _DAY_UNITS:
            precision = DatePrecision.DAY
            value -= timedelta(days=_DAY_UNITS[unit] * int(count))
        else:
            months, precision = _MONTH_UNITS[unit]
            earlier = _months_before(value, months * int(count))
            if earlier is None:
                return None
            value = earlier
        finest = max(finest, precision, key=order.index)
    if finest in {DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY}:
        value = value.replace(hour=0, minute=0, second=0, microsecond=0)
    return value, finest


def _months_before(value: datetime, months: int) -> datetime | None:
    index = value.year * 12 + value.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1900:
        return None
    for day in range(value.day, 0, -1):
        try:
            date(year, month + 1, day)
        except ValueError:
            continue  # the 31st of a shorter month
        return value.replace(year=year, month=month + 1, day=day)
    return None
