"""``scrapy template``: the lines that recur over a site's stories, as learned so far."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawler.archive import templates
from newscrawler.archive.database import Archive
from newscrawler.commands.history import existing_archive
from newscrawler.dedupe.blocks import comparison_key
from newscrawler.dedupe.difference import shown
from newscrawler.dedupe.template import Corrections, Line
from newscrawler.dedupe.template_file import path_of, read_corrections, write_learned
from newscrawler.errors import NewscrawlerError, UsageError

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Show a site's template, and write the file in which a person corrects it."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <SITE>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show the template lines learned of a site, with counts"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument(
            "--write", action="store_true", help="write templates/SITE.toml in the archive, to be corrected"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the lines; 0 when something is known of the site, 1 when nothing is, 2 for a mistake."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        directory = Path(self.settings["ARCHIVE_DIR"])
        try:
            if len(args) != 1:
                raise UsageError("one site, as its folder in the archive's feeds is named, is wanted")
            site = args[0]
            corrections = read_corrections(path_of(directory, site))
            archive = existing_archive(directory, self.settings["ARCHIVE_URL"])
            try:
                learned = learned_lines(archive, site)
                known = templates.sites(archive.db)
            finally:
                archive.close()
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy template: {error}\n")
            self.exitcode = 2
            return
        if site not in known:
            hint = f"; known are {', '.join(known)}" if known else ""
            sys.stderr.write(f"scrapy template: {site}: nothing was learned of this site yet{hint}\n")
            self.exitcode = 1
            return
        if opts.write:
            write_learned(path_of(directory, site), learned)
        sys.stdout.write("\n".join(table(learned, corrections)) + f"\nfile {path_of(directory, site)}\n")


def learned_lines(archive: Archive, site: str) -> dict[str, list[Line]]:
    """Language to its lines, the commonest first."""
    return {
        language: templates.load(archive.db, site, language).lines()
        for language in templates.languages(archive.db, site)
    }


def table(learned: Mapping[str, Sequence[Line]], corrections: Corrections) -> list[str]:
    """A row for each line: language, articles that have it, articles looked at, place, what is done with it, text."""
    rows = [
        f"{language:<8} {line.articles:>4} of {line.window:<4} {line.place:<8} "
        f"{'kept' if comparison_key(line.text) in corrections.keep else 'dropped':<8} {shown(line.text)}"
        for language, lines in learned.items()
        for line in lines
    ]
    own = len(corrections.keep) + len(corrections.drop)
    return [*rows, f"{len(rows)} lines learned, {own} corrections by hand"]
