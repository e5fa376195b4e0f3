"""The frontier of one site in Redis, for many workers at once. Its client comes with the extra ``cluster``.

Queued jobs wait in one sorted set per host, the best first, because a stream has no priorities and cannot be told
that a job has become better. A lease is an entry of the site's stream, pending in its consumer group for the worker
that has it: the entry's id fences off a worker that slept, its idle time tells that a worker is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.frontier import Job
from newscrawler.frontier.known import AGAIN, PASSING
from newscrawler.frontier.redis_links import RedisLinks, host_of
from newscrawler.frontier.redis_site import RedisSite, job_from
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


class RedisFrontier(RedisSite):
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
        super().__init__(server, archive, run.site, run.id)
        self._worker = worker
        self._lease_ms = int(worker.lease * 1000)
        self._day = run.started.toordinal()
        self._clock = clock
        self._peace = peace
        self._links = RedisLinks(self, again)
        self._held: dict[str, Held] = {}
        self._lost: set[str] = set()
        self._sure_until: dict[str, float] = {}
        """Host to the moment until which it is this worker's for sure."""
        is_alone = "0" if run.is_joined else "1"
        if self.ask("open", worker.name, self._lease_ms, self.run, is_alone, self._day):
            self._links.begin_run(self._day)

    def add(self, link: Link) -> bool:
        """Whether the link is new, or due again, and was queued."""
        return self._links.add_all((link,)) == 1

    def add_all(self, links: Iterable[Link]) -> int:
        """How many of the links are new, or due again, and were queued; what is known of them is asked at once."""
        return self._links.add_all(links)

    def lease(self) -> Job | None:
        """The best queued job of a host that this worker has, or takes; ``None`` when there is none for it."""
        most = -1 if self._worker.most is None else self._worker.most
        while True:
            now = self._clock()
            found = self.ask("lease", self._worker.name, self._lease_ms, self._worker.per_host, most)
            if not found:
                return None
            key, job, link = found
            kept = json.loads(job)
            self._lost.discard(key)
            self._held[key] = Held(entry=kept["e"], host=kept["h"])
            self._sure_until[kept["h"]] = now + self._worker.lease * SURE
            settled = self.archive.outcome_in(key, self.run)
            if settled is None:
                return job_from(key, kept, link)
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
            self.ask(
                *("put_back", self._worker.name, job.key, held.entry, target, job.url, host_of(job.url)),
                *(job.priority, job.retries, json.dumps(job.redirects), self._cool(held.host)),
            )
        )

    def acknowledge(self, key: str, outcome: Outcome, *, url: str | None = None) -> bool:
        """Whether this worker has the job, or nobody has: then it ends so, once what is being stored is sure to stay."""
        held = self._held.get(key)
        if held is None and (key in self._lost or not self._is_queued(key)):
            return False
        self.archive.db.after_commit(lambda: self._settle(key, held, outcome, url))
        return True

    def holds(self, key: str, host: str) -> bool:
        """Whether job and host are still this worker's. Asks the server only when it has not for some time."""
        if self._clock() > self._sure_until.get(host, 0.0):
            self.beat()
            now = self._clock()
            if not self.ask("hold", self._worker.name, self._lease_ms, host):
                return False
            self._sure_until[host] = now + self._worker.lease * SURE
        return not key or key in self._held

    def beat(self) -> None:
        """Say that this worker lives, several times per lease; queue again what dead ones held."""
        now = self._clock()
        lost, gone = self.ask("beat", self._worker.name, self._lease_ms, self._day, *self._entries())
        for key in lost:
            self._held.pop(key, None)
            self._lost.add(key)
        for host in self._sure_until:
            self._sure_until[host] = now + self._worker.lease * SURE
        for host in gone:
            self._sure_until.pop(host, None)

    def close(self) -> None:
        """Leave: what this worker holds is for others."""
        mine = self._entries()
        self._held.clear()
        self.ask("close", self._worker.name, *mine)
        super().close()

    def clear(self) -> None:
        """Forget every job that is queued, leased or failed, and every listing page; done articles stay known."""
        super().clear()
        self._held.clear()

    def _entries(self) -> list[str]:
        """Key and entry of each lease, one after the other."""
        return [part for key, held in self._held.items() for part in (key, held.entry)]

    def _is_taken(self, target: str, job: Job) -> bool:
        """Whether a job may not follow a redirect to that key, since another job brings the same."""
        owner = self.known(target)
        is_article = job.link.kind is LinkKind.ARTICLE
        if owner:
            return owner.key != job.key and (is_article or owner.kind is job.link.kind)
        stored = self.archive.known_url(target) if is_article else None
        return stored is not None and stored != self.archive.known_url(job.key)

    def _settle(self, key: str, held: Held | None, outcome: Outcome, url: str | None) -> None:
        self._held.pop(key, None)
        due = "1" if outcome.is_failure or outcome in PASSING else "0"
        self.ask(
            *("settle", self._worker.name, key, held.entry if held else "", outcome, due, self._day),
            *(url_key(url) if url else "", self._cool(held.host) if held else 0),
        )

    def _is_queued(self, key: str) -> bool:
        job = self.server.do("hget", self.name("jobs"), key)
        return bool(job) and not json.loads(job).get("e")

    def _cool(self, host: str) -> int:
        """Milliseconds."""
        return int(self._peace(host) * 1000)
