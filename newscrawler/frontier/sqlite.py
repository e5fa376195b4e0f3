"""The frontier of one site in the archive's database: for one process at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from newscrawler.archive.database import Archive
from newscrawler.archive.records import dumps, link_record
from newscrawler.archive.records import link as link_from
from newscrawler.frontier import Job, State
from newscrawler.frontier.hosts import next_host
from newscrawler.frontier.known import AGAIN, MAX_FAILURES, PASSING, Known, is_due
from newscrawler.frontier.merge import merged
from newscrawler.frontier.priority import priority
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

JOB = "key, link, url, priority, retries, redirects"
KNOWN = "f.id, f.key, f.kind, f.state, f.link, f.outcome, f.run, f.unchanged"


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
        known = self._known(key)
        if known is not None:
            return self._met_again(link, known)
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

    def add_all(self, links: Iterable[Link]) -> int:
        """How many of the links were queued; all are added, or none. At half the cost of one by one."""
        with self._db.transaction():
            return sum(self.add(link) for link in links)

    def lease(self) -> Job | None:
        """The best queued job of the least busy host, now leased; ``None`` when nothing is queued."""
        host = next_host(self._db, self._site)
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
        known = self._known(key)
        if known:
            return known.kind
        return LinkKind.ARTICLE if self._archive.known_url(key) else None

    def known_before(self, url: str) -> bool:
        """Whether an earlier run dealt with the address, or the archive has its story by another way."""
        key = url_key(url)
        known = self._known(key)
        if known:
            return known.state is State.DONE and not known.is_of_this_run
        return self._archive.known_url(key) is not None

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
        found: dict[str, int] = dict(
            self._db.rows(
                "SELECT state, sum(count) FROM frontier_counts WHERE site = ? GROUP BY state", (self._site,)
            )
        )
        return {state: found.get(state, 0) for state in State}

    def queued(self) -> int:
        """How many jobs are queued."""
        return self.counts()[State.QUEUED]

    def has_work(self) -> bool:
        """Whether anything is queued: there is no other worker."""
        return self.queued() > 0

    def close(self) -> None:
        """Nothing to do: the archive is closed by who opened it."""

    def outcomes(self) -> Mapping[Outcome, int]:
        """How the jobs ended that this run acknowledged."""
        found = self._db.rows(
            "SELECT outcome, sum(count) FROM run_outcomes WHERE run = ? GROUP BY outcome ORDER BY outcome",
            (self._run,),
        )
        return {Outcome(outcome): count for outcome, count in found}

    def failures(self) -> Mapping[str, Mapping[str, int]]:
        """Host to how many of its pages failed in this run, by outcome."""
        found: dict[str, dict[str, int]] = {}
        for host, outcome, count in self._db.rows(
            "SELECT host, outcome, count(*) FROM frontier WHERE site = ? AND state = 'failed' AND run = ?"
            " AND outcome LIKE 'failed/%' GROUP BY host, outcome ORDER BY host, outcome",
            (self._site, self._run),
        ):
            found.setdefault(host, {})[outcome] = count
        return found

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

    def _known(self, key: str) -> Known | None:
        """The page with that key, or the one that redirects to it."""
        found = self._db.row(
            f"SELECT {KNOWN} FROM frontier f WHERE f.site = ? AND f.key = ? UNION ALL"  # noqa: S608 - our own columns
            f" SELECT {KNOWN} FROM frontier_aliases a JOIN frontier f ON f.id = a.job WHERE a.site = ? AND a.key = ?",
            (self._site, key, self._site, key),
        )
        if found is None:
            return None
        id_, own_key, kind, state, link, outcome, run, unchanged = found
        page = self._db.row("SELECT fetched_at FROM pages WHERE key = ?", (own_key,)) if outcome else None
        return Known(
            id=id_,
            key=own_key,
            kind=LinkKind(kind),
            state=State(state),
            link=link,
            outcome=Outcome(outcome) if outcome else None,
            is_of_this_run=run == self._run,
            unchanged=unchanged,
            fetched_at=datetime.fromisoformat(page[0]) if page and page[0] else None,
        )

    def _met_again(self, link: Link, known: Known) -> bool:
        """Whether a known job is queued once more; a job that is still to do learns what this link knows."""
        if known.state in (State.QUEUED, State.LEASED) and known.link:
            before = link_from(json.loads(known.link))
            better = merged(before, link)
            if better != before:
                self._db.execute(
                    "UPDATE frontier SET link = ?, priority = CASE state WHEN 'queued' THEN ? ELSE priority END"
                    " WHERE id = ?",
                    (_text(better), priority(better), known.id),
                )
            return False
        if not is_due(link, known, self._again):
            return False
        self._db.execute(
            "UPDATE frontier SET state = 'queued', kind = ?, host = ?, url = ?, link = ?, priority = ?, run = ?,"
            " outcome = NULL, retries = 0, redirects = NULL WHERE id = ?",
            (link.kind, _host(link.url), link.url, _text(link), priority(link), self._run, known.id),
        )
        return True

    def _is_taken(self, target: str, id_: int, kind: LinkKind, key: str) -> bool:
        """Whether a job may not follow a redirect to that key, since another job brings the same."""
        owner = self._known(target)
        if owner:
            return owner.id != id_ and (kind is LinkKind.ARTICLE or owner.kind is kind)
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
