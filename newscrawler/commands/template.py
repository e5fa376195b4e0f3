"""``scrapy template``: the lines that recur over a site's stories, as learned so far."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.archive import templates
from newscrawler.archive.database import Archive
from newscrawler.commands import SiteFrame
from newscrawler.dedupe.blocks import comparison_key
from newscrawler.dedupe.difference import shown
from newscrawler.dedupe.template import Corrections, Line
from newscrawler.dedupe.template_file import path_of, read_corrections, write_learned

if TYPE_CHECKING:
    import argparse


class Command(SiteFrame, ScrapyCommand):
    """Show a site's template, and write the file in which a person corrects it; 1 when nothing was learned."""

    about = "Show the template lines learned of a site, with counts"
    unknown = "nothing was learned of this site yet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument(
            "--write", action="store_true", help="write templates/SITE.toml in the archive, to be corrected"
        )

    def known(self, archive: Archive) -> Collection[str]:
        """The sites of which something was learned."""
        return templates.sites(archive.db)

    def of_site(self, archive: Archive, site: str, opts: argparse.Namespace) -> int:
        """Print the lines, and what a person made of them."""
        path = path_of(self.directory, site)
        corrections = read_corrections(path)
        learned = learned_lines(archive, site)
        if opts.write:
            write_learned(path, learned)
        sys.stdout.write("\n".join(table(learned, corrections)) + f"\nfile {path}\n")
        return 0


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
