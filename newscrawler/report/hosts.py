"""How the hosts answered: what failed, and how long they took."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.report.scope import Scope
from newscrawler.report.values import Host

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

MOST = 12
"""Hosts that are shown: those with the most failures, then the slowest, then the largest."""
BREAK = 600.0
"""Seconds: a longer time between two pages of a run is an interruption, and no slowness."""
FEWEST = 5
"""Times between pages that make a pace."""


def hosts(db: Store, scope: Scope) -> Iterator[Host]:
    """The hosts, those with the most failures first."""
    pages, failures = _settled(db, scope)
    paces, answers = _paces(db, scope), _answers(db, scope)
    known = {
        name: Host(
            name=name,
            pages=pages[name],
            failures=dict(failures[name].most_common()),
            pace=paces.get(name),
            answer=answers.get(name),
        )
        for name in {*pages, *failures, *paces, *answers}
    }
    yield from sorted(
        known.values(), key=lambda h: (-h.failed, -(h.answer or h.pace or 0), -h.pages, h.name)
    )[:MOST]


def _settled(db: Store, scope: Scope) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Host to its pages, and to its failures; the frontier knows them, where it is in this database."""
    pages: Counter[str] = Counter()
    failures: dict[str, Counter[str]] = defaultdict(Counter)
    if db.is_shared:  # the frontier is in Redis then
        return pages, failures
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


def _answers(db: Store, scope: Scope) -> dict[str, float]:
    """Host to mean seconds from request to answer, from the reports of the window's runs."""
    seconds: dict[str, float] = defaultdict(float)
    pages: Counter[str] = Counter()
    for (report,) in db.rows(
        *scope.asked(
            "SELECT report FROM runs WHERE finished >= ? AND report IS NOT NULL",
            "site",
            scope.since.isoformat(),
        )
    ):
        for host, told in (json.loads(report).get("hosts") or {}).items():
            seconds[host] += float(told.get("seconds", 0))
            pages[host] += int(told.get("pages", 0))
    return {host: seconds[host] / count for host, count in pages.items() if count}
