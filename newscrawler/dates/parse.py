"""One printed date to one value, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from newscrawler.dates.clock import ClockTime
from newscrawler.dates.days import Candidate, settled_day
from newscrawler.dates.findings import Findings
from newscrawler.dates.flat import flatten
from newscrawler.dates.machine import machine_date, offset_zone
from newscrawler.dates.names import day_first_languages, lexicon
from newscrawler.dates.numeric import DateOrder, Habits
from newscrawler.dates.parsed import Calendar, DatePrecision, ParsedDate
from newscrawler.dates.phrase import date_parts, strip_comment
from newscrawler.dates.reader import read_words
from newscrawler.dates.relative import Count, Word, counted_back, split_relative
from newscrawler.dates.senses import readings
from newscrawler.dates.tokens import read_parts

__all__ = ["parse_date"]

_LONGEST_TEXT = 200  # characters: a date with its labels, never a paragraph

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
        now = now.astimezone(site_zone)
    tags = tuple(languages)
    flat = strip_comment(" ".join(flatten(text).split()))
    if flat[:1].isdigit():
        machine = machine_date(flat, site_zone, now)
        if machine is not None:
            return replace(machine, is_zone_known=machine.is_zone_known or timezone is not None)
    read = read_parts(flat, lexicon(tags))
    if read is None:
        return None
    parts = date_parts(*read)
    if not parts:
        return None
    context = _Context(
        zone=site_zone, is_zone_known=timezone is not None, now=now, habits=_habits(tags, order, text)
    )
    results = (_result(words, context) for words in readings(parts, site_zone))
    return _agreed([result for result in results if result is not None])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    zone: tzinfo
    is_zone_known: bool
    now: datetime | None
    habits: Habits


@lru_cache(maxsize=256)
def _zone(name: str | None) -> tzinfo:
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"unknown time zone: {name!r}"
        raise ValueError(message) from error


def _habits(tags: tuple[str, ...], order: DateOrder | None, text: str) -> Habits:
    primary = {tag.replace("_", "-").split("-")[0].lower() for tag in tags}
    return Habits(
        order=order,
        is_day_first=day_first_languages(tags),
        is_solar=bool(primary & _SOLAR_LANGUAGES),
        is_buddhist="th" in primary or any("\u0e00" <= character <= "\u0e7f" for character in text),
    )


def _agreed(results: list[ParsedDate]) -> ParsedDate | None:
    """The one day of all readings, in the finest reading of it."""
    if len(results) == 1:
        return results[0]
    if len({result.value.date() for result in results}) != 1:
        return None
    order = list(DatePrecision)
    best = max(results, key=lambda result: order.index(result.precision))
    if len({result.value for result in results if not _is_coarse(result)}) > 1:
        return None
    return best


def _is_coarse(result: ParsedDate) -> bool:
    return result.precision in {DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR}


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
    candidate: Candidate | None = None
    if found.days:
        candidate = settled_day(found, context.habits, context.now)
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


@cache
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _at_day(
    day: Candidate,
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
    counts: Sequence[Count], found: Findings, day: Candidate | None, context: _Context, zone: tzinfo
) -> ParsedDate | None:
    """A relative form; beside an absolute day it must mean the same one, and gives way to it."""
    if context.now is None:
        if day is None:
            return None
        return _at_day(day, found.times, zone, is_zone_known=context.is_zone_known)
    now = context.now.astimezone(zone)
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
        relative_day = Candidate(calendar=Calendar.GREGORIAN, value=value.date())
        return _at_day(relative_day, found.times, zone, is_zone_known=context.is_zone_known, is_relative=True)
    return ParsedDate(value=value, precision=precision, is_relative=True, is_zone_known=context.is_zone_known)
