"""``scrapy crawl``: Scrapy's own command, with checked arguments and an honest exit status."""

from __future__ import annotations

import logging
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.spiderloader import get_spider_loader

from newscrawler.archive.locks import BusyError
from newscrawler.archive.store import open_archive
from newscrawler.commands import BUSY
from newscrawler.dedupe.template_file import path_of, read_corrections
from newscrawler.deployment.turns import turn
from newscrawler.errors import ArchiveError, UsageError
from newscrawler.extensions.notices import check_settings
from newscrawler.extensions.verdict import STAT
from newscrawler.options import ARGUMENTS, Options, crawl_options
from newscrawler.runs import Verdict
from newscrawler.spiders.site import SiteSpider

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Command(ScrapyCrawl):
    """Run a spider; 0 healthy or degraded, 1 failed, 2 a mistake in the command, 75 the site is being crawled."""

    options: Options | None = None
    """What the spider ``site`` is asked for."""

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl a news site: scrapy crawl site [-a site=HOST | -a url=URL]"

    def long_desc(self) -> str:
        """What the arguments mean."""
        arguments = "; ".join(f"-a {name}=…: {meaning}" for name, meaning in ARGUMENTS.items())
        return f"{self.short_desc()}. Arguments: {arguments}"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what is wrong before anything is started."""
        super().process_options(args, opts)
        fault = self._fault(args, opts.spargs)
        if fault:
            sys.stderr.write(f"scrapy crawl: {fault}\n")
            raise SystemExit(2)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl and judge, when no other process crawls the site."""
        if self.options is None:
            self._crawl(args, opts)
            return
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it asks for anything
        patience = self.settings.getfloat("BUSY_WAIT", 0)
        is_one_of_many = bool(self.settings["FRONTIER_URL"])  # workers crawl the site together
        directory = Path(self.settings["ARCHIVE_DIR"])
        try:
            with nullcontext() if is_one_of_many else turn(directory, self.options.site.key, patience):
                _try_to_write(self.settings["ARCHIVE_URL"] or directory, directory)
                self._crawl(args, opts)
        except BusyError as error:
            logger.warning("%s; nothing was done", error)
            self.exitcode = BUSY
        except ArchiveError as error:
            logger.critical("%s", error)
            self.exitcode = 1

    def _crawl(self, args: list[str], opts: argparse.Namespace) -> None:
        self.crawler: Crawler | None = None
        super().run(args, opts)
        stats = self.crawler._stats if self.crawler else None  # None when the crawl never began
        judged = stats.get_value(STAT) if stats else None
        if judged not in (Verdict.HEALTHY, Verdict.DEGRADED):
            self.exitcode = 1

    def _fault(self, args: list[str], arguments: dict[str, str]) -> str | None:
        """What is wrong with the command, in one line."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it asks for anything
        known = get_spider_loader(self.settings).list()
        if len(args) != 1 or args[0] not in known:
            return f"one spider of {', '.join(known)} is wanted, not {' '.join(args) or 'nothing'}"
        if args[0] == SiteSpider.name:
            try:
                check_settings(self.settings)
                self.options = crawl_options(arguments, [Path(d) for d in self.settings.getlist("SITES_DIR")])
                read_corrections(path_of(Path(self.settings["ARCHIVE_DIR"]), self.options.site.key))
            except UsageError as error:
                return str(error)
        return None

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler


def _try_to_write(where: str | Path, directory: Path) -> None:
    """Raise `ArchiveError` for an archive that cannot be written to: inside of Scrapy that would be a traceback."""
    archive = open_archive(where, directory)
    try:
        with archive.transaction():
            pass
    finally:
        archive.close()
