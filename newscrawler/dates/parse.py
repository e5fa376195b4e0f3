"""One printed date to one value, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from newscrawler.dates.calendars import gregorian_day, recent_days
from newscrawler.dates.clock import ClockTime
from newscrawler.dates.flat import flatten
from newscrawler.dates.machine import machine_date, offset_zone
from newscrawler.dates.names import Kind, Meaning, day_first_languages, lexicon
from newscrawler.dates.numeric import DateOrder, Habits, full_year, numeric_days
from newscrawler.dates.parsed import Calendar, DatePrecision, ParsedDate
from newscrawler.dates.phrase import date_parts, strip_comment
from newscrawler.dates.reader import PARTS_OF_DAY, Day, Findings, read_words
from newscrawler.dates.relative import Count, Word, counted_back, split_relative
from newscrawler.dates.tokens import Part, read_parts

__all__ = ["parse_date"]

_LONGEST_TEXT = 200  # characters: a date with its labels, never a paragraph
_MOST_READINGS = 64  # of words with several senses; real dates need fewer than ten

_SOLAR_LANGUAGES = frozenset({"fa", "ps"})


def parse_date(
    text: str,
    *,
    languages: Sequence[str] = (),
    timezone: str | None = None,
    now: datetime | None = None,
    date_order: str | None = None,
) -> ParsedDate | None:
    """The date that ``text`` states, or ``None`` when it states none, or more than one, or an impossible one.

    The whole string must be a date with at most its labels around it: a date inside a sentence is not taken.
    ``languages`` are BCP 47 tags of the site; none means that all are tried alike. A time without an offset is
    in ``timezone`` (an IANA name) with its history of daylight saving, and a bare date is midnight there; with no
    zone UTC stands in and ``is_zone_known`` is false. ``now`` is the time of the fetch: without it relative forms
    and dates without a year give ``None``. ``date_order`` (``dmy``, ``mdy``, ``ymd``) decides what 03/04/2023
    means on this site; without it such a date is read only where every language of the site writes the day first.
    No text raises; an unknown zone or order is a ``ValueError``.
    """
    site_zone = _zone(timezone)
    order = DateOrder(date_order) if date_order else None
    text = text.strip()
    if not text or len(text) > _LONGEST_TEXT:
        return None
    if now is not None:
        now = now.replace(tzinfo=site_zone) if now.tzinfo is None else now
        now = now.astimezone(site_zone if timezone else now.tzinfo)
    tags = tuple(languages)
    flat = strip_comment(" ".join(flatten(text).split()))
    if flat[:1].isdigit():
        machine = machine_date(flat, site_zone, now)
        if machine is not None:
            return _with_zone_flag(machine, is_site_zone_known=timezone is not None)
    read = read_parts(flat, lexicon(tags))
    if read is None:
        return None
    parts = date_parts(*read)
    if not parts:
        return None
    context = _Context(
        zone=site_zone, is_zone_known=timezone is not None, now=now, habits=_habits(tags, order, text)
    )
    return _agreed(list(_readings(parts, context)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    zone: tzinfo
    is_zone_known: bool
    now: datetime | None
    habits: Habits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A day that the text may state."""

    calendar: Calendar
    value: date


@lru_cache(maxsize=256)
def _zone(name: str | None) -> tzinfo:
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        message = f"unknown time zone: {name!r}"
        raise ValueError(message) from error


def _with_zone_flag(parsed: ParsedDate, *, is_site_zone_known: bool) -> ParsedDate:
    is_known = parsed.is_zone_known or is_site_zone_known
    return ParsedDate(
        value=parsed.value,
        precision=parsed.precision,
        calendar=parsed.calendar,
        is_zone_known=is_known,
    )


def _habits(tags: tuple[str, ...], order: DateOrder | None, text: str) -> Habits:
    primary = {tag.replace("_", "-").split("-")[0].lower() for tag in tags}
    return Habits(
        order=order,
        is_day_first=day_first_languages(tags),
        is_solar=bool(primary & _SOLAR_LANGUAGES),
        is_buddhist="th" in primary or any("\u0e00" <= character <= "\u0e7f" for character in text),
    )


# -- senses


def _readings(parts: Sequence[Part], context: _Context) -> Iterator[ParsedDate]:
    """One result for each way of taking the words that makes a date."""
    choices = [_plausible_senses(parts, at, context.zone) for at in range(len(parts))]
    readings = 1
    for senses in choices:
        readings *= len(senses)
    if not 0 < readings <= _MOST_READINGS:
        return
    for chosen in product(*choices):
        words = [
            Word(meaning=sense, text=part.text, numbers=part.numbers, widths=part.widths, before=part.before)
            for sense, part in zip(chosen, parts, strict=True)
        ]
        result = _result(words, context)
        if result is not None:
            yield result


