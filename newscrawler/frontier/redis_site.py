"""One site's frontier as it lies in Redis: what anybody may look at, and what it takes to ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawler.archive.records import dumps, link_record
from newscrawler.archive.records import link as link_from
from newscrawler.frontier import Job, State
from newscrawler.frontier.known import PASSING, Known
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from newscrawler.archive.database import Archive
    from newscrawler.frontier.redis_server import RedisServer


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """A worker as the others see it."""

    name: str
    pages: int
    """Those that it has leased."""
    hosts: tuple[str, ...]
    """Those that are its own for now."""
    is_alive: bool
    """Whether it was heard of within its lease."""


class RedisSite:
    """What Redis knows of a site, as seen from that run. Opening it changes nothing."""

    def __init__(self, server: RedisServer, archive: Archive, site: str, run: int) -> None:
        self.server = server
        self.archive = archive
        self.site = site
        self.run = run

    def close(self) -> None:
        """Close the connection."""
        self.server.close()

    def has_work(self) -> bool:
        """Whether anything is queued, or held by a worker who may find more, or die."""
        found = self.server.do("hmget", self.name("counts"), ["queued", "leased"])
        return any(int(number or 0) > 0 for number in found)

    def known_as(self, url: str) -> LinkKind | None:
        """What kind of job the address is known as, or redirects to."""
        known = self.known(url_key(url))
        if known:
            return known.kind
        return LinkKind.ARTICLE if self.archive.known_url(url_key(url)) else None

    def known_before(self, url: str) -> bool:
        """Whether an earlier run dealt with the address, or the archive has its story by another way."""
        known = self.known(url_key(url))
        if known:
            return known.state is State.DONE and not known.is_of_this_run
        return self.archive.known_url(url_key(url)) is not None

    def peek(self, limit: int) -> list[Job]:
        """The best queued jobs of all hosts, left where they are."""
        members: list[tuple[float, str]] = []
        for host in self.server.do("zrange", self.name("heads"), 0, -1):
            found = self.server.do("zrange", self.name(f"queue:{host}"), 0, limit - 1, withscores=True)
            members += [(score, member) for member, score in found]
        keys = [member.partition(" ")[2] for _, member in sorted(members)[:limit]]
        rows = [(key, *self.server.do("hmget", self.name("jobs"), [key])) for key in keys]
        return [job_from(key, json.loads(job), link_text(self.link(key))) for key, job in rows if job]

    def link(self, key: str) -> Link | None:
        """All that is known of a job that is not done yet."""
        text = self.server.do("hget", self.name("links"), key)
        return link_from(json.loads(text)) if text else None

    def counts(self) -> Mapping[State, int]:
        """How many jobs are in each state, of all runs."""
        queued, leased = self.server.do("hmget", self.name("counts"), ["queued", "leased"])
        failed = self.server.do("scard", self.name("failed"))
        ended = sum(self.server.do("hlen", self.name(name)) for name in ("done", f"done:{self.run}"))
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
        found = self.server.do("hgetall", self.name(f"outcomes:{self.run}"))
        counts: dict[Outcome, int] = {}
        for name, number in sorted(found.items()):
            outcome = Outcome(name.partition(" ")[2])
            counts[outcome] = counts.get(outcome, 0) + int(number)
        return counts

    def failures(self) -> Mapping[str, Mapping[str, int]]:
        """Host to how many of its pages failed in this run, by outcome, whichever worker met them."""
        found: dict[str, dict[str, int]] = {}
        for name, number in sorted(self.server.do("hgetall", self.name(f"failures:{self.run}")).items()):
            host, _, outcome = name.partition(" ")
            found.setdefault(host, {})[outcome] = int(number)
        return found

    def workers(self) -> Iterator[AtWork]:
        """Those who crawl the site now, or died at it and were not buried yet."""
        seconds, micros = self.server.do("time")
        now = seconds * 1000 + micros // 1000
        pending: dict[str, int] = {}
        if self.server.do("exists", self.name("leases")):
            found = self.server.do("xinfo_consumers", self.name("leases"), "workers")
            pending = {consumer["name"]: consumer["pending"] for consumer in found}
        for worker, until in self.server.do("zrange", self.name("workers"), 0, -1, withscores=True):
            hosts = self.server.do("smembers", self.name(f"held:{worker}"))
            yield AtWork(
                name=worker,
                pages=pending.get(worker, 0),
                hosts=tuple(sorted(hosts)),
                is_alive=until > now,
            )

    def clear(self) -> None:
        """Forget every job that is queued, leased or failed, and every listing page; done articles stay known."""
        for key in self.server.do("hkeys", self.name("jobs")):
            self.ask("forget", key)
        for key in self.server.do("smembers", self.name("failed")):
            self.ask("forget", key)
        self.server.do("delete", self.name(f"done:{self.run}"))

    def known(self, key: str) -> Known | None:
        """The page with that key, or the one that redirects to it."""
        found = self.ask("known", key)
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
                is_of_this_run=kept["n"] == self.run,
                unchanged=kept.get("c", 0),
                fetched_at=None,
            )
        kind, outcome, run, unchanged, _, _ = record.split(" ")
        ended = Outcome(outcome)
        page = self.archive.db.row("SELECT fetched_at FROM pages WHERE key = ?", (own_key,))
        return Known(
            id=0,
            key=own_key,
            kind=LinkKind(kind),
            state=State.FAILED if ended.is_failure or ended in PASSING else State.DONE,
            link=link,
            outcome=ended,
            is_of_this_run=int(run) == self.run,
            unchanged=int(unchanged),
            fetched_at=datetime.fromisoformat(page[0]) if page and page[0] else None,
        )

    def name(self, name: str) -> str:
        """The Redis key of that name; all keys of a site have one hash tag."""
        return f"newscrawler:{{{self.site}}}:{name}"

    def ask(self, command: str, *values: object) -> Any:
        """What the command of ``redis.lua`` returns."""
        return self.server.run(self.name(""), command, *values)


def job_from(key: str, kept: Mapping[str, Any], link: str) -> Job:
    """The job as ``redis.lua`` keeps it, with its link as JSON."""
    return Job(
        key=key,
        link=link_from(json.loads(link)),
        url=kept["u"],
        priority=kept["p"],
        retries=kept["r"],
        redirects=tuple(json.loads(kept["d"])) if kept.get("d") else (),
    )


def link_text(link: Link | None) -> str:
    """The link as JSON."""
    return dumps(link_record(link)) if link else "{}"
