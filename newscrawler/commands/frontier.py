"""``scrapy frontier``: what is queued, leased, done and failed for a site; with ``--clear`` it begins anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawler.archive.database import Archive, Run
from newscrawler.archive.locks import BusyError, claim
from newscrawler.commands.crawl import BUSY
from newscrawler.commands.history import existing_archive
from newscrawler.dedupe.difference import isolated
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.frontier import State
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.safety.printable import printable

if TYPE_CHECKING:
    import argparse

NO_RUN = 0
"""Of a frontier that is only looked at: no run has this number."""


class Command(ScrapyCommand):
    """Show a site's frontier; 0 shown, 1 an unknown site, 2 a mistake in the command, 75 the site is being crawled."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <SITE>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show what is queued, leased, done and failed for a site, or clear it"

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

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show it, or clear it."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        directory = Path(self.settings["ARCHIVE_DIR"])
        try:
            if len(args) != 1:
                raise UsageError("one site, as its folder in the archive's feeds is named, is wanted")
            if self.settings["FRONTIER_URL"]:
                raise UsageError("FRONTIER_URL names a server: this command looks at the frontier in news.db")
            archive = existing_archive(directory)
            try:
                self._shown(archive, args[0], opts)
            finally:
                archive.close()
        except BusyError as error:
            sys.stderr.write(f"scrapy frontier: {error}\n")
            self.exitcode = BUSY
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy frontier: {error}\n")
            self.exitcode = 2

    def _shown(self, archive: Archive, site: str, opts: argparse.Namespace) -> None:
        known = archive.sites()
        if site not in known:
            hint = f"; known are {', '.join(known)}" if known else ""
            sys.stderr.write(f"scrapy frontier: {site}: was never crawled into this archive{hint}\n")
            self.exitcode = 1
            return
        latest = next(iter(archive.runs(site, 1)), None)
        frontier = SqliteFrontier(archive, site, latest.id if latest else NO_RUN, take_over=False)
        if opts.clear:
            with claim(archive.directory, site):  # raises BusyError while the site is being crawled
                before = frontier.counts()
                frontier.clear()
            forgotten = sum(before.values()) - sum(frontier.counts().values())
            sys.stdout.write(f"{forgotten} pages are forgotten; the next run of {site} begins anew\n")
            return
        sys.stdout.write("\n".join(lines(frontier, latest, opts.next)) + "\n")


def lines(frontier: SqliteFrontier, latest: Run | None, shown: int) -> Iterator[str]:
    """The counts by state, the latest run with its outcomes, and the jobs that come next."""
    counts = frontier.counts()
    for state in State:
        yield f"{state:<8} {counts[state]:>9}"
    if latest:
        ended = latest.verdict or "not finished: the same crawl goes on with it"
        yield f"run {latest.id}  begun {latest.started:%Y-%m-%d %H:%M %Z}  {ended}"
        for outcome, count in frontier.outcomes().items():
            yield f"  {count:>7}  {outcome}"
    for job in frontier.peek(shown):
        title = f"  {isolated(printable(job.link.title))}" if job.link.title else ""
        retries = f"  retry {job.retries}" if job.retries else ""
        yield f"next {job.priority:>10}  {job.link.kind:<8} {printable(job.url)}{retries}{title}"
