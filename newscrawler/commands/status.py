"""``scrapy status``: all sites at a glance."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand

from newscrawler.commands import FAILED, Frame
from newscrawler.errors import UsageError
from newscrawler.runs import Verdict
from newscrawler.status import SiteStatus, ago, site_status, sparkline

if TYPE_CHECKING:
    import argparse

    from newscrawler.archive.database import Archive

RUNS = 1500
"""So many runs back a site's days are counted: a month of half-hourly ones."""
WIDTH = 200
"""Columns where nobody looks at a terminal: in a file, or in cron's mail."""
COLOURS = {Verdict.HEALTHY: "green", Verdict.DEGRADED: "yellow", Verdict.FAILED: "red"}


class Command(Frame, ScrapyCommand):
    """Show; 0 when no site's last run failed, 1 when one did or they cannot be read, 2 for a mistake."""

    requires_project = True
    usage = "[options] [SITE …]"
    about = "Show the last run, verdict, articles per day and coverage of every site"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--days", type=int, default=14, help="how many days are shown (default: 14)")
        parser.add_argument("--json", action="store_true", help="print JSON, one site a line")

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Show the sites."""
        now = datetime.now(UTC)
        with self.archive() as archive:
            found = statuses(archive, args, now, opts.days)
        if opts.json:
            for status in found:
                sys.stdout.write(json.dumps(asdict(status), ensure_ascii=False, default=str) + "\n")
        else:
            console = Console(width=None if sys.stdout.isatty() else WIDTH)
            console.print(table(found, now, opts.days))
            for status in found:
                for reason in status.reasons:
                    console.print(Text(f"{status.site} is {status.verdict}: {reason}"), soft_wrap=True)
        return FAILED if any(status.verdict == Verdict.FAILED for status in found) else 0


def statuses(archive: Archive, sites: list[str], now: datetime, days: int) -> list[SiteStatus]:
    """One status for each site of the archive, or each that is named. Raises `UsageError` for an unknown one."""
    known = archive.sites()
    for site in sites:
        if site not in known:
            raise UsageError(f"{site}: never crawled into this archive; known are {', '.join(known)}")
    return [site_status(s, archive.runs(s, RUNS), now.date(), days) for s in sites or known]


def table(found: list[SiteStatus], now: datetime, days: int) -> Table:
    """The statuses for a terminal."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("site", "last run", "verdict", "new", "known"):
        shown.add_column(name, justify="right" if name in ("new", "known") else "left", no_wrap=True)
    shown.add_column(f"{days} days", no_wrap=True)
    shown.add_column("coverage, the least first", no_wrap=True, overflow="ellipsis")
    for status in found:
        when = ago(status.finished, now) if status.finished else "never"
        shown.add_row(
            Text(status.site),
            when + (" +" if status.is_running else ""),
            Text(
                status.verdict or "-",
                style=COLOURS.get(Verdict(status.verdict), "") if status.verdict else "",
            ),
            str(status.articles),
            str(status.known),
            sparkline(status.days),
            covered(status.coverage),
        )
    return shown


def covered(coverage: Mapping[str, float]) -> str:
    """The fields that not every article has, the rarest first, so that what a narrow terminal cuts is no news."""
    least = sorted(coverage.items(), key=lambda field: (field[1], field[0]))
    missing = [f"{name} {share:.0%}" for name, share in least if share < 1]
    whole = len(coverage) - len(missing)
    return ", ".join([*missing, f"{whole} fields 100%"] if whole else missing)
