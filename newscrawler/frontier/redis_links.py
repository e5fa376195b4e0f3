"""Links on their way into a site's queue in Redis: new ones, known ones that are due again, those of earlier runs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawler.archive.records import link as link_from
from newscrawler.frontier.known import MAX_FAILURES, is_due
from newscrawler.frontier.merge import merged
from newscrawler.frontier.priority import priority
from newscrawler.frontier.redis_site import link_text
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from newscrawler.frontier.redis_site import RedisSite

SCANNED = 1000
"""Jobs that are looked at in one step when a run begins."""
REMEMBERED = 30
"""Days after which only the archive knows a story: it is not queued again, whatever feeds say of its changes."""


class RedisLinks:
    """What decides which links are queued. ``again`` holds the outcomes after which a page is asked for once more."""

    def __init__(self, site: RedisSite, again: Collection[Outcome]) -> None:
        self._site = site
        self._archive = site.archive
        self._again = frozenset(again)

    def add_all(self, links: Iterable[Link]) -> int:
        """How many of the links are new, or due again, and were queued; what is known of them is asked at once."""
        keyed = [(url_key(link.url), link) for link in links]
        found = self._site.ask("known_all", *(key for key, _ in keyed)) if keyed else []
        return sum(self._add(key, link, known) for (key, link), known in zip(keyed, found, strict=True))

    def begin_run(self, day: int) -> None:
        """Forget listing pages of earlier runs, and queue again what failed in them."""
        server, site = self._site.server, self._site
        cursor = 0
        while True:
            cursor, jobs = server.do("hscan", site.name("jobs"), cursor, count=SCANNED)
            kept = {key: json.loads(text) for key, text in jobs.items()}
            old = [key for key, job in kept.items() if job["k"] != "article" and job["n"] != site.run]
            if old:
                site.ask("forget", *old)
            if cursor == 0:
                break
        self._forget_old(day)
        for key in server.do("smembers", site.name("failed")):
            _, _, record, text = site.ask("known", key) or (key, None, None, None)
            if not record or not text:
                site.ask("forget", key)  # a listing page
                continue
            link = link_from(json.loads(text))
            _, _, _, unchanged, failures, _ = record.split(" ")
            if int(failures) < MAX_FAILURES:
                self._queue_again(key, record, link, int(unchanged), int(failures))

    def _add(self, key: str, link: Link, known: list[Any] | None) -> bool:
        if known:
            return self._met_again(link, *known)
        if link.kind is LinkKind.ARTICLE and self._archive.known_url(key):
            return False
        told = (key, link.kind, link.url, host_of(link.url), link_text(link), priority(link))
        if self._site.ask("add", *told):
            return True
        known = self._site.ask("known", key)  # the same link twice, or another worker was first
        return bool(known) and self._met_again(link, *known)

    def _met_again(self, link: Link, key: str, job: str | None, record: str | None, text: str | None) -> bool:
        """Whether a known job is queued once more; a job that is still to do learns what this link knows."""
        if job is not None:
            if text:
                before = link_from(json.loads(text))
                better = merged(before, link)
                if better != before:
                    self._site.ask("learn", key, link_text(better), priority(better))
            return False
        known = self._site.known(key)
        if known is None or record is None or not is_due(link, known, self._again):
            return False
        failures = int(record.split(" ")[4])
        return self._queue_again(key, record, link, known.unchanged, failures)

    def _queue_again(self, key: str, record: str, link: Link, unchanged: int, failures: int) -> bool:
        return bool(
            self._site.ask(
                *("again", key, record, link.kind, link.url, host_of(link.url), link_text(link)),
                *(priority(link), unchanged, failures),
            )
        )

    def _forget_old(self, day: int) -> None:
        """Forget, once a day, the stories that were done long ago and that the archive knows."""
        server, site = self._site.server, self._site
        if server.do("hget", site.name("counts"), "swept") == str(day):
            return
        server.do("hset", site.name("counts"), "swept", day)
        cursor = 0
        while True:
            cursor, records = server.do("hscan", site.name("done"), cursor, count=SCANNED)
            old = [key for key, text in records.items() if int(text.rpartition(" ")[2]) < day - REMEMBERED]
            known = [key for key in old if self._archive.known_url(key)]
            if known:
                server.do("hdel", site.name("done"), *known)
            if cursor == 0:
                break
        self._forget_aliases()

    def _forget_aliases(self) -> None:
        """Forget addresses that redirect to what is forgotten."""
        server, site = self._site.server, self._site
        places = [site.name(name) for name in ("jobs", "done", f"done:{site.run}")]
        cursor = 0
        while True:
            cursor, aliases = server.do("hscan", site.name("aliases"), cursor, count=SCANNED)
            targets = list(aliases.values())
            found = [server.do("hmget", place, targets) for place in places] if targets else []
            gone = [alias for alias, *known in zip(aliases, *found, strict=True) if not any(known)]
            if gone:
                server.do("hdel", site.name("aliases"), *gone)
            if cursor == 0:
                return


def host_of(url: str) -> str:
    """The host whose queue the address waits in; empty without one."""
    return urlsplit(url).hostname or ""
