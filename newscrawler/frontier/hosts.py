"""Fairness between the hosts of a site: a slow one does not keep the others waiting."""

from __future__ import annotations

from newscrawler.archive.store import Store

MAX_HOSTS = 32
"""So many hosts are compared for one lease."""


def next_host(db: Store, site: str) -> str | None:
    """The host with the fewest leased jobs; of several, the one with the best queued job; ``None`` without any."""
    hosts = db.rows(
        "SELECT q.host, coalesce(l.count, 0) AS busy FROM frontier_counts q"
        " LEFT JOIN frontier_counts l ON l.site = q.site AND l.state = 'leased' AND l.host = q.host"
        " WHERE q.site = ? AND q.state = 'queued' AND q.count > 0 ORDER BY busy LIMIT ?",
        (site, MAX_HOSTS),
    )
    least: list[str] = [host for host, busy in hosts if busy == hosts[0][1]]
    if len(least) < 2:
        return next(iter(least), None)
    return max(least, key=lambda host: _head(db, site, host))


def _head(db: Store, site: str, host: str) -> tuple[int, int]:
    """Rank of the host's best queued job, for comparison."""
    found = db.row(
        "SELECT priority, -id FROM frontier WHERE site = ? AND host = ? AND state = 'queued'"
        " ORDER BY priority DESC, id LIMIT 1",
        (site, host),
    )
    return (found[0], found[1]) if found else (-(2**63), 0)
