"""``scrapy report``: one page about the archive, to be opened in a browser."""

from __future__ import annotations

import logging
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler import __version__
from newscrawler.archive.database import Archive
from newscrawler.commands import Frame
from newscrawler.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    import argparse

NEEDED = ("matplotlib", "jinja2")
"""What the extra ``report`` installs."""
DAYS = 30
MOST_DAYS = 366


class Command(Frame, ScrapyCommand):
    """Write one self-contained HTML page about what is in the archive and how its crawls went."""

    about = "Write an HTML page about the archive and its crawls"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--site", help="only this site, as its folder in the archive's feeds is named")
        parser.add_argument("--days", default=str(DAYS), help=f"days up to the latest run (default: {DAYS})")
        parser.add_argument("--output", type=Path, help="the file (default: report.html in the archive)")

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the page and print where it is."""
        if args:
            raise UsageError(f"options only are wanted, not {' '.join(args)}")
        check_needed()
        days = number_of_days(opts.days)
        target = opts.output or self.directory / file_name(opts.site)
        with self.archive() as archive:
            write(target, html(archive, opts.site, days))
        sys.stdout.write(f"{target}\n")
        return 0


def check_needed() -> None:
    """Raises `UsageError` that says what to install."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(f"pip install 'newscrawler[report]' (not installed: {', '.join(missing)})")


def number_of_days(text: str) -> int:
    """The argument as a number. Raises `UsageError`."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_DAYS:
        raise UsageError(f"--days: a number from 1 to {MOST_DAYS} is wanted, not {text}")
    return int(text)


def file_name(site: str | None) -> str:
    """The page's file inside the archive."""
    return f"report-{site.replace('/', '_')}.html" if site else "report.html"


def html(archive: Archive, site: str | None, days: int) -> str:
    """The page. Raises `UsageError` for a site that was never crawled into the archive."""
    known = archive.sites()
    if site is not None and site not in known:
        hint = f"; known are {', '.join(known)}" if known else ""
        raise UsageError(f"--site {site}: nothing of this site is in the archive{hint}")
    # It would tell of its font cache where the home directory cannot be written, as under systemd.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from newscrawler.report.figures import figures  # matplotlib and Jinja2 are an extra
    from newscrawler.report.page import page

    return page(figures(archive.db, site=site, days=days), version=__version__)


def write(target: Path, text: str) -> None:
    """Write the file whole or not at all. Raises `ArchiveError`."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(target)
    except OSError as error:
        raise ArchiveError(f"{target}: it cannot be written: {error.strerror}") from error
