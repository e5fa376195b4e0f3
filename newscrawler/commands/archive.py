"""``scrapy archive``: whether it is whole, how to make it smaller, and what is in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawler.archive.check import elsewhere, faults
from newscrawler.archive.database import Archive
from newscrawler.archive.words import terms
from newscrawler.commands import existing_archive
from newscrawler.dedupe.difference import isolated
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.safety.printable import printable

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Look after the archive; 0 well, 1 a fault or nothing found, 2 a mistake in the command."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """How it is called."""
        return "[options] check | compact | search <WORDS>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Check or compact the archive, or search it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--site", help="search: articles of this site only")
        parser.add_argument(
            "--limit", type=int, default=20, help="search: show at most so many (default: 20)"
        )
        parser.add_argument(
            "--no-warc",
            action="store_true",
            help="check: leave out whether every raw page is in its WARC file",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do one of the three."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        actions: dict[str, Callable[[Archive, list[str], argparse.Namespace], int]] = {
            "check": check,
            "compact": compact,
            "search": search,
        }
        try:
            if not args or args[0] not in actions:
                raise UsageError(
                    f"one of {', '.join(actions)} is wanted, not {' '.join(args[:1]) or 'nothing'}"
                )
            if args[0] != "search" and args[1:]:
                raise UsageError(f"{args[0]} takes no words")
            directory, server = Path(self.settings["ARCHIVE_DIR"]), self.settings["ARCHIVE_URL"]
            archive = existing_archive(directory, server)
            try:
                self.exitcode = actions[args[0]](archive, args[1:], opts)
            finally:
                archive.close()
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy archive: {error}\n")
            self.exitcode = 2 if isinstance(error, UsageError) else 1


def check(archive: Archive, words: list[str], opts: argparse.Namespace) -> int:
    """Print a line for each fault; 1 when there is one."""
    found = 0
    for fault in faults(archive, warc=not opts.no_warc):
        found += 1
        sys.stdout.write(f"{fault}\n")
    absent = elsewhere(archive) if archive.db.is_shared and not opts.no_warc else 0
    if absent:
        sys.stdout.write(
            f"{absent} WARC files are not in {archive.directory / 'warc'}: look where their workers are\n"
        )
    sys.stdout.write(
        f"{found} faults\n"
        if found
        else f"{archive.directory}: {archive.count()} articles of {len(archive.sites())} sites, no fault\n"
    )
    return 1 if found else 0


def compact(archive: Archive, words: list[str], opts: argparse.Namespace) -> int:
    """Put the database in order, and print what that saved."""
    saved = archive.compact()
    where = "the database" if archive.db.is_shared else archive.directory / "news.db"
    sys.stdout.write(f"{where}: {max(0, saved) / 1e6:.1f} MB smaller\n")
    return 0


def search(archive: Archive, words: list[str], opts: argparse.Namespace) -> int:
    """Print the articles that have all the words, the best first; 1 when there is none."""
    query = " ".join(words)
    if not terms(query):
        raise UsageError(
            "search: words are wanted, such as: scrapy archive search 'کابل \"هلمند ولایت\" روز*'"
        )
    found = [
        article
        for id_ in archive.search(query, site=opts.site, limit=opts.limit)
        if (article := archive.article(id_))
    ]
    for article in found:
        day = f"{article.date_published:%Y-%m-%d}" if article.date_published else "----------"
        sys.stdout.write(
            f"{day}  {article.language:<8} {article.id}  {isolated(printable(article.headline or ''))}\n"
        )
        sys.stdout.write(f"{'':<22}{printable(article.canonical_url or article.url)}\n")
    if not found:
        sys.stderr.write(f"scrapy archive: no article has {isolated(printable(query))}\n")
    return 0 if found else 1
