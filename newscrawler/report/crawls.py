"""How the crawls went: outcomes, coverage and verdicts of the window's runs."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from newscrawler.outcomes import Outcome
from newscrawler.report.scope import Scope
from newscrawler.report.values import Count, Coverage, Pages, Ran, SiteRow, commonest
from newscrawler.runs import Verdict

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

MOST_RUNS = 12
WORST = (Verdict.FAILED, Verdict.DEGRADED, None, Verdict.HEALTHY)
"""Verdicts in the order in which somebody has to look at them."""
RUN = "SELECT id, site, started, finished, verdict, report FROM runs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A run and what it told at its end."""

    site: str
    started: datetime
    finished: datetime | None
    """``None`` while it lasts, or when it was cut off."""
    verdict: str | None
    report: Mapping[str, Any]
    """Its figures; empty until it ends."""
    outcomes: Mapping[str, int]
    """Outcome to pages. While a run lasts only a frontier in the same database tells them."""


def told(db: Store, scope: Scope) -> tuple[Told, ...]:
    """The runs that began in the window, in that order."""
    return _told(
        db, *scope.asked(f"{RUN} WHERE started >= ?", "site", scope.since.isoformat(), end="ORDER BY id")
    )


def latest(db: Store, scope: Scope) -> tuple[Told, ...]:
    """The latest runs, the newest first."""
    end = f"ORDER BY started DESC, id DESC LIMIT {MOST_RUNS}"
    return _told(db, *scope.asked(f"{RUN} WHERE 1 = 1", "site", end=end))


def _told(db: Store, sql: str, values: tuple[Any, ...]) -> tuple[Told, ...]:
    return tuple(
        Told(
            site=site,
            started=datetime.fromisoformat(started),
            finished=datetime.fromisoformat(finished) if finished else None,
            verdict=verdict,
            report=(said := json.loads(report) if report else {}),
            outcomes=said.get("outcomes") or _counted(db, id_),
        )
        for id_, site, started, finished, verdict, report in db.rows(sql, values)
    )


def _counted(db: Store, run: int) -> dict[str, int]:
    rows = db.rows("SELECT outcome, sum(count) FROM run_outcomes WHERE run = ? GROUP BY outcome", (run,))
    return {outcome: int(count) for outcome, count in rows}


def coverage(runs: tuple[Told, ...]) -> Iterator[Coverage]:
    """Each day on which articles were exported: shares of the day's runs, weighed by their articles."""
    articles: Counter[date] = Counter()
    filled: dict[date, Counter[str]] = defaultdict(Counter)
    reported: dict[date, Counter[str]] = defaultdict(Counter)
    for run in runs:
        exported = int(run.report.get("articles") or 0)
        if not exported or run.finished is None:
            continue
        day = run.finished.astimezone(UTC).date()
        articles[day] += exported
        for name, share in (run.report.get("coverage") or {}).items():
            filled[day][name] += share * exported
            reported[day][name] += exported
    for day in sorted(articles):
        shares = {name: filled[day][name] / count for name, count in reported[day].items()}
        yield Coverage(day=day, articles=articles[day], shares=shares)


def outcomes(runs: tuple[Told, ...]) -> tuple[Count, ...]:
    """How the pages ended, the commonest outcome first."""
    counts: Counter[str] = Counter()
    for run in runs:
        counts.update(run.outcomes)
    return commonest(counts)


def pages(runs: tuple[Told, ...]) -> Iterator[Pages]:
    """Each day on which a run began: how the pages of its runs ended."""
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for run in runs:
        if run.outcomes:
            found[run.started.astimezone(UTC).date()].update(run.outcomes)
    for day in sorted(found):
        yield Pages(day=day, outcomes=dict(found[day]))


def runs(latest_runs: tuple[Told, ...]) -> Iterator[Ran]:
    """The runs as a table shows them."""
    for run in latest_runs:
        yield Ran(
            site=run.site,
            started=run.started,
            finished=run.finished,
            verdict=run.verdict,
            articles=run.outcomes.get(Outcome.EXPORTED, 0),
            pages=sum(run.outcomes.values()),
            reasons=tuple(map(str, run.report.get("reasons") or ())),
        )


def by_site(runs: tuple[Told, ...], sites: tuple[str, ...], scope: Scope) -> tuple[SiteRow, ...]:
    """Every site, the worst verdict first."""
    of_site: dict[str, list[Told]] = {site: [] for site in sites}
    for run in runs:
        of_site[run.site].append(run)
    rows = [_row(site, of_site[site], scope) for site in sites]
    return tuple(sorted(rows, key=lambda row: (_rank(row.verdict), row.name)))


def _row(site: str, runs: list[Told], scope: Scope) -> SiteRow:
    judged = [run for run in runs if run.verdict]
    counts: Counter[str] = Counter()
    articles = [0] * ((scope.until - scope.since).days + 1)
    for run in runs:
        counts.update(run.outcomes)
        day = (run.started.astimezone(UTC).date() - scope.since).days
        if 0 <= day < len(articles):
            articles[day] += run.outcomes.get(Outcome.EXPORTED, 0)
    return SiteRow(
        name=site,
        verdict=judged[-1].verdict if judged else None,
        started=runs[-1].started if runs else None,
        articles=tuple(articles),
        pages=counts.total(),
        failed=sum(count for outcome, count in counts.items() if outcome.startswith("failed/")),
        reasons=tuple(map(str, judged[-1].report.get("reasons") or ())) if judged else (),
    )


def _rank(verdict: str | None) -> int:
    return next((rank for rank, each in enumerate(WORST) if each == verdict), 0)
