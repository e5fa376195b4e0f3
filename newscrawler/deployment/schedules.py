"""When a site is crawled: intervals as people say them, and the crontab lines that mean them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from datetime import timedelta
from zlib import crc32

from newscrawler.errors import UsageError

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
DAY = timedelta(days=1)
ALLOWED = "5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d, 7d and the like"


def interval(text: str) -> timedelta:
    """The interval that ``30m``, ``2h`` or ``1d`` means. Raises `UsageError` for one that cron cannot keep.

    Cron knows times of the day, not intervals: what divides an hour, or a day, comes at even distances.
    """
    found = re.fullmatch(r"(\d+)\s*([mhd])", text.strip().lower())
    if found:
        length = int(found[1]) * UNITS[found[2]]
        if length in (DAY, 7 * DAY) or (length and length < DAY and _divides(length)):
            return length
    raise UsageError(f"--every {text}: an interval that divides the hour or the day is wanted: {ALLOWED}")


def cron_times(every: timedelta, site: str) -> str:
    """The five fields of a crontab line; each site has minutes of its own, so that not all start at once.

    The minute is told by the site's name, and stays when others come and go.
    """
    offset = crc32(site.encode()) % int(every / UNITS["m"])
    hour, minute = divmod(offset, 60)
    if every < UNITS["h"]:
        step = int(every / UNITS["m"])
        return f"{','.join(str(m) for m in range(minute % step, 60, step))} * * * *"
    if every < DAY:
        step = int(every / UNITS["h"])
        hours = "*" if step == 1 else ",".join(str(h) for h in range(hour % step, 24, step))
        return f"{minute} {hours} * * *"
    return f"{minute} {hour % 24} * * {hour // 24 if every > DAY else '*'}"


def cron_line(times: str, directory: str, command: Sequence[str]) -> str:
    """The crontab line that runs the command in the directory; only what goes wrong is printed, and so sent by mail."""
    line = f"cd {shlex.quote(directory)} && {shlex.join(command)} >/dev/null"
    return f"{times} {line.replace('%', chr(92) + '%')}"  # crontab(5): a bare % ends the command


def _divides(length: timedelta) -> bool:
    whole = UNITS["h"] if length < UNITS["h"] else DAY
    return not whole % length and not length % (UNITS["m"] if length < UNITS["h"] else UNITS["h"])
