"""``scrapy fromwarc``: the articles in WARC files, ours or anybody's, into the archive or into files."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from scrapy.commands import ScrapyCommand

from newscrawler.archive.locks import BusyError
from newscrawler.archive.store import open_archive
from newscrawler.commands import BUSY
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.fromwarc.files import link_into
from newscrawler.fromwarc.intake import Intake
from newscrawler.fromwarc.markers import is_done, mark_done
from newscrawler.fromwarc.pages import site_of
from newscrawler.fromwarc.reading import Read, Selection, read_all
from newscrawler.fromwarc.responses import Response, WarcError, responses
from newscrawler.items import Article
from newscrawler.options import crawl_options
from newscrawler.outcomes import Outcome
from newscrawler.runs import RunReport, Verdict
from newscrawler.safety.printable import printable
from newscrawler.workers import WorkerPool

if TYPE_CHECKING:
    import argparse

    from newscrawler.archive.database import Archive, Run

RUN = "fromwarc"
"""What the runs of this command are called in the archive, beside those of sites."""
NO_SITE = "https://any.invalid/"
"""Stands for no site, whose days begin at midnight UTC; RFC 2606 keeps the name for no one."""
SECONDS = 60.0
"""A worker may read so long at a batch of pages."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What was found in one file."""

    counts: Counter[str] = field(default_factory=Counter)
    """Outcome, or reason for skipping, to number of responses."""
    fault: str | None = None
    """Why it could not be read to its end."""


class Command(ScrapyCommand):
    """Read WARC files; 0 all of them, 1 one could not be read to its end, 2 a mistake in the command."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <FILE> ..."

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read the articles in WARC files into the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--site", help="pages of this site only, read by its site file")
        parser.add_argument("--url", help="where the site was served, when not at its own address")
        parser.add_argument("--since", help="day such as 2026-11-01: nothing published before it")
        parser.add_argument(
            "--workers",
            type=int,
            default=os.cpu_count() or 1,
            help="processes that read (default: one per core)",
        )
        parser.add_argument(
            "--again", action="store_true", help="read files again that were read to their end"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the files."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        directory = Path(self.settings["ARCHIVE_DIR"])
        try:
            paths = _paths(args)
            given = {name: value for name in ("site", "url", "since") if (value := getattr(opts, name))}
            if not opts.site:
                given.setdefault("url", NO_SITE)
            sites_dirs = tuple(Path(d) for d in self.settings.getlist("SITES_DIR"))
            options = crawl_options(given, sites_dirs)
            if opts.workers < 1:
                raise UsageError(f"--workers {opts.workers}: at least one is wanted")
            selection = Selection(site=options.site if opts.site or opts.url else None, sites_dirs=sites_dirs)
            archive = open_archive(self.settings["ARCHIVE_URL"] or directory, directory)
            try:
                self.exitcode = _import(archive, paths, selection, options.since, opts)
            finally:
                archive.close()
        except BusyError as error:
            sys.stderr.write(f"scrapy fromwarc: {error}\n")
            self.exitcode = BUSY
        except KeyboardInterrupt:
            sys.stderr.write(
                "scrapy fromwarc: stopped; the same command goes on with the files that are left\n"
            )
            self.exitcode = 130
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy fromwarc: {error}\n")
            self.exitcode = 2 if isinstance(error, UsageError) else 1


def _paths(args: list[str]) -> list[Path]:
    if not args:
        raise UsageError("one WARC file at least is wanted")
    paths = [Path(arg) for arg in args]
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
    if len({path.name for path in paths}) < len(paths):
        raise UsageError("two files have the same name: the archive tells files by their names")
    return paths


def _import(
    archive: Archive,
    paths: list[Path],
    selection: Selection,
    since: datetime | None,
    opts: argparse.Namespace,
) -> int:
    """The exit status, once all files are read and the run is noted."""
    run = archive.start_run(RUN, datetime.now(UTC))
    intake = Intake(archive, run, since)
    markers = archive.directory / "fromwarc"
    left = [path for path in paths if opts.again or not is_done(markers, path)]
    for path in paths:
        if path not in left:
            sys.stdout.write(f"{path}: was read before (--again reads it again)\n")
    told = asyncio.run(_read_files(left, selection, intake, markers, opts.workers))
    _finish(archive, run, told.values())
    faults = [found.fault for found in told.values() if found.fault]
    for fault in faults:
        sys.stderr.write(f"scrapy fromwarc: {printable(fault)}\n")
    return 1 if faults else 0


async def _read_files(
    paths: list[Path], selection: Selection, intake: Intake, markers: Path, workers: int
) -> dict[Path, Told]:
    """What was found in each file, once it is stored and marked."""
    told: dict[Path, Told] = {}
    pool = WorkerPool(workers, seconds=SECONDS) if paths else None
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            for path in paths if pool else ():
                link_into(intake.archive.directory / "warc", path)
                task = bar.add_task(printable(path.name), total=path.stat().st_size, said="")
                found = told[path] = Told()
                reader = _Reader(path, found, bar, task)
                assert pool is not None  # noqa: S101 - narrows the type, cannot fail
                async for url, read in read_all(reader, selection, pool, workers):
                    found.counts[_outcome(read, url, intake, selection)] += 1
                bar.remove_task(task)
                if found.fault is None:
                    mark_done(markers, path, {"outcomes": dict(sorted(found.counts.items()))})
                _say(path, found)
    finally:
        if pool:
            pool.close()
    return told


class _Reader:
    """The responses of a file, shown on the bar; a fault ends them and is remembered."""

    def __init__(self, path: Path, told: Told, bar: Progress, task: TaskID) -> None:
        self.path, self.told, self.bar, self.task = path, told, bar, task

    def __iter__(self) -> Iterator[Response]:
        try:
            for count, response in enumerate(responses(self.path), 1):
                offset = response.place.offset if response.place else None
                self.bar.update(self.task, completed=offset, said=f"{count} responses")
                yield response
        except WarcError as error:
            self.told.fault = str(error)


def _outcome(read: Read, url: str, intake: Intake, selection: Selection) -> str:
    if not isinstance(read, Article):
        return read
    return intake.take(read, selection.site or site_of(url, selection.sites_dirs))


def _say(path: Path, told: Told) -> None:
    """A line for the file, and one for each reason."""
    total = told.counts.total()
    sys.stdout.write(f"{path}: {total} responses, {told.counts[Outcome.EXPORTED]} articles stored\n")
    for outcome, count in told.counts.most_common():
        sys.stdout.write(f"  {count:>8}  {outcome}\n")


def _finish(archive: Archive, run: Run, told: Iterable[Told]) -> None:
    """Note the run with the outcomes of its pages; what was skipped was never a page."""
    counts: Counter[str] = Counter()
    faults = 0
    for found in told:
        counts.update(found.counts)
        faults += found.fault is not None
    pages = {outcome: count for outcome, count in sorted(counts.items()) if outcome in set(Outcome)}
    now = datetime.now(UTC)
    report = RunReport(
        site=RUN,
        started=run.started,
        finished=now,
        outcomes=pages,
        articles=counts[Outcome.EXPORTED],
        known=archive.count(),
    )
    judged = Verdict.DEGRADED if faults else Verdict.HEALTHY
    reasons = [f"{faults} files could not be read to their end"] if faults else []
    archive.finish_run(run, now, judged, report.record() | {"verdict": judged, "reasons": reasons})
