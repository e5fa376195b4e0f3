"""The figures of a report, read from the archive; the modules beside this one ask for their parts.

A window of days bounds what is read, so that a page about a large archive takes seconds. Its last day is that of the
latest run and not today: the same archive gives the same page.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawler.report import crawls, stored
from newscrawler.report.hosts import hosts
from newscrawler.report.newest import MOST_LATEST, latest, newest
from newscrawler.report.scope import Scope
from newscrawler.report.values import Figures, commonest

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

DAYS = 30
"""Days of a window, unless asked otherwise."""
MOST_SECTIONS = 12


def figures(db: Store, *, site: str | None = None, days: int = DAYS) -> Figures:
    """The figures of the site, or of all sites, over so many days up to the latest run."""
    sites = tuple(s for (s,) in db.rows("SELECT DISTINCT site FROM runs ORDER BY site") if site in (None, s))
    until = _last_day(db, Scope(site=site))
    if until is None:
        return Figures(site=site, sites=sites, since=date.min, until=date.min)
    scope = Scope(site=site, since=until - timedelta(days=days - 1), until=until)
    runs = crawls.told(db, scope)
    outcomes = crawls.outcomes(runs)
    sizes, clusters = stored.clusters(db, scope)
    read = newest(db, scope)
    dropped = Counter(block.reason for each in read for block in each.article.dropped_blocks)
    return Figures(
        site=site,
        sites=sites,
        since=scope.since,
        until=until,
        totals=stored.totals(db, scope, outcomes),
        days=tuple(stored.days(db, scope)),
        hours=stored.hours(db, scope),
        languages=stored.counts(db, scope, "a.language"),
        sections=stored.counts(db, scope, "coalesce(a.section, '')")[:MOST_SECTIONS],
        coverage=tuple(crawls.coverage(runs)),
        outcomes=outcomes,
        pages=tuple(crawls.pages(runs)),
        relations=stored.relations(db, scope),
        cluster_sizes=sizes,
        clusters=clusters,
        hosts=tuple(hosts(db, scope, runs)),
        by_site=crawls.by_site(runs, sites, scope) if len(sites) > 1 else (),
        runs=tuple(crawls.runs(crawls.latest(db, scope))),
        latest=tuple(latest(each) for each in read[:MOST_LATEST]),
        dropped=commonest(dropped),
        dropped_of=len(read),
    )


def _last_day(db: Store, scope: Scope) -> date | None:
    """The day of the latest run, UTC; ``None`` before the first one."""
    found = db.row(*scope.asked("SELECT max(coalesce(finished, started)) FROM runs", "site"))
    return datetime.fromisoformat(found[0]).astimezone(UTC).date() if found and found[0] else None
