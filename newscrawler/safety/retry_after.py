"""When a server wants to be asked again: the Retry-After header of RFC 9110, section 10.2.3."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

SECONDS = re.compile(r"[0-9]{1,9}")


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds to wait, at least 0; ``None`` when the header is missing or means nothing.

    Its form as a date counts from the server's own clock, the ``Date`` header, where there is one.
    """
    if value is None:
        return None
    value = value.strip()
    if SECONDS.fullmatch(value):
        return float(value)
    when = _moment(value)
    if when is None:
        return None
    return max(0.0, (when - (_moment(date) or now)).total_seconds())


def _moment(value: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime((value or "")[:64])
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
