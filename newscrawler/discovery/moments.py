"""Machine-readable times in rows, feeds and sitemaps; the printed ones are left to `newscrawler.dates`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
ISO = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?(?: UTC)?)?)?)?"
)
RFC822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d\d.*")
EARLIEST, LATEST = 1990, 2100


def machine_time(text: str, timezone: str | None = None) -> tuple[datetime, str] | None:
    """The aware time and its precision, or ``None`` when the text has no machine's form or is no possible time.

    A time without offset is taken for the site's own, or for UTC where its zone is not known. Solar years in ISO
    clothes (``1404-08-09``) are no machine's form.
    """
    text = text.strip()[:80]
    zone = ZoneInfo(timezone) if timezone else UTC
    try:
        found = _epoch(text) or _iso(text, zone) or _rfc822(text, zone)
    except (ValueError, OverflowError, OSError, TypeError):  # 31 February, offset +99:99, an absurd epoch
        return None
    return found if found and EARLIEST <= found[0].year < LATEST else None


def _epoch(text: str) -> tuple[datetime, str] | None:
    match = EPOCH.fullmatch(text)
    return (datetime.fromtimestamp(int(match[1]), UTC), "second") if match else None


def _iso(text: str, zone: tzinfo) -> tuple[datetime, str] | None:
    match = ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, clock, offset = match.groups()
    if not day:
        return datetime(int(year), int(month), 1, tzinfo=zone), "month"
    when = datetime.fromisoformat(f"{year}-{month}-{day}" + (f"T{clock}" if clock else ""))
    if offset and offset[0] in "+-":
        digits = offset.removesuffix(" UTC").replace(":", "")  # Hugo prints both: +0430 UTC
        zone = datetime.strptime(f"{digits:0<5}", "%z").tzinfo or zone
    elif offset:
        zone = UTC
    precision = "day" if not clock else "minute" if len(clock) == 5 else "second"
    return when.replace(tzinfo=zone), precision


def _rfc822(text: str, zone: tzinfo) -> tuple[datetime, str] | None:
    if not RFC822.fullmatch(text):
        return None
    when = parsedate_to_datetime(text)
    return (when if when.tzinfo else when.replace(tzinfo=zone)), "second" if text.count(":") > 1 else "minute"