_SUFFIX_KINDS = frozenset(
    {
        Kind.YEAR_SUFFIX,
        Kind.MONTH_SUFFIX,
        Kind.DAY_SUFFIX,
        Kind.HOUR_SUFFIX,
        Kind.MINUTE_SUFFIX,
        Kind.SECOND_SUFFIX,
    }
)
_COUNTING = frozenset({Kind.UNIT, Kind.AMOUNT, Kind.NUMERAL, Kind.HALF})


def _plausible_senses(parts: Sequence[Part], at: int, site_zone: tzinfo) -> list[Meaning]:
    """The senses of a part that its neighbours leave open."""
    part = parts[at]
    if part.kind is Kind.OFFSET or part.kind is Kind.IANA:
        return [Meaning(kind=part.kind, zone=part.text)]
    senses = list(part.senses)
    if len(senses) == 1:
        return senses
    local = [sense for sense in senses if sense.kind is Kind.PLACE and sense.zone == str(site_zone)]
    if local:
        return local  # PST is Pakistan's time on a site of Karachi
    if part.has(Kind.ZONE):
        senses = _without(senses, frozenset({Kind.PLACE}))
    is_glued = at > 0 and parts[at - 1].kind is Kind.NUMBER and part.before in {"", "-", " - "}
    follows_number = at > 0 and parts[at - 1].kind is Kind.NUMBER
    is_relative = any(other.has(Kind.AGO) for other in parts)
    if not is_glued:
        senses = _without(senses, frozenset({Kind.ORDINAL}))
    suffixes = [sense for sense in senses if sense.kind in _SUFFIX_KINDS]
    if suffixes and follows_number and not is_relative:
        return suffixes[:1]
    senses = _without(senses, _SUFFIX_KINDS)
    senses = _without(senses, _unlikely_signs(parts, at))
    if not is_relative:
        senses = _without(senses, _COUNTING)
    elif any(other.kind is Kind.NUMBER for other in parts):
        senses = _without(senses, frozenset({Kind.NOW}))  # Romanian "acum" is "now" and "ago"
    return senses


def _unlikely_signs(parts: Sequence[Part], at: int) -> frozenset[Kind]:
    """The signs that the neighbours rule out.

    Arabic ``م`` is "after Christ" behind a year and "p.m." behind a time; ``CET`` away from a time is the
    Serbian Thursday.
    """
    before = parts[at - 1] if at else None
    after = parts[at + 1] if at + 1 < len(parts) else None
    if not any(other is not None and other.kind is Kind.TIME for other in (before, after)):
        return frozenset({Kind.ZONE})
    if before is not None and before.widths == (4,):
        return PARTS_OF_DAY
    if before is not None and before.kind is Kind.TIME:
        return frozenset({Kind.ERA})
    return frozenset()


def _without(senses: list[Meaning], kinds: frozenset[Kind]) -> list[Meaning]:
    """The senses of other kinds, or all when there are no others."""
    return [sense for sense in senses if sense.kind not in kinds] or senses


def _agreed(results: list[ParsedDate]) -> ParsedDate | None:
    """The one day of all readings, in the finest reading of it."""
    if len({result.value.date() for result in results}) != 1:
        return None
    order = list(DatePrecision)
    best = max(results, key=lambda result: order.index(result.precision))
    if len({result.value for result in results if not _is_coarse(result)}) > 1:
        return None
    return best


def _is_coarse(result: ParsedDate) -> bool:
    return result.precision in {DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR}


# -- one reading


def _result(words: Sequence[Word], context: _Context) -> ParsedDate | None:
    split = split_relative(words)
    if split is None:
        return None
    counts, rest = split
    found = read_words(rest)
    if found is None or len(found.weekdays) > 1 or len(found.days_back) > 1:
        return None
    zone, is_zone_known = _stated_zone(found, context)
    if zone is None:
        return None
    candidate: _Candidate | None = None
    if found.days:
        candidate = _settled_day(found, context)
        if candidate is None:
            return None
    if counts or found.is_now or found.days_back:
        return _relative(counts, found, candidate, context, zone)
    if candidate is None:
        return None
    return _at_day(candidate, found.times, zone, is_zone_known=is_zone_known)


def _stated_zone(found: Findings, context: _Context) -> tuple[tzinfo | None, bool]:
    """The zone of the text, else the site's; ``None`` when the text names several or an impossible one."""
    if len(found.offsets) > 1 or len(found.zones) > 1 or len(found.places) > 1:
        return None, False
    if found.offsets:
        return offset_zone(next(iter(found.offsets))), True
    for name in (*found.zones, *found.places):
        known = _zone_named(name)
        return known, True
    return context.zone, context.is_zone_known


