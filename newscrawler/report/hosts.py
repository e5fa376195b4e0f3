"""How the hosts answered: what failed, and how long they took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.report.crawls import Told
from newscrawler.report.scope import Scope
from newscrawler.report.values import Host

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

MOST = 12
"""Hosts that are shown of each kind: those with the most failures, and the slowest."""
BREAK = 600.0
"""Seconds: a longer time between two pages of a run is an interruption, and no slowness."""
FEWEST = 5
"""Times between pages that make a pace."""


def hosts(db: Store, scope: Scope, runs: tuple[Told, ...]) -> Iterator[Host]:
    """The hosts that the window's runs met, those with the most failures first."""
    pages, failures = _met(runs)
    if not failures and not db.is_shared:
        pages, failures = _settled(db, scope)
    paces, answers = _paces(db, scope), _answers(runs)
    known = {
        name: Host(
            name=name,
            pages=max(pages[name], failures[name].total()),  # one that is down answers nothing
            failures=dict(failures[name].most_common()),
            pace=paces.get(name),
            answer=answers.get(name),
        )
        for name in {*pages, *failures, *paces, *answers}
    }
    failing = sorted(known.values(), key=lambda h: (-h.failed, -h.pages, h.name))[:MOST]
    slowest = sorted(known.values(), key=lambda h: (-(h.answer or h.pace or 0), h.name))[:MOST]
    yield from (*failing, *(host for host in slowest if host not in failing))


def _met(runs: tuple[Told, ...]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Host to the pages that it answered, and to its failures, as the runs told them; no failures when none told."""
    pages: Counter[str] = Counter()
    failures: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for host, told in (run.report.get("hosts") or {}).items():
            pages[host] += int(told.get("pages", 0))
            if "failed" in told:
                failures[host].update(told["failed"])
    return pages, failures


def _settled(db: Store, scope: Scope) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """The same as the frontier has it now: of runs that are not over, or told no hosts."""
    pages: Counter[str] = Counter()
    failures: dict[str, Counter[str]] = defaultdict(Counter)
    for host, count in db.rows(
        *scope.asked(
            "SELECT host, sum(count) FROM frontier_counts WHERE state IN ('done', 'failed')",
            "site",
            end="GROUP BY host",
        )
    ):
        pages[host] = int(count)
    for host, outcome, count in db.rows(
        *scope.asked(
            "SELECT host, outcome, count(*) FROM frontier WHERE state = 'failed'",
            "site",
            end="GROUP BY host, outcome",
        )
    ):
        failures[host][outcome or ""] += count
    return pages, failures


def _paces(db: Store, scope: Scope) -> dict[str, float]:
    """Host to seconds from one article page to the next, within the window's runs."""
    rows = db.each(
        *scope.asked(
            "SELECT p.run, p.url, p.fetched_at FROM pages p JOIN runs r ON r.id = p.run"
            " WHERE r.started >= ? AND p.fetched_at IS NOT NULL",
            "r.site",
            scope.since.isoformat(),
            end="ORDER BY p.run, p.fetched_at",
        )
    )
    last: dict[tuple[int, str], datetime] = {}
    seconds: dict[str, float] = defaultdict(float)
    steps: Counter[str] = Counter()
    for run, url, fetched_at in rows:
        host = urlsplit(url).hostname or ""
        time = datetime.fromisoformat(fetched_at)
        before = last.get((run, host))
        last[run, host] = time
        if before is None or (time - before).total_seconds() > BREAK:
            continue
        seconds[host] += (time - before).total_seconds()
        steps[host] += 1
    return {host: seconds[host] / count for host, count in steps.items() if count >= FEWEST}


def _answers(runs: tuple[Told, ...]) -> dict[str, float]:
    """Host to mean seconds from request to answer, from the reports of the window's runs."""
    seconds: dict[str, float] = defaultdict(float)
    pages: Counter[str] = Counter()
    for run in runs:
        for host, told in (run.report.get("hosts") or {}).items():
            seconds[host] += float(told.get("seconds", 0))
            pages[host] += int(told.get("pages", 0))
    return {host: seconds[host] / count for host, count in pages.items() if count}
