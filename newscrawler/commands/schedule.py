"""``scrapy schedule``: jobs for sites on a Scrapyd server, or the crontab that starts them by and by."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawler.commands import Frame
from newscrawler.commands.deploy import DEFAULT_TARGET, scrapyd_target
from newscrawler.deployment.schedules import cron_line, cron_times, interval
from newscrawler.deployment.scrapyd import Scrapyd
from newscrawler.errors import UsageError
from newscrawler.options import crawl_options
from newscrawler.sites.load import site_names

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

SPIDER = "site"
NOT_FOR_ALL = frozenset({"demo"})
"""Site files that ``--all`` leaves out: the demo newspaper is served on one's own machine."""


class Command(Frame, ScrapyCommand):
    """Schedule; 0 when all sites have a job, 1 when Scrapyd says no, 2 for a mistake in the command."""

    requires_project = True
    usage = "[options] [TARGET]"
    about = "Schedule crawls on Scrapyd (--site, --all), or print the crontab that does (--every)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        add = parser.add_argument
        add("--site", action="append", default=[], help="site to crawl; may be given several times")
        add("--all", action="store_true", help="every site that there is a site file of")
        add(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="argument of the crawl",
        )
        add("--setting", action="append", default=[], metavar="NAME=VALUE", help="setting of the job")
        add("--url", help="address of the Scrapyd server, in the place of the target's")
        add("--every", help="print crontab lines instead, for every 30m, 2h, 1d …")
        add("--direct", action="store_true", help="crontab lines that crawl by themselves, without Scrapyd")

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Schedule, or print."""
        for line in self._lines(args, opts):
            sys.stdout.write(f"{line}\n")
        return 0

    def _lines(self, args: list[str], opts: argparse.Namespace) -> Iterator[str]:
        if len(args) > 1:
            raise UsageError("one target is wanted")
        arguments = {"site": "", **_pairs("-a", opts.spargs)}
        sites = self._sites(opts)
        for site in sites:  # a mistake is better found now than in the log of a job
            crawl_options(arguments | {"site": site}, self._directories)
        target = args[0] if args else DEFAULT_TARGET
        if opts.every:
            return self._crontab(sites, target, opts)
        settings = _pairs("--setting", opts.setting)
        return schedule(scrapyd_target(target, opts.url), sites, arguments, settings)

    @property
    def _directories(self) -> list[Path]:
        return [Path(d) for d in self.given.getlist("SITES_DIR")]

    def _sites(self, opts: argparse.Namespace) -> list[str]:
        if bool(opts.site) == opts.all:
            raise UsageError("either --all or --site is wanted")
        known = site_names(self._directories)
        return [name for name in known if name not in NOT_FOR_ALL] if opts.all else opts.site

    def _crontab(self, sites: list[str], target: str, opts: argparse.Namespace) -> Iterator[str]:
        every = interval(opts.every)
        directory = str(Path(closest_scrapy_cfg()).parent)
        command = direct_command if opts.direct else scheduling_command
        for site in sites:
            yield cron_line(cron_times(every, site), directory, command(site, target, opts))


SCRAPY = (sys.executable, "-m", "scrapy")


def direct_command(site: str, target: str, opts: argparse.Namespace) -> list[str]:
    """The crawl itself, which tells cron nothing but that it failed: who runs `scrapy status` sees the rest."""
    command = ["env", "SCRAPY_PROJECT=production", *SCRAPY, "crawl", SPIDER, "-a", f"site={site}"]
    command += [part for pair in opts.spargs for part in ("-a", pair)]
    command += [part for pair in opts.setting for part in ("-s", pair)]
    return [*command, "--loglevel", "ERROR"]


def scheduling_command(site: str, target: str, opts: argparse.Namespace) -> list[str]:
    """What gives Scrapyd the job."""
    command = [*SCRAPY, "schedule", target, "--site", site]
    command += [part for pair in opts.spargs for part in ("-a", pair)]
    command += [part for pair in opts.setting for part in ("--setting", pair)]
    return [*command, *(("--url", opts.url) if opts.url else ())]


def schedule(
    server: Scrapyd, sites: list[str], arguments: Mapping[str, str], settings: Mapping[str, str]
) -> Iterator[str]:
    """One line for each site, once it has a job.

    A job that waits already is not doubled. One that runs is no hindrance: the second crawl waits or leaves by
    itself (`BUSY_WAIT`).
    """
    waiting = {job.arguments.get("site"): job.id for job in server.jobs() if job.state == "pending"}
    for site in sites:
        if site in waiting:
            yield f"{site}\t{waiting[site]}\twaits already"
            continue
        job = server.schedule(SPIDER, dict(arguments) | {"site": site}, settings)
        yield f"{site}\t{job}\tscheduled"


def _pairs(option: str, texts: list[str]) -> dict[str, str]:
    for text in texts:
        if "=" not in text:
            raise UsageError(f"{option} {text}: NAME=VALUE is wanted")
    return dict(text.split("=", 1) for text in texts)
