"""The frontier of one site in Redis, for many workers at once. Its client comes with the extra ``cluster``.

Queued jobs wait in one sorted set per host, the best first, because a stream has no priorities and cannot be told
that a job has become better. A lease is an entry of the site's stream, pending in its consumer group for the worker
that has it: the entry's id fences off a worker that slept, its idle time tells that a worker is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawler.archive.records import dumps, link_record
from newscrawler.archive.records import link as link_from
from newscrawler.frontier import Job, State
from newscrawler.frontier.known import AGAIN, MAX_FAILURES, PASSING, Known, is_due
from newscrawler.frontier.merge import merged
from newscrawler.frontier.priority import priority
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from newscrawler.archive.database import Archive, Run
    from newscrawler.frontier.redis_server import RedisServer

LEASE = 60.0
"""Seconds after which a worker that is not heard of counts as dead."""
SURE = 0.5
"""Part of the lease for which a worker may rely on what it was told last."""
SCANNED = 1000
"""Jobs that are looked at in one step when a run begins."""
REMEMBERED = 30
"""Days after which only the archive knows a story: it is not queued again, whatever feeds say of its changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One process of those that crawl a site together, and what it may do."""

    name: str
    """Like no other's."""
    per_host: int = 2
    """Pages of one host it leases at once."""
    lease: float = LEASE
    """Seconds."""
    most: int | None = None
    """Articles that the run is asked for, by all workers together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A lease of this worker."""

    entry: str
    """Its id in the stream."""
    host: str


