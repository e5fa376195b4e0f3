"""``scrapy history``: the revisions of one article, and what changed between them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawler.archive import history
from newscrawler.archive.database import Archive
from newscrawler.commands import Frame
from newscrawler.dedupe.difference import difference, shown
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.safety.printable import printable
from newscrawler.urls import url_key

if TYPE_CHECKING:
    import argparse


class Command(Frame, ScrapyCommand):
    """Show how one article came to be what it is; 0 for a known article, 1 for an unknown one, 2 for a mistake."""

    usage = "<URL | id>"
    about = "Show the revisions of an article and what changed between them"

    def status(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print them."""
        if len(args) != 1:
            raise UsageError("one address, or the id of an article, is wanted")
        with self.archive() as archive:
            lines = list(story(archive, args[0]))
        if not lines:
            raise NewscrawlerError(f"{args[0]}: no article of the archive has this address")
        sys.stdout.write("\n".join(lines) + "\n")
        return 0


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
