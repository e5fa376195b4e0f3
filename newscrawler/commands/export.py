"""``scrapy export``: articles of the archive for other archives, readers and databases."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawler.archive.database import Archive
from newscrawler.commands import existing_archive
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.exports.feeds import About, atom, json_feed, rss
from newscrawler.exports.jsonld import json_ld
from newscrawler.exports.parquet import write_parquet
from newscrawler.exports.plain import bulk_lines, csv_lines, json_lines
from newscrawler.exports.selection import Row, Selection, rows, updated
from newscrawler.exports.wacz import write_wacz

if TYPE_CHECKING:
    import argparse


class Format(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ATOM = "atom"
    RSS = "rss"
    JSONFEED = "jsonfeed"
    JSONLD = "jsonld"
    WACZ = "wacz"
    OPENSEARCH = "opensearch"


PLAIN = {
    Format.JSONL: json_lines,
    Format.CSV: csv_lines,
    Format.JSONLD: json_ld,
    Format.OPENSEARCH: bulk_lines,
}
FEEDS = {Format.ATOM: atom, Format.RSS: rss, Format.JSONFEED: json_feed}
MAPPING = ".mapping.json"
"""What the file with OpenSearch's mapping is called, after the name of the export."""


class Command(ScrapyCommand):
    """Export articles; 0 whole, 1 it failed and no file was left, 2 a mistake in the command."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """How it is called."""
        return "[options]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return f"Export articles of the archive: {', '.join(Format)}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of our own."""
        super().add_options(parser)
        parser.add_argument("--format", default=Format.JSONL, help=f"{', '.join(Format)} (default: jsonl)")
        parser.add_argument(
            "--to", metavar="FILE", help="file to write, packed when it ends in .gz (default: -)"
        )
        parser.add_argument("--site", help="articles of this site only")
        parser.add_argument("--language", help="articles in this language only: fa takes fa-AF in as well")
        parser.add_argument("--since", help="day such as 2026-11-01: nothing published before it")
        parser.add_argument(
            "--after", metavar="CURSOR", help="only what was stored after the export that gave it"
        )
        parser.add_argument("--limit", help="at most so many articles; the cursor says where to go on")
        parser.add_argument(
            "--cursor", metavar="FILE", help="read the cursor from this file and leave the new one there"
        )
        parser.add_argument(
            "--title", help="title of a feed or WACZ file (default: the site, or newscrawler)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the export, then say the cursor."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        try:
            selection, form = _asked(args, opts)
            directory, server = Path(self.settings["ARCHIVE_DIR"]), self.settings["ARCHIVE_URL"]
            archive = existing_archive(directory, server)
            try:
                taken = _Taken(rows(archive, selection))
                _write(archive, selection, form, taken, opts)
            finally:
                archive.close()
            cursor = max(taken.cursor, selection.after)
            if opts.cursor:
                _replace(Path(opts.cursor), f"{cursor}\n".encode())
            sys.stderr.write(f"{taken.count} articles, cursor {cursor}\n")
        except BrokenPipeError:
            sys.stderr.close()  # whoever read has seen enough
            self.exitcode = 1
        except OSError as error:
            sys.stderr.write(
                f"scrapy export: {error.filename or opts.to or '-'}: {error.strerror or error}\n"
            )
            self.exitcode = 1
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy export: {error}\n")
            self.exitcode = 2 if isinstance(error, UsageError) else 1


class _Taken:
    """Counts the articles that go through, and remembers the cursor."""

    def __init__(self, found: Iterable[Row]) -> None:
        self.found = found
        self.count = 0
        self.cursor = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.found:
            yield row
            self.count += 1
            self.cursor = row.sequence


def _asked(args: list[str], opts: argparse.Namespace) -> tuple[Selection, Format]:
    if args:
        raise UsageError(f"{args[0]}: no such argument; options begin with --")
    if opts.format not in set(Format):
        raise UsageError(f"--format {opts.format}: one of {', '.join(Format)} is wanted")
    if opts.after is not None and opts.cursor:
        raise UsageError("--after and --cursor: one of the two is wanted")
    form = Format(opts.format)
    if form in (Format.PARQUET, Format.WACZ) and not opts.to:
        raise UsageError(f"--format {form}: --to FILE is wanted")
    after = opts.after
    if opts.cursor and Path(opts.cursor).exists():
        after = Path(opts.cursor).read_text("ascii").strip()
    selection = Selection(
        after=_number("--after", after) or 0,
        site=opts.site,
        language=opts.language,
        since=_midnight(opts.since),
        limit=_number("--limit", opts.limit),
    )
    return selection, form


def _number(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{name} {text}: a whole number is wanted")
    return int(text)


def _midnight(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UsageError(f"--since {text}: a day such as 2026-11-01 is wanted") from error


def _write(
    archive: Archive, selection: Selection, form: Format, taken: Iterable[Row], opts: argparse.Namespace
) -> None:
    # Articles that were read from WARC files are of sites that were never crawled.
    if opts.site and opts.site not in archive.sites() and not archive.count(opts.site):
        known = ", ".join(archive.sites())
        raise UsageError(f"--site {opts.site}: was never crawled into this archive; known are {known}")
    newest = updated(archive, selection)
    title = opts.title or opts.site or "newscrawler"
    if form in (Format.PARQUET, Format.WACZ):
        with _whole(Path(opts.to)) as part:
            if form is Format.PARQUET:
                write_parquet(taken, part)
            else:
                warcs = archive.directory / "warc"
                write_wacz(taken, part, warcs, title=title, created=newest or "1970-01-01T00:00:00+00:00")
        return
    home = f"https://{opts.site}/" if opts.site else "https://newscrawler.invalid/"
    about = About(title=title, home=home, updated=newest)
    pieces = PLAIN[form](taken) if form in PLAIN else FEEDS[form](taken, about)
    if not opts.to or opts.to == "-":
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
        return
    with _whole(Path(opts.to)) as part, _packed(part, opts.to) as file:
        for piece in pieces:
            file.write(piece.encode())
    if form is Format.OPENSEARCH:
        mapping = resources.files("newscrawler.exports") / "opensearch.json"
        _replace(Path(f"{opts.to}{MAPPING}"), mapping.read_bytes())


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file to write that takes the place of ``path`` once it is whole, and is gone when it never is."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _packed(path: Path, name: str) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The open file, packed when it is to be called ``.gz``; the same articles give the same bytes."""
    with path.open("wb") as file:
        if not name.endswith(".gz"):
            yield file
            return
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            yield packed


def _replace(path: Path, data: bytes) -> None:
    with _whole(path) as part:
        part.write_bytes(data)
