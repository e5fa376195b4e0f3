"""``scrapy history``: the revisions of one article, and what changed between them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from newscrawler.archive import history
from newscrawler.archive.database import Archive
from newscrawler.archive.store import open_archive
from newscrawler.dedupe.difference import difference, shown
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.safety.printable import printable
from newscrawler.urls import url_key

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Show how one article came to be what it is."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """How it is called."""
        return "<URL | id>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show the revisions of an article and what changed between them"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print them; 0 for a known article, 1 for an unknown one, 2 for a mistake in the command."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it before run()
        try:
            if len(args) != 1:
                raise UsageError("one address, or the id of an article, is wanted")
            archive = existing_archive(Path(self.settings["ARCHIVE_DIR"]), self.settings["ARCHIVE_URL"])
        except NewscrawlerError as error:
            sys.stderr.write(f"scrapy history: {error}\n")
            self.exitcode = 2
            return
        try:
            lines = list(story(archive, args[0]))
        finally:
            archive.close()
        if not lines:
            sys.stderr.write(f"scrapy history: {args[0]}: no article of the archive has this address\n")
            self.exitcode = 1
            return
        sys.stdout.write("\n".join(lines) + "\n")


def existing_archive(directory: Path, url: str | None = None) -> Archive:
    """The archive in that directory, or on the server with that address.

    Raises `UsageError` where the directory has none: asking must not make one.
    """
    if url:
        return open_archive(url, directory)
    if not (directory / "news.db").exists():
        raise UsageError(f"{directory}: there is no archive (news.db) in it; set ARCHIVE_DIR")
    return Archive(directory)


def story(archive: Archive, asked: str) -> Iterator[str]:
    """The lines to print; none for an unknown article."""
    id_ = archive.known_url(url_key(asked)) or asked
    found = history.revisions(archive.db, id_)
    if not found:
        return
    yield f"article  {id_}  {shown(found[-1].article.headline or '')}"
    yield from (f"address  {printable(url)}" for url in history.addresses(archive.db, id_))
    group = history.cluster(archive.db, id_)
    if group:
        yield f"cluster  {group}"
    for relation, url in history.relations(archive.db, id_):
        share = f" {relation.similarity:.2f}" if relation.similarity is not None else ""
        yield f"{relation.relation}{share}  {relation.id}  {printable(url)}"
    for revision in found:
        warc = revision.article.provenance.warc
        place = f"  {warc.file} at {warc.offset}" if warc else ""
        yield f"revision {revision.number}  stored {revision.stored_at:%Y-%m-%d %H:%M} UTC{place}"
    for old, new in pairwise(found):
        yield ""
        yield f"--- revision {old.number}  {old.stored_at:%Y-%m-%d %H:%M} UTC"
        yield f"+++ revision {new.number}  {new.stored_at:%Y-%m-%d %H:%M} UTC"
        yield from difference(old.article, new.article) or ["(nothing that a reader sees)"]
