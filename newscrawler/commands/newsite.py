"""``scrapy newsite``: look at a site that nobody has described, and write its site file."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.outcomes import Outcome
from newscrawler.sites.load import parse_site
from newscrawler.sites.probe import probe, site_of
from newscrawler.sites.write import report, site_file
from newscrawler.spiders.visitor import be_quiet, visited
from newscrawler.urls import is_web

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Probe politely, print what was found and why, write HOST.toml."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <URL>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Look at a news site with a dozen requests and write its site file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--force", action="store_true", help="write over a file that is there already")
        parser.add_argument("--dry-run", action="store_true", help="print the file instead of writing it")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print nothing but what was found."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before it asks for anything
        be_quiet(self.settings, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Probe and write; 0 when a story could be read, 1 when none could, 2 for a mistake in the command."""
        try:
            self.exitcode = self._run(args, opts)
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy newsite: {error}\n")
            self.exitcode = 2 if isinstance(error, UsageError) else 1

    def _run(self, args: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        assert self.crawler_process is not None  # noqa: S101 - as above
        if len(args) != 1 or not is_web(args[0]):
            raise UsageError("one http or https address is wanted, such as https://any-news.example/")
        if not (opts.force or opts.dry_run):
            _refuse(self._path(site_of(args[0]).key))  # before anything is asked for
        now = datetime.now(UTC)
        found = visited(self.crawler_process, probe(args[0], now), args[0])
        text = site_file(found, now.date())
        parse_site(text, key=found.site.key, file=f"{found.site.key}.toml")  # what we write can be read
        sys.stdout.write("".join(f"{line}\n" for line in report(found)) + "\n")
        if opts.dry_run:
            sys.stdout.write(text)
        else:
            path = self._path(found.site.key)
            _write(path, text, force=opts.force)
            sys.stdout.write(f"written to {path}\n")
            named = f"-a site={found.site.key} -s SITES_DIR={path.parent}"
            sys.stdout.write(f"try it: scrapy crawl site {named} -a max_articles=20\n")
        is_read = any(s.article and s.article.outcome is Outcome.EXPORTED for s in found.samples)
        return 0 if is_read else 1

    def _path(self, key: str) -> Path:
        """Where the site file goes: the first of the user's directories, else the working directory."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        directories = self.settings.getlist("SITES_DIR")
        return Path(directories[0] if directories else ".") / f"{key}.toml"


def _refuse(path: Path) -> None:
    if path.exists():
        raise UsageError(f"{path} is there already; --force writes over it, --dry-run prints the new one")


def _write(path: Path, text: str, *, force: bool) -> None:
    """Write the file. Raises `UsageError` when there is one already, or it cannot be written."""
    if not force:
        _refuse(path)
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
