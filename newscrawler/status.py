"""All sites at a glance: how the last run went, what it brought, and what the days before did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.archive.database import Run

BARS = "▁▂▃▄▅▆▇█"
NOTHING = "·"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatus:
    """One site's line."""

    site: str
    verdict: str | None
    """Of the last run that was judged: it ended, or its site stopped answering; ``None`` when there is none."""
    finished: datetime | None
    """When that was, aware."""
    is_running: bool
    """Whether a run is going on, or was cut off."""
    articles: int
    """Of that run."""
    known: int
    """In the archive after it."""
    days: tuple[int, ...]
    """Articles of each day, the last one today."""
    coverage: Mapping[str, float]
    """Field to share, of the last run that brought articles."""
    reasons: tuple[str, ...]
    """Why the verdict is not ``healthy``."""


def site_status(site: str, runs: Sequence[Run], today: date, days: int) -> SiteStatus:
    """The site's line, from its runs, the newest first. A run's articles count for the day on which it ended, UTC."""
    ended = [run for run in runs if run.report]
    report: Mapping[str, Any] = (ended[0].report or {}) if ended else {}
    covered = (run.report["coverage"] for run in ended if run.report and run.report.get("coverage"))
    return SiteStatus(
        site=site,
        verdict=ended[0].verdict if ended else None,
        finished=_judged(ended[0]) if ended else None,
        is_running=any(run.finished is None for run in runs),
        articles=report.get("articles", 0),
        known=report.get("known", 0),
        days=per_day(ended, today, days),
        coverage=next(covered, {}),
        reasons=tuple(report.get("reasons", ())),
    )


def per_day(runs: Iterable[Run], today: date, days: int) -> tuple[int, ...]:
    """Articles that the runs brought on each of so many days, the last one today."""
    counts = dict.fromkeys((today - timedelta(days=back) for back in reversed(range(days))), 0)
    for run in runs:
        judged = _judged(run)
        if judged and run.report and judged.date() in counts:
            counts[judged.date()] += run.report.get("articles", 0)
    return tuple(counts.values())


def _judged(run: Run) -> datetime | None:
    """When its verdict was given; it goes on when its site had stopped answering, and is judged again then."""
    told = run.report.get("finished") if run.report else None
    return run.finished or (datetime.fromisoformat(told) if told else None)


def sparkline(values: Sequence[float]) -> str:
    """One character for each value: a dot for nothing, else a bar, the highest one for the highest value."""
    top = max(values, default=0)
    return "".join(BARS[ceil(len(BARS) * value / top) - 1] if value else NOTHING for value in values)


def ago(moment: datetime, now: datetime) -> str:
    """How long ago that was, in the largest unit that is whole: ``5 min``, ``3 h``, ``12 d``."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 120:
        return f"{max(minutes, 0)} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
