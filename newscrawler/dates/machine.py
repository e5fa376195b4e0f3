"""Dates written for machines: ISO 8601 and Unix time, when they are the whole string."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from newscrawler.dates.calendars import calendar_of_year, gregorian_day
from newscrawler.dates.parsed import DatePrecision, ParsedDate

__all__ = ["machine_date", "offset_zone"]

_EXTENDED = re.compile(
    r"""(\d{4})-(\d{1,2})-(\d{1,2})
        (?:[T\ ]\ ?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?
           \ ?(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?
           (?:\[[\w/+-]{1,40}\])?)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_BASIC = re.compile(
    r"""((?:19|20)\d{2})(\d{2})(\d{2})
        (?:T?(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?
           \ ?(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_WEEK = re.compile(r"\d{4}-W\d{2}-\d", re.ASCII | re.IGNORECASE)
_EPOCH = re.compile(r"([1-9]\d{9})(?:\.\d{1,6})?|([1-9]\d{12})", re.ASCII)

# Ten digits are a time only up to here: the end of 32-bit time, 2038-01-19.
_LAST_EPOCH = 2**31 - 1
_FURTHEST_OFFSET = 14 * 60  # minutes, Kiribati


def machine_date(text: str, zone: tzinfo, now: datetime | None) -> ParsedDate | None:
    """The instant or the day of an ISO 8601 string or a Unix time; ``None`` for any other text.

    An ISO date may be of any calendar: Drupal sites print ``1401-11-26T10:31:00+03:30``. Bare numbers are
    Unix time in seconds (10 digits) or milliseconds (13), and not when that lies more than a day after
    ``now``, for then they are telephone or article numbers. ``is_zone_known`` tells whether the text names one.
    """
    match = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
    if match is not None:
        return _iso_date(match, zone)
    match = _EPOCH.fullmatch(text)
    if match is not None:
        return _epoch(match, now)
    if _WEEK.fullmatch(text):
        return _week_date(text, zone)
    return None


def offset_zone(minutes: int) -> tzinfo | None:
    """A fixed zone so many minutes east of Greenwich; ``None`` beyond the zones of the Earth."""
    if minutes == 0:
        return UTC
    if abs(minutes) > _FURTHEST_OFFSET:
        return None
    return timezone(timedelta(minutes=minutes))


def _iso_date(match: re.Match[str], site_zone: tzinfo) -> ParsedDate | None:
    year, month, day, hour, minute, second, fraction, utc, sign, hours, minutes = match.groups()
    calendar = calendar_of_year(int(year))
    if calendar is None:
        return None
    found = gregorian_day(calendar, int(year), int(month), int(day))
    if found is None:
        return None
    if hour is None:
        midnight = datetime(found.year, found.month, found.day, tzinfo=site_zone)
        return ParsedDate(value=midnight, precision=DatePrecision.DAY, calendar=calendar, is_zone_known=False)
    zone: tzinfo | None = site_zone
    if utc is not None:
        zone = UTC
    elif sign is not None:
        zone = offset_zone(int(sign + "1") * (int(hours) * 60 + int(minutes or 0)))
    if zone is None or int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    value = datetime(
        found.year,
        found.month,
        found.day,
        int(hour),
        int(minute),
        int(second or 0),
        int((fraction or "0")[:6].ljust(6, "0")),
        tzinfo=zone,
    )
    precision = DatePrecision.MINUTE if second is None else DatePrecision.SECOND
    is_zone_known = utc is not None or sign is not None
    return ParsedDate(value=value, precision=precision, calendar=calendar, is_zone_known=is_zone_known)


def _epoch(match: re.Match[str], now: datetime | None) -> ParsedDate | None:
    seconds, milliseconds = match.groups()
    count = float(match.group()) if seconds else int(milliseconds) / 1000
    if count > _LAST_EPOCH:
        return None
    value = datetime.fromtimestamp(count, tz=UTC)
    if now is not None and value > now + timedelta(days=1):
        return None
    return ParsedDate(value=value, precision=DatePrecision.SECOND)


def _week_date(text: str, zone: tzinfo) -> ParsedDate | None:
    try:
        day = date.fromisoformat(text.upper())
    except ValueError:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return ParsedDate(value=midnight, precision=DatePrecision.DAY, is_zone_known=False)
