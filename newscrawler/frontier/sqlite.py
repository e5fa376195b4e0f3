"""The frontier of one site in the archive's database: for one process at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newscrawler.archive.database import Archive
from newscrawler.archive.records import dumps, link_record
from newscrawler.archive.records import link as link_from
from newscrawler.frontier import Job, State
from newscrawler.frontier.merge import merged
from newscrawler.frontier.priority import priority
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

MAX_FAILURES = 3
"""In so many runs in a row a page is tried before it is left alone."""
PASSING = frozenset({Outcome.CHALLENGE, Outcome.CONSENT})
"""Drops that are the server's mood of the day: tried again as failures are."""
AGAIN = frozenset({Outcome.OVER_LIMIT, Outcome.ROBOTS})
"""Drops that cost no fetch and that another run may see differently: queued again when met again."""
MAX_PATIENCE = timedelta(days=30)
"""A page that is announced as changed and never is, is asked for at least this often."""
MAX_HOSTS = 32
"""So many hosts are compared for one lease."""

JOB = "key, link, url, priority, retries, redirects"


class SqliteFrontier:
    """`Frontier` of that site and run.

    Opening it queues again what a dead process held and, in a new run, what failed in earlier ones; listing pages
    of earlier runs are forgotten. Articles stay known for ever.
    """

    def __init__(
        self,
        archive: Archive,
        site: str,
        run: int,
        *,
        again: Collection[Outcome] = AGAIN,
        take_over: bool = True,
    ) -> None:
        """With ``take_over`` off nothing is changed by opening: for looking at a frontier that another one uses."""
        self._archive = archive
        self._db = archive.db
        self._site = site
        self._run = run
        self._again = frozenset(again)
        if take_over:
            self._take_over()

    def add(self, link: Link) -> bool:
        """Whether the link is new, or due again, and was queued."""
        key = url_key(link.url)
        found = self._db.row(
            "SELECT id, kind, state, link, outcome, run, unchanged FROM frontier WHERE site = ? AND key = ?",
            (self._site, key),
        ) or self._db.row(
            "SELECT f.id, f.kind, f.state, f.link, f.outcome, f.run, f.unchanged"
            " FROM frontier_aliases a JOIN frontier f ON f.id = a.job WHERE a.site = ? AND a.key = ?",
            (self._site, key),
        )
        if found is not None:
            return self._met_again(link, *found)
        if link.kind is LinkKind.ARTICLE and self._archive.known_url(key):
            return False
        self._db.execute(
            "INSERT INTO frontier (site, key, kind, host, url, link, priority, state, run)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._site,
                key,
                link.kind,
                _host(link.url),
                link.url,
                _text(link),
                priority(link),
                State.QUEUED,
                self._run,
            ),
        )
        return True

    def lease(self) -> Job | None:
        """The best queued job of the least busy host, now leased; ``None`` when nothing is queued."""
        host = self._next_host()
        if host is None:
            return None
        found = self._db.rows(
            "UPDATE frontier SET state = 'leased' WHERE id = (SELECT id FROM frontier"  # noqa: S608 - our own columns
            " WHERE site = ? AND host = ? AND state = 'queued' ORDER BY priority DESC, id LIMIT 1)"
            f" RETURNING {JOB}",
            (self._site, host),
        )
        return _job(*found[0]) if found else None

    def put_back(self, job: Job) -> bool:
        """Whether the leased job is queued again; ``False`` when it leads to what another job has."""
        target = url_key(job.url)
        with self._db.transaction():
            found = self._db.row(
                "SELECT id, kind FROM frontier WHERE site = ? AND key = ? AND state = 'leased'",
                (self._site, job.key),
            )
            if found is None:
                return False
            id_, kind = found
            if target != job.key:
                if self._is_taken(target, id_, LinkKind(kind), job.key):
                    return False
                self._alias(target, id_)
            self._db.execute(
                "UPDATE frontier SET state = 'queued', host = ?, url = ?, priority = ?, retries = ?, redirects = ?"
                " WHERE id = ?",
                (_host(job.url), job.url, job.priority, job.retries, json.dumps(job.redirects or None), id_),
            )
        return True

    def acknowledge(self, key: str, outcome: Outcome, *, url: str | None = None) -> bool:
        """Whether this is how the job ended; ``False`` for one that has ended, or that nobody queued."""
        with self._db.transaction():
            found = self._db.row(
                "SELECT id, kind FROM frontier WHERE site = ? AND key = ? AND state IN ('queued', 'leased')",
                (self._site, key),
            )
            if found is None:
                return False
            id_, kind = found
            is_due = outcome.is_failure or outcome in PASSING
            self._db.execute(
                "UPDATE frontier SET state = ?, outcome = ?, run = ?,"
                " link = CASE WHEN ? THEN link END,"  # kept only where a later run needs it
                " failures = CASE WHEN ? THEN failures + 1 ELSE 0 END,"
                " unchanged = CASE ? WHEN 'dropped/unchanged' THEN unchanged + 1 WHEN 'exported' THEN 0"
                " ELSE unchanged END WHERE id = ?",
                (State.FAILED if is_due else State.DONE, outcome, self._run, is_due, is_due, outcome, id_),
            )
            self._db.execute(
                "INSERT INTO run_outcomes VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                (self._run, kind, outcome),
            )
            if url is not None:
                self._alias(url_key(url), id_)
        return True

    def known_as(self, url: str) -> LinkKind | None:
        """What kind of job the address is known as, or redirects to."""
        key = url_key(url)
        known = self._owner(key)
        if known:
            return known[1]
        return LinkKind.ARTICLE if self._archive.known_url(key) else None

    def peek(self, limit: int) -> list[Job]:
        """The best queued jobs of all hosts, left where they are."""
        found = self._db.rows(
            f"SELECT {JOB} FROM frontier WHERE site = ? AND state = 'queued'"  # noqa: S608 - our own columns
            " ORDER BY priority DESC, id LIMIT ?",
            (self._site, limit),
        )
        return [_job(*row) for row in found]

    def link(self, key: str) -> Link | None:
        """All that is known of a job that is not done yet."""
        found = self._db.row("SELECT link FROM frontier WHERE site = ? AND key = ?", (self._site, key))
        return link_from(json.loads(found[0])) if found and found[0] else None

    def counts(self) -> Mapping[State, int]:
        """How many jobs are in each state, of all runs."""
        found = dict(
            self._db.rows(
                "SELECT state, sum(count) FROM frontier_counts WHERE site = ? GROUP BY state", (self._site,)
            )
        )
        return {state: found.get(state, 0) for state in State}

    def queued(self) -> int:
        """How many jobs are queued."""
        return self.counts()[State.QUEUED]

    def outcomes(self) -> Mapping[Outcome, int]:
        """How the jobs ended that this run acknowledged."""
        found = self._db.rows(
            "SELECT outcome, sum(count) FROM run_outcomes WHERE run = ? GROUP BY outcome ORDER BY outcome",
            (self._run,),
        )
        return {Outcome(outcome): count for outcome, count in found}

    def clear(self) -> None:
        """Forget every job that is queued, leased or failed, and every listing page; done articles stay known."""
        self._db.execute(
            "DELETE FROM frontier WHERE site = ? AND (state <> 'done' OR kind <> 'article')", (self._site,)
        )

    def _take_over(self) -> None:
        with self._db.transaction():
            self._db.execute(
                "DELETE FROM frontier WHERE site = ? AND kind <> 'article' AND run <> ?", self._here
            )
            self._db.execute(
                "UPDATE frontier SET state = 'queued' WHERE site = ? AND state = 'leased'", (self._site,)
            )
            # Another process may have pointed the row elsewhere by redirects: a new run asks the link's own address.
            self._db.execute(
                "UPDATE frontier SET state = 'queued', outcome = NULL, retries = 0, redirects = NULL,"
                " url = json_extract(link, '$.url')"
                " WHERE site = ? AND state = 'failed' AND run <> ? AND failures < ?",
                (*self._here, MAX_FAILURES),
            )

    @property
    def _here(self) -> tuple[str, int]:
        return self._site, self._run

    def _met_again(
        self,
        link: Link,
        id_: int,
        kind: str,
        state: str,
        text: str | None,
        outcome: str | None,
        run: int,
        unchanged: int,
    ) -> bool:
        """Whether a known job is queued once more; a job that is still to do learns what this link knows."""
        if state in (State.QUEUED, State.LEASED) and text:
            known = link_from(json.loads(text))
            better = merged(known, link)
            if better != known:
                rank = (priority(better), id_)
                self._db.execute("UPDATE frontier SET link = ? WHERE id = ?", (_text(better), id_))
                self._db.execute("UPDATE frontier SET priority = ? WHERE id = ? AND state = 'queued'", rank)
            return False
        was_listing = kind == LinkKind.ARTICLE and link.kind is not LinkKind.ARTICLE
        is_due = state == State.DONE and (
            was_listing
            or (run != self._run and (outcome in self._again or self._is_changed(link, unchanged)))
        )
        if is_due:
            self._db.execute(
                "UPDATE frontier SET state = 'queued', kind = ?, host = ?, url = ?, link = ?, priority = ?, run = ?,"
                " outcome = NULL, retries = 0, redirects = NULL WHERE id = ?",
                (link.kind, _host(link.url), link.url, _text(link), priority(link), self._run, id_),
            )
        return is_due

    def _is_changed(self, link: Link, unchanged: int) -> bool:
        """Whether feed or sitemap say that the page has changed since it was fetched.

        Some print the time of the day on everything: each fetch that brings nothing new doubles our patience.
        """
        if link.modified is None:
            return False
        found = self._db.row("SELECT fetched_at FROM pages WHERE key = ?", (url_key(link.url),))
        if found is None or found[0] is None:
            return False
        patience = min(timedelta(hours=2 ** min(unchanged, 20) - 1), MAX_PATIENCE)
        return link.modified > datetime.fromisoformat(found[0]) + patience

    def _next_host(self) -> str | None:
        """The host with the fewest leased jobs; of several, the one with the best queued job."""
        hosts = self._db.rows(
            "SELECT q.host, coalesce(l.count, 0) AS busy FROM frontier_counts q"
            " LEFT JOIN frontier_counts l ON l.site = q.site AND l.state = 'leased' AND l.host = q.host"
            " WHERE q.site = ? AND q.state = 'queued' AND q.count > 0 ORDER BY busy LIMIT ?",
            (self._site, MAX_HOSTS),
        )
        least = [host for host, busy in hosts if busy == hosts[0][1]]
        return max(least, key=self._head) if len(least) > 1 else next(iter(least), None)

    def _head(self, host: str) -> tuple[int, int]:
        """Rank of the host's best queued job, for comparison."""
        found = self._db.row(
            "SELECT priority, -id FROM frontier WHERE site = ? AND host = ? AND state = 'queued'"
            " ORDER BY priority DESC, id LIMIT 1",
            (self._site, host),
        )
        return (found[0], found[1]) if found else (-(2**63), 0)

    def _owner(self, key: str) -> tuple[int, LinkKind] | None:
        """Row and kind of the job that has the key, by itself or by a redirect."""
        found = self._db.row(
            "SELECT id, kind FROM frontier WHERE site = ? AND key = ? UNION ALL"
            " SELECT f.id, f.kind FROM frontier_aliases a JOIN frontier f ON f.id = a.job WHERE a.site = ? AND a.key = ?",
            (self._site, key, self._site, key),
        )
        return (found[0], LinkKind(found[1])) if found else None

    def _is_taken(self, target: str, id_: int, kind: LinkKind, key: str) -> bool:
        """Whether a job may not follow a redirect to that key, since another job brings the same."""
        owner = self._owner(target)
        if owner:
            return owner[0] != id_ and (kind is LinkKind.ARTICLE or owner[1] is kind)
        stored = self._archive.known_url(target) if kind is LinkKind.ARTICLE else None
        return stored is not None and stored != self._archive.known_url(key)

    def _alias(self, key: str, id_: int) -> None:
        self._db.execute(
            "INSERT INTO frontier_aliases SELECT ?, ?, ? WHERE NOT EXISTS"
            " (SELECT 1 FROM frontier WHERE site = ? AND key = ?) ON CONFLICT DO NOTHING",
            (self._site, key, id_, self._site, key),
        )


def _job(key: str, link: str, url: str, rank: int, retries: int, redirects: str | None) -> Job:
    return Job(
        key=key,
        link=link_from(json.loads(link)),
        url=url,
        priority=rank,
        retries=retries,
        redirects=tuple(json.loads(redirects) or ()) if redirects else (),
    )


def _text(link: Link) -> str:
    return dumps(link_record(link))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
