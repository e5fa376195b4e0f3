"""``scrapy frontier``: what is queued, leased, done and failed for a site; with ``--clear`` it begins anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.archive.database import Archive, Run
from newscrawler.archive.locks import BusyError
from newscrawler.commands import PATIENCE, SiteFrame
from newscrawler.dedupe.difference import isolated
from newscrawler.errors import UsageError
from newscrawler.frontier import State
from newscrawler.frontier.redis_server import RedisServer
from newscrawler.frontier.redis_site import RedisSite
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.safety.printable import printable

if TYPE_CHECKING:
    import argparse

NO_RUN = 0
"""Of a frontier that is only looked at: no run has this number."""


class Command(SiteFrame, ScrapyCommand):
    """Show a site's frontier; 0 shown, 1 an unknown site, 2 a mistake in the command, 75 the site is being crawled."""

    about = "Show what is queued, leased, done and failed for a site, or clear it"
    unknown = "was never crawled into this archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument(
            "--next", type=int, default=10, metavar="N", help="show so many jobs (default: 10)"
        )
        parser.add_argument(
            "--clear",
            action="store_true",
            help="forget what is queued, leased or failed, and listing pages; articles stay known",
        )

    def of_site(self, archive: Archive, site: str, opts: argparse.Namespace) -> int:
        """Show it, or clear it."""
        latest = next(iter(archive.runs(site, 1)), None)
        frontier = looked_at(archive, site, latest.id if latest else NO_RUN, self.given["FRONTIER_URL"])
        try:
            if opts.clear:
                forgotten = cleared(archive, site, frontier)
                told = [f"{forgotten} pages are forgotten; the next run of {site} begins anew"]
            else:
                told = list(lines(frontier, latest, opts.next))
        finally:
            frontier.close()
        sys.stdout.write("\n".join(told) + "\n")
        return 0


def looked_at(archive: Archive, site: str, run: int, url: str | None) -> SqliteFrontier | RedisSite:
    """The site's frontier, in ``news.db`` or in Redis at that address; looking at it changes nothing."""
    if url:
        return RedisSite(RedisServer(url, wait=PATIENCE), archive, site, run)
    if archive.db.is_shared:
        raise UsageError("ARCHIVE_URL names a server: FRONTIER_URL has to name one as well")
    return SqliteFrontier(archive, site, run, take_over=False)


def cleared(archive: Archive, site: str, frontier: SqliteFrontier | RedisSite) -> int:
    """How many pages were forgotten. Raises `BusyError` while the site is being crawled."""
    with archive.db.claiming(site) as is_alone:
        if not is_alone:
            raise BusyError(f"{site} is being crawled by another process")
        before = frontier.counts()
        frontier.clear()
        return sum(before.values()) - sum(frontier.counts().values())


def lines(frontier: SqliteFrontier | RedisSite, latest: Run | None, shown: int) -> Iterator[str]:
    """The counts by state, the latest run with its outcomes, who is at work, and the jobs that come next."""
    counts = frontier.counts()
    for state in State:
        yield f"{state:<8} {counts[state]:>9}"
    if latest:
        ended = "" if latest.finished else "  not finished: the same crawl goes on with it"
        verdict = f"  {latest.verdict}" if latest.verdict else ""
        yield f"run {latest.id}  begun {latest.started:%Y-%m-%d %H:%M %Z}{verdict}{ended}"
        for outcome, count in frontier.outcomes().items():
            yield f"  {count:>7}  {outcome}"
    if isinstance(frontier, RedisSite):
        for worker in frontier.workers():
            heard = "at work" if worker.is_alive else "not heard of: what it holds is taken back"
            yield f"worker {printable(worker.name)}  {worker.pages} pages  {heard}  {printable(' '.join(worker.hosts))}"
    for job in frontier.peek(shown):
        title = f"  {isolated(printable(job.link.title))}" if job.link.title else ""
        retries = f"  retry {job.retries}" if job.retries else ""
        yield f"next {job.priority:>10}  {job.link.kind:<8} {printable(job.url)}{retries}{title}"
