"""A moment that is stated in UTC, told in the zone in which its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from newscrawler.dates import DatePrecision, ParsedDate

EXACT = frozenset((DatePrecision.MINUTE, DatePrecision.SECOND))
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)
STEP = timedelta(minutes=15)
"""Zones differ from UTC by quarters of an hour."""


def in_local_time(stated: ParsedDate, shown: Iterable[ParsedDate]) -> ParsedDate:
    """The same moment with the offset at which one of the page's other dates gives it; as stated when none does.

    Another date gives it when it has an offset and is the same minute, when it has none and is as far from it as a zone
    can be, or when it is the day that begins at that moment. Only times stated in UTC are asked: others have their own.
    """
    if not is_movable(stated):
        return stated
    moment = stated.value
    moment = moment.astimezone(UTC)
    minute = moment.replace(second=0, microsecond=0)
    for other in shown:
        zone = _mislabelled(moment, other) or _zone(minute, other)
        if zone is not None:
            return replace(stated, value=moment.astimezone(zone))
    return stated


def is_movable(stated: ParsedDate) -> bool:
    """Whether it is a moment stated in UTC."""
    return stated.precision in EXACT and stated.is_zone_known and not stated.value.utcoffset()


def _mislabelled(moment: datetime, other: ParsedDate) -> tzinfo | None:
    """The offset of the other date, when it has the same seconds and calls its local time UTC."""
    if other.is_relative or other.precision is not DatePrecision.SECOND or other.value.utcoffset():
        return None
    gap = other.value.replace(tzinfo=UTC, microsecond=0) - moment.replace(microsecond=0)
    return timezone(gap) if moment.second and gap and WEST <= gap <= EAST and not gap % STEP else None


def _zone(minute: datetime, other: ParsedDate) -> tzinfo | None:
    """The offset from UTC at which the other date is that minute."""
    if other.is_relative:
        return None
    value = other.value.replace(second=0, microsecond=0)
    if other.precision in EXACT and other.is_zone_known:
        offset = value.utcoffset()
        return timezone(offset) if offset and value == minute else None
    if other.precision in EXACT:
        gap = value.replace(tzinfo=UTC) - minute
        return timezone(gap) if gap and WEST <= gap <= EAST and not gap % STEP else None
    if other.precision is not DatePrecision.DAY:
        return None
    gap = value.replace(tzinfo=UTC) - minute  # a day that was stored as the moment at which it begins
    is_midnight = timedelta(0) < gap <= EAST and not gap % timedelta(hours=1)
    return timezone(gap) if is_midnight else None
