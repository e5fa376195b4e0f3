"""``scrapy checksite``: whether a site file still fits its site."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.errors import UsageError
from newscrawler.sites import load_site, site_for_url
from newscrawler.sites.check import check
from newscrawler.spiders.visitor import be_quiet, visited
from newscrawler.urls import is_web

if TYPE_CHECKING:
    import argparse

MARKS = {True: "good", False: "BAD ", None: "-   "}


class Command(ScrapyCommand):
    """A live health check of one site, with a dozen requests."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <HOST | URL>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Check live that listings give links, links articles, and that fields and dates are right"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument(
            "--days", type=float, default=7, help="age that the newest story may have (default: 7)"
        )
        parser.add_argument("--url", help="place where the site is served, when it is not its own")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print nothing but the checks."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before it asks for anything
        be_quiet(self.settings, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print a line for each check; 0 when all are good, 1 when one is not, 2 for a mistake in the command."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        assert self.crawler_process is not None  # noqa: S101 - as above
        try:
            if len(args) != 1:
                raise UsageError("the name of one site file, or one address, is wanted")
            directories = [Path(d) for d in self.settings.getlist("SITES_DIR")]
            site = site_for_url(args[0], directories) if is_web(args[0]) else load_site(args[0], directories)
            if opts.url:
                site = site.served_at(site_for_url(opts.url, directories))
            now, max_age = datetime.now(UTC), timedelta(days=opts.days)
            checks = visited(self.crawler_process, check(site, now, max_age), site.home)
        except UsageError as error:
            sys.stderr.write(f"scrapy checksite: {error}\n")
            self.exitcode = 2
            return
        for one in checks:
            sys.stdout.write(f"{MARKS[one.is_good]} {one.name}: {one.said}\n")
        bad = sum(one.is_good is False for one in checks)
        judged = sum(one.is_good is not None for one in checks)
        sys.stdout.write(f"{site.key}: {f'{bad} of {judged} checks are bad' if bad else 'all is well'}\n")
        self.exitcode = 1 if bad else 0
