"""How the crawls went: outcomes, coverage and verdicts of the window's runs."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from newscrawler.outcomes import Outcome
from newscrawler.report.scope import Scope
from newscrawler.report.values import Count, Coverage, Pages, Ran, commonest

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

MOST_RUNS = 12


def _reports(db: Store, scope: Scope) -> Iterator[tuple[date, dict[str, Any]]]:
    """Day and report of each run of the window that came to its end."""
    rows = db.rows(
        *scope.asked(
            "SELECT finished, report FROM runs WHERE finished >= ? AND report IS NOT NULL",
            "site",
            scope.since.isoformat(),
            end="ORDER BY id",
        )
    )
    for finished, report in rows:
        yield datetime.fromisoformat(finished).astimezone(UTC).date(), json.loads(report)


def coverage(db: Store, scope: Scope) -> Iterator[Coverage]:
    """Each day on which articles were exported: shares of the day's runs, weighed by their articles."""
    articles: Counter[date] = Counter()
    filled: dict[date, Counter[str]] = defaultdict(Counter)
    reported: dict[date, Counter[str]] = defaultdict(Counter)
    for day, report in _reports(db, scope):
        exported = int(report.get("articles") or 0)
        if not exported:
            continue
        articles[day] += exported
        for name, share in (report.get("coverage") or {}).items():
            filled[day][name] += share * exported
            reported[day][name] += exported
    for day in sorted(articles):
        shares = {name: filled[day][name] / count for name, count in reported[day].items()}
        yield Coverage(day=day, articles=articles[day], shares=shares)


def outcomes(db: Store, scope: Scope) -> tuple[Count, ...]:
    """How the pages ended, the commonest outcome first."""
    rows = db.rows(
        *scope.asked(
            "SELECT o.outcome, sum(o.count) FROM run_outcomes o JOIN runs r ON r.id = o.run WHERE r.started >= ?",
            "r.site",
            scope.since.isoformat(),
            end="GROUP BY o.outcome",
        )
    )
    return commonest({outcome: int(count) for outcome, count in rows})


def runs(db: Store, scope: Scope) -> Iterator[Ran]:
    """The latest runs, the newest first."""
    rows = db.rows(
        *scope.asked(
            "SELECT id, site, started, finished, verdict, report FROM runs WHERE 1 = 1",
            "site",
            end=f"ORDER BY started DESC, id DESC LIMIT {MOST_RUNS}",
        )
    )
    for id_, site, started, finished, verdict, report in rows:
        told = json.loads(report) if report else {}
        counted = db.rows(
            "SELECT outcome, sum(count) FROM run_outcomes WHERE run = ? GROUP BY outcome", (id_,)
        )
        settled = {str(outcome): int(count) for outcome, count in counted}
        yield Ran(
            site=site,
            started=datetime.fromisoformat(started),
            finished=datetime.fromisoformat(finished) if finished else None,
            verdict=verdict,
            articles=settled.get(Outcome.EXPORTED, 0),
            pages=sum(settled.values()),
            reasons=tuple(map(str, told.get("reasons") or ())),
        )


def pages(db: Store, scope: Scope) -> Iterator[Pages]:
    """Each day on which a run began: how the pages of its runs ended."""
    rows = db.rows(
        *scope.asked(
            "SELECT substr(r.started, 1, 10), o.outcome, sum(o.count) FROM run_outcomes o"
            " JOIN runs r ON r.id = o.run WHERE r.started >= ?",
            "r.site",
            scope.since.isoformat(),
            end="GROUP BY substr(r.started, 1, 10), o.outcome",
        )
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for day, outcome, count in rows:
        found[day][outcome] = int(count)
    for day in sorted(found):
        yield Pages(day=date.fromisoformat(day), outcomes=found[day])
