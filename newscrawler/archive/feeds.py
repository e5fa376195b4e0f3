"""The archive's own feeds, ``feeds/SITE/*.jsonl``: what a run stored and its feeds lack."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from newscrawler.archive import records
from newscrawler.archive.database import Archive, Run
from newscrawler.errors import ArchiveError
from newscrawler.items import Article

# The quotes of a key cannot occur inside a JSON string, where they would be escaped.
ID = re.compile(rb'\{"id": ?"([0-9a-f]+)"')
REVISION = re.compile(rb'"revision": ?(\d+)[,}]')
TAIL = 1 << 16
"""Bytes looked at in one step for the last end of a line."""


def feed_directory(archive: Archive, site: str) -> Path:
    """Where the site's feeds are."""
    return archive.directory / "feeds" / site


def unfed(archive: Archive, run: Run) -> Iterator[Article]:
    """What the run stored and no feed of its site has, in the order of storing.

    A process is killed between storing an article and writing its line, or in the middle of the line: a line that
    has no end is cut off first, so nobody else may be crawling the site. Every feed of the site is looked at while
    something is missing, and not those since the run began only: the clock may have been set back.
    Raises `ArchiveError` naming the file.
    """
    rows = archive.db.rows("SELECT article, revision FROM revisions WHERE run = ?", (run.id,))
    missing = {(article.encode(), revision) for article, revision in rows}
    for path in sorted(feed_directory(archive, run.site).glob("*.jsonl"), reverse=True):
        if not missing:
            return
        try:
            cut_off(path)
            with path.open("rb") as file:
                missing.difference_update(filter(None, map(_named, file)))
        except OSError as error:
            raise ArchiveError(f"{path}: {error.strerror}") from error
    if not missing:
        return
    for article, revision, record in archive.db.each(
        "SELECT article, revision, record FROM revisions WHERE run = ? ORDER BY sequence", (run.id,)
    ):
        if (article.encode(), revision) in missing:
            yield records.article(json.loads(record))


def cut_off(path: Path) -> int:
    """How many bytes of a line without an end were cut off the file."""
    with path.open("r+b") as file:
        size = end = file.seek(0, os.SEEK_END)
        kept = 0
        while end and not kept:
            begin = max(0, end - TAIL)
            file.seek(begin)
            found = file.read(end - begin).rfind(b"\n")
            if found >= 0:
                kept = begin + found + 1
            end = begin
        if kept < size:
            file.truncate(kept)
        return size - kept


def _named(line: bytes) -> tuple[bytes, int] | None:
    """``id`` and revision of the article in that line of a feed."""
    id_, revision = ID.match(line), REVISION.search(line)
    return (id_[1], int(revision[1])) if id_ and revision else None