@lru_cache(maxsize=256)
def _zone_named(name: str) -> tzinfo | None:
    """The zone of a name in any case: the text has been folded."""
    proper = _zone_names().get(name.casefold())
    return ZoneInfo(proper) if proper else None


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _at_day(
    day: _Candidate,
    times: Sequence[ClockTime],
    zone: tzinfo,
    *,
    is_zone_known: bool,
    is_relative: bool = False,
) -> ParsedDate:
    """The day at its one time; two times (published and updated) leave the day alone."""
    if len(set(times)) == 1:
        at = times[0]
        return ParsedDate(
            value=datetime.combine(day.value, time(at.hour, at.minute, at.second), tzinfo=zone),
            precision=at.precision,
            calendar=day.calendar,
            is_relative=is_relative,
            is_zone_known=is_zone_known,
        )
    return ParsedDate(
        value=datetime.combine(day.value, time(), tzinfo=zone),
        precision=DatePrecision.DAY,
        calendar=day.calendar,
        is_relative=is_relative,
        is_zone_known=is_zone_known,
    )


def _relative(
    counts: Sequence[Count], found: Findings, day: _Candidate | None, context: _Context, zone: tzinfo
) -> ParsedDate | None:
    """A relative form; beside an absolute day it must mean the same one, and gives way to it."""
    now = context.now
    if now is None:
        if day is None:
            return None
        return _at_day(day, found.times, zone, is_zone_known=context.is_zone_known)
    value, precision = now, DatePrecision.MINUTE
    if counts:
        back = counted_back(counts, now)
        if back is None:
            return None
        value, precision = back
    elif found.days_back:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        value, precision = midnight - timedelta(days=next(iter(found.days_back))), DatePrecision.DAY
    elif found.times:
        return None
    if found.weekdays and value.weekday() not in found.weekdays:
        return None
    if day is not None:
        if day.value != value.date():
            return None
        return _at_day(day, found.times, zone, is_zone_known=context.is_zone_known)
    if found.times and precision is DatePrecision.DAY:
        relative_day = _Candidate(calendar=Calendar.GREGORIAN, value=value.date())
        return _at_day(relative_day, found.times, zone, is_zone_known=context.is_zone_known, is_relative=True)
    return ParsedDate(value=value, precision=precision, is_relative=True, is_zone_known=context.is_zone_known)


# -- which day


def _settled_day(found: Findings, context: _Context) -> _Candidate | None:
    """The one day that all dates of the text and its weekday agree on.

    A lunar day counts as right within a day, because sightings differ from Umm al-Qura, and a date of another
    calendar or the weekday then says which it was.
    """
    options = [_options(day, found.weekdays, context) for day in found.days]
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


def _options(day: Day, weekdays: set[int], context: _Context) -> list[_Candidate]:
    """The days that one date of the text can mean; more than one only when it is ambiguous."""
    if day.triple is not None:
        return _triple_options(day, day.triple, weekdays, context.habits)
    if day.month is None or day.day is None:
        return []
    calendar = day.calendar or Calendar.GREGORIAN
    if (day.era is not None and day.era is not calendar) or (day.is_hijri and calendar is Calendar.GREGORIAN):
        return []
    if day.year is None:
        return _yearless_options(calendar, day.month, day.day, weekdays, context.now)
    if day.order not in {"dmy", "mdy", "ymd", "ydm"}:
        return []
    year = full_year(day.year, calendar, context.habits)
    if year is None:
        return []
    value = gregorian_day(calendar, year, day.month, day.day)
    return _on_weekday(calendar, value, weekdays)


def _on_weekday(calendar: Calendar, value: date | None, weekdays: set[int]) -> list[_Candidate]:
    if value is None:
        return []
    slack = (0, 1, -1) if calendar is Calendar.LUNAR_HIJRI and weekdays else (0,)
    near = [value + timedelta(days=shift) for shift in slack]
    fitting = [found for found in near if not weekdays or found.weekday() in weekdays]
    return [_Candidate(calendar=calendar, value=found) for found in fitting[:1]]


def _triple_options(day: Day, triple: Word, weekdays: set[int], habits: Habits) -> list[_Candidate]:
    numbers = (triple.numbers[0], triple.numbers[1], triple.numbers[2])
    found = [
        option
        for calendar, value in numeric_days(numbers, triple.widths, day.era, day.is_hijri, habits)
        for option in _on_weekday(calendar, value, weekdays)
    ]
    is_order_known = habits.order is not None or habits.is_day_first
    return found[:1] if is_order_known else found


def _yearless_options(
    calendar: Calendar, month: int, day: int, weekdays: set[int], now: datetime | None
) -> list[_Candidate]:
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
