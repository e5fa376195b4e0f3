"""Whether an archive is whole: its database, its books, and the WARC records that its rows name."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawler.archive.database import Archive
from newscrawler.archive.replay import warc_path
from newscrawler.errors import ArchiveError

READ = 1 << 16
"""Bytes that hold the headers of any record of ours, compressed."""

BOOKS = (
    (
        "frontier: the counts by state are not those of its rows",
        (
            "SELECT site, state, sum(count) AS n FROM frontier_counts GROUP BY site, state HAVING n > 0"
            " EXCEPT SELECT site, state, count(*) FROM frontier GROUP BY site, state"
        ),
    ),
    (
        "frontier: a page has an outcome and is not done, or is done and has none",
        "SELECT site, key, state, outcome FROM frontier WHERE (outcome IS NULL) <> (state IN ('queued', 'leased'))",
    ),
    (
        "frontier: pages are leased in a run that is finished",
        (
            "SELECT f.site, f.key FROM frontier f WHERE f.state = 'leased'"
            " AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.site = f.site AND r.finished IS NULL)"
        ),
    ),
    (
        "articles: the latest revision is not the one that the article names",
        (
            "SELECT a.id, a.revision FROM articles a WHERE NOT EXISTS (SELECT 1 FROM revisions r"
            " WHERE r.article = a.id AND r.revision = a.revision AND r.content_hash = a.content_hash)"
        ),
    ),
    (
        "articles: revisions are missing",
        "SELECT article, count(*) AS n, max(revision) AS last FROM revisions GROUP BY article HAVING n <> last",
    ),
    (
        "articles: an article has no address",
        "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.article = a.id)",
    ),
    (
        "search: an article is not in the index",
        "SELECT id FROM articles WHERE number NOT IN (SELECT rowid FROM articles_fts)",
    ),
    (
        "relations: the other article is not in the archive",
        "SELECT article, relation, other FROM relations WHERE other NOT IN (SELECT id FROM articles)",
    ),
)
"""What is wrong, and the query that finds the rows."""
EXAMPLES = 3
"""So many rows are shown of each fault."""


def faults(archive: Archive, *, warc: bool = True) -> Iterator[str]:
    """A line for each thing that is wrong, nothing for a whole archive. ``warc`` says whether to open the files."""
    yield from _database_faults(archive)
    for what, query in BOOKS:
        found = archive.db.rows(query)
        if found:
            yield f"{what} ({len(found)}): " + "; ".join(_shown(row) for row in found[:EXAMPLES])
    if warc:
        yield from _warc_faults(archive)


def _database_faults(archive: Archive) -> Iterator[str]:
    for (line,) in archive.db.rows("PRAGMA integrity_check"):
        if line != "ok":
            yield f"database: {line}"
    for row in archive.db.rows("PRAGMA foreign_key_check"):
        yield f"database: row {row[1]} of {row[0]} refers to nothing in {row[2]}"
    try:
        archive.db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
    except ArchiveError as error:
        yield f"search: the index is damaged: {error}"


def _warc_faults(archive: Archive) -> Iterator[str]:
    """The rows whose raw response is not where they say."""
    pages = "SELECT url, warc_file, warc_offset, warc_id FROM pages WHERE warc_file IS NOT NULL"
    stories = """
        SELECT 'article ' || article, json_extract(record, '$.provenance.warc.file'),
            json_extract(record, '$.provenance.warc.offset'), json_extract(record, '$.provenance.warc.id')
        FROM revisions WHERE json_extract(record, '$.provenance.warc.file') IS NOT NULL
    """
    for query in (pages, stories):
        for whose, name, offset, id_ in archive.db.each(query):
            fault = _record_fault(archive.directory / "warc", name, offset, id_)
            if fault:
                yield f"warc: {whose}: {fault}"


def _record_fault(directory: Path, name: str, offset: int, id_: str) -> str | None:
    path = warc_path(directory, name)
    if not path.exists():
        return f"{name} is missing"
    with path.open("rb") as file:
        file.seek(offset)
        packed = file.read(READ)
    try:
        head = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(packed, READ)
    except zlib.error:
        return f"{name} has no record at {offset}"
    if f"WARC-Record-ID: <{id_}>".encode() not in head.partition(b"\r\n\r\n")[0]:
        return f"{name} has another record at {offset}"
    return None


def _shown(row: tuple[Any, ...]) -> str:
    return " ".join(str(value) for value in row)