class RedisFrontier:
    """`Frontier` of that site and run, shared by all workers that open it.

    The first worker of a run queues again what failed in earlier ones and forgets their listing pages; the first one
    after all others died queues what they held. ``clock`` counts seconds, ``peace`` says how many seconds lie between
    two requests to a host.
    """

    def __init__(
        self,
        server: RedisServer,
        archive: Archive,
        run: Run,
        worker: Worker,
        *,
        clock: Callable[[], float],
        peace: Callable[[str], float] = lambda host: 0.0,
        again: Collection[Outcome] = AGAIN,
    ) -> None:
        self._server = server
        self._archive = archive
        self._site = run.site
        self._run = run.id
        self._worker = worker
        self._lease_ms = int(worker.lease * 1000)
        self._day = run.started.toordinal()
        self._clock = clock
        self._peace = peace
        self._again = frozenset(again)
        self._held: dict[str, Held] = {}
        self._lost: set[str] = set()
        self._sure_until: dict[str, float] = {}
        """Host to the moment until which it is this worker's for sure."""
        is_alone = "0" if run.is_joined else "1"
        if self._ask("open", worker.name, self._lease_ms, self._run, is_alone, self._day):
            self._begin_run()

    def add(self, link: Link) -> bool:
        """Whether the link is new, or due again, and was queued."""
        return self.add_all((link,)) == 1

    def add_all(self, links: Iterable[Link]) -> int:
        """How many of the links are new, or due again, and were queued; what is known of them is asked at once."""
        keyed = [(url_key(link.url), link) for link in links]
        found = self._ask("known_all", *(key for key, _ in keyed)) if keyed else []
        return sum(self._add(key, link, known) for (key, link), known in zip(keyed, found, strict=True))

    def lease(self) -> Job | None:
        """The best queued job of a host that this worker has, or takes; ``None`` when there is none for it."""
        most = -1 if self._worker.most is None else self._worker.most
        while True:
            now = self._clock()
            found = self._ask("lease", self._worker.name, self._lease_ms, self._worker.per_host, most)
            if not found:
                return None
            key, job, link = found
            kept = json.loads(job)
            self._lost.discard(key)
            self._held[key] = Held(entry=kept["e"], host=kept["h"])
            self._sure_until[kept["h"]] = now + self._worker.lease * SURE
            settled = self._settled(key)
            if settled is None:
                return _job(key, kept, link)
            self.acknowledge(key, settled)  # stored by a worker that died before it could say so

    def put_back(self, job: Job) -> bool:
        """Whether the leased job is queued again; ``False`` when it leads to what another job has, or is another's."""
        held = self._held.get(job.key)
        if held is None:
            return False
        target = url_key(job.url)
        if target != job.key and self._is_taken(target, job):
            return False
        del self._held[job.key]
        return bool(
            self._ask(
                *("put_back", self._worker.name, job.key, held.entry, target, job.url, _host(job.url)),
                *(job.priority, job.retries, json.dumps(job.redirects), self._cool(held.host)),
            )
        )

    def acknowledge(self, key: str, outcome: Outcome, *, url: str | None = None) -> bool:
        """Whether this worker has the job, or nobody has: then it ends so, once what is being stored is sure to stay."""
        held = self._held.get(key)
        if held is None and (key in self._lost or not self._is_queued(key)):
            return False
        self._archive.db.after_commit(lambda: self._settle(key, held, outcome, url))
        return True

    def holds(self, key: str, host: str) -> bool:
        """Whether job and host are still this worker's. Asks the server only when it has not for some time."""
        if self._clock() > self._sure_until.get(host, 0.0):
            self.beat()
            now = self._clock()
            if not self._ask("hold", self._worker.name, self._lease_ms, host):
                return False
            self._sure_until[host] = now + self._worker.lease * SURE
        return not key or key in self._held

    def beat(self) -> None:
        """Say that this worker lives, several times per lease; queue again what dead ones held."""
        now = self._clock()
        mine = [part for key, held in self._held.items() for part in (key, held.entry)]
        lost, gone = self._ask("beat", self._worker.name, self._lease_ms, self._day, *mine)
        for key in lost:
            self._held.pop(key, None)
            self._lost.add(key)
        for host in self._sure_until:
            self._sure_until[host] = now + self._worker.lease * SURE
        for host in gone:
            self._sure_until.pop(host, None)

    def close(self) -> None:
        """Leave: what this worker holds is for others."""
        mine = [part for key, held in self._held.items() for part in (key, held.entry)]
        self._held.clear()
        self._ask("close", self._worker.name, *mine)
        self._server.close()

    def has_work(self) -> bool:
        """Whether anything is queued, or held by a worker who may find more, or die."""
        found = self._server.do("hmget", self._name("counts"), ["queued", "leased"])
        return any(int(number or 0) > 0 for number in found)

    def known_as(self, url: str) -> LinkKind | None:
        """What kind of job the address is known as, or redirects to."""
        known = self._known(url_key(url))
        if known:
            return known.kind
        return LinkKind.ARTICLE if self._archive.known_url(url_key(url)) else None

    def known_before(self, url: str) -> bool:
        """Whether an earlier run dealt with the address, or the archive has its story by another way."""
        known = self._known(url_key(url))
        if known:
            return known.state is State.DONE and not known.is_of_this_run
        return self._archive.known_url(url_key(url)) is not None

    def peek(self, limit: int) -> list[Job]:
        """The best queued jobs of all hosts, left where they are."""
        members: list[tuple[float, str]] = []
        for host in self._server.do("zrange", self._name("heads"), 0, -1):
            found = self._server.do("zrange", self._name(f"queue:{host}"), 0, limit - 1, withscores=True)
            members += [(score, member) for member, score in found]
        keys = [member.partition(" ")[2] for _, member in sorted(members)[:limit]]
        rows = [(key, *self._server.do("hmget", self._name("jobs"), [key])) for key in keys]
        return [_job(key, json.loads(job), _text(self.link(key))) for key, job in rows if job]

    def link(self, key: str) -> Link | None:
        """All that is known of a job that is not done yet."""
        text = self._server.do("hget", self._name("links"), key)
        return link_from(json.loads(text)) if text else None

    def counts(self) -> Mapping[State, int]:
        """How many jobs are in each state, of all runs."""
        queued, leased = self._server.do("hmget", self._name("counts"), ["queued", "leased"])
        failed = self._server.do("scard", self._name("failed"))
        ended = sum(self._server.do("hlen", self._name(name)) for name in ("done", f"done:{self._run}"))
        return {
            State.QUEUED: int(queued or 0),
            State.LEASED: int(leased or 0),
            State.DONE: ended - failed,
            State.FAILED: failed,
        }

    def queued(self) -> int:
        """How many jobs are queued."""
        return self.counts()[State.QUEUED]

    def outcomes(self) -> Mapping[Outcome, int]:
        """How the jobs ended that this run acknowledged, whichever worker did."""
        found = self._server.do("hgetall", self._name(f"outcomes:{self._run}"))
        counts: dict[Outcome, int] = {}
        for name, number in sorted(found.items()):
            outcome = Outcome(name.partition(" ")[2])
            counts[outcome] = counts.get(outcome, 0) + int(number)
        return counts

    def clear(self) -> None:
        """Forget every job that is queued, leased or failed, and every listing page; done articles stay known."""
        for key in self._server.do("hkeys", self._name("jobs")):
            self._ask("forget", key)
        for key in self._server.do("smembers", self._name("failed")):
            self._ask("forget", key)
        self._server.do("delete", self._name(f"done:{self._run}"))
        self._held.clear()

    def _add(self, key: str, link: Link, known: list[Any] | None) -> bool:
        if known:
            return self._met_again(link, *known)
        if link.kind is LinkKind.ARTICLE and self._archive.known_url(key):
            return False
        if self._ask("add", key, link.kind, link.url, _host(link.url), _text(link), priority(link)):
            return True
        known = self._ask("known", key)  # the same link twice, or another worker was first
        return bool(known) and self._met_again(link, *known)

    def _begin_run(self) -> None:
        """Forget listing pages of earlier runs, and queue again what failed in them."""
        cursor = 0
        while True:
            cursor, jobs = self._server.do("hscan", self._name("jobs"), cursor, count=SCANNED)
            kept = {key: json.loads(text) for key, text in jobs.items()}
            old = [key for key, job in kept.items() if job["k"] != "article" and job["n"] != self._run]
            if old:
                self._ask("forget", *old)
            if cursor == 0:
                break
        self._forget_old()
        for key in self._server.do("smembers", self._name("failed")):
            _, _, record, text = self._ask("known", key) or (key, None, None, None)
            if not record or not text:
                self._ask("forget", key)  # a listing page
                continue
            link = link_from(json.loads(text))
            _, _, _, unchanged, failures, _ = record.split(" ")
            if int(failures) < MAX_FAILURES:
                self._queue_again(key, record, link, int(unchanged), int(failures))

    def _forget_old(self) -> None:
        """Forget, once a day, the stories that were done long ago and that the archive knows."""
        if self._server.do("hget", self._name("counts"), "swept") == str(self._day):
            return
        self._server.do("hset", self._name("counts"), "swept", self._day)
        cursor = 0
        while True:
            cursor, records = self._server.do("hscan", self._name("done"), cursor, count=SCANNED)
            old = [
                key for key, text in records.items() if int(text.rpartition(" ")[2]) < self._day - REMEMBERED
            ]
            known = [key for key in old if self._archive.known_url(key)]
            if known:
                self._server.do("hdel", self._name("done"), *known)
            if cursor == 0:
                return

    def _queue_again(self, key: str, record: str, link: Link, unchanged: int, failures: int) -> bool:
        return bool(
            self._ask(
                *("again", key, record, link.kind, link.url, _host(link.url), _text(link)),
                *(priority(link), unchanged, failures),
            )
        )

    def _met_again(self, link: Link, key: str, job: str | None, record: str | None, text: str | None) -> bool:
        """Whether a known job is queued once more; a job that is still to do learns what this link knows."""
        if job is not None:
            if text:
                before = link_from(json.loads(text))
                better = merged(before, link)
                if better != before:
                    self._ask("learn", key, _text(better), priority(better))
            return False
        known = self._known(key)
        if known is None or record is None or not is_due(link, known, self._again):
            return False
        failures = int(record.split(" ")[4])
        return self._queue_again(key, record, link, known.unchanged, failures)

    def _known(self, key: str) -> Known | None:
        """The page with that key, or the one that redirects to it."""
        found = self._ask("known", key)
        if not found:
            return None
        own_key, job, record, link = found
        if job:
            kept = json.loads(job)
            return Known(
                id=0,
                key=own_key,
                kind=LinkKind(kept["k"]),
                state=State.LEASED if kept.get("e") else State.QUEUED,
                link=link,
                outcome=None,
                is_of_this_run=kept["n"] == self._run,
                unchanged=kept.get("c", 0),
                fetched_at=None,
            )
        kind, outcome, run, unchanged, _, _ = record.split(" ")
        ended = Outcome(outcome)
        page = self._archive.db.row("SELECT fetched_at FROM pages WHERE key = ?", (own_key,))
        return Known(
            id=0,
            key=own_key,
            kind=LinkKind(kind),
            state=State.FAILED if ended.is_failure or ended in PASSING else State.DONE,
            link=link,
            outcome=ended,
            is_of_this_run=int(run) == self._run,
            unchanged=int(unchanged),
            fetched_at=datetime.fromisoformat(page[0]) if page and page[0] else None,
        )

    def _is_taken(self, target: str, job: Job) -> bool:
        """Whether a job may not follow a redirect to that key, since another job brings the same."""
        owner = self._known(target)
        is_article = job.link.kind is LinkKind.ARTICLE
        if owner:
            return owner.key != job.key and (is_article or owner.kind is job.link.kind)
        stored = self._archive.known_url(target) if is_article else None
        return stored is not None and stored != self._archive.known_url(job.key)

    def _settled(self, key: str) -> Outcome | None:
        """How the page ended in this run, if a worker stored it and could not say so any more."""
        return self._archive.outcome_in(key, self._run)

    def _settle(self, key: str, held: Held | None, outcome: Outcome, url: str | None) -> None:
        self._held.pop(key, None)
        due = "1" if outcome.is_failure or outcome in PASSING else "0"
        self._ask(
            *("settle", self._worker.name, key, held.entry if held else "", outcome, due, self._day),
            *(url_key(url) if url else "", self._cool(held.host) if held else 0),
        )

    def _is_queued(self, key: str) -> bool:
        job = self._server.do("hget", self._name("jobs"), key)
        return bool(job) and not json.loads(job).get("e")

    def _cool(self, host: str) -> int:
        """Milliseconds."""
        return int(self._peace(host) * 1000)

    def _name(self, name: str) -> str:
        return f"newscrawler:{{{self._site}}}:{name}"

    def _ask(self, command: str, *values: object) -> Any:
        return self._server.run(self._name(""), command, *values)


def _job(key: str, kept: dict[str, Any], link: str) -> Job:
    return Job(
        key=key,
        link=link_from(json.loads(link)),
        url=kept["u"],
        priority=kept["p"],
        retries=kept["r"],
        redirects=tuple(json.loads(kept["d"])) if kept.get("d") else (),
    )


def _text(link: Link | None) -> str:
    return dumps(link_record(link)) if link else "{}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
