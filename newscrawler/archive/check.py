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

FRONTIER = (
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
)
"""What is wrong in the frontier, and the query that finds the rows. On a server it is not in the database."""
BOOKS = (
    (
        "articles: the latest revision is not the one that the article names",
        (
            "SELECT a.id, a.revision FROM articles a WHERE NOT EXISTS (SELECT 1 FROM revisions r"
            " WHERE r.article = a.id AND r.revision = a.revision AND r.content_hash = a.content_hash)"
        ),
    ),
    (
        "articles: revisions are missing",
        (
            "SELECT article, count(*) AS n, max(revision) AS last FROM revisions GROUP BY article"
            " HAVING count(*) <> max(revision)"
        ),
    ),
    (
        "articles: an article has no address",
        "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.article = a.id)",
    ),
    (
        "pages: an exported one has no article",
        (
            "SELECT key FROM pages p WHERE outcome = 'exported'"
            " AND NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.key = p.key)"
        ),
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
"""The same of pages and articles."""
FILE = "json_extract(record, '$.provenance.warc.file')"
EXAMPLES = 3
"""So many rows are shown of each fault."""


FOREIGN_KEYS = (
    "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname FROM pg_constraint c"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]"
    " WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
"""Of a server: table, column, table that it refers to and its column."""


def faults(archive: Archive, *, warc: bool = True) -> Iterator[str]:
    """A line for each thing that is wrong, nothing for a whole archive. ``warc`` says whether to open the files.

    With an archive on a server, files that are not here may be with other workers: see `elsewhere`.
    """
    yield from _server_faults(archive) if archive.db.is_shared else _database_faults(archive)
    for what, query in BOOKS if archive.db.is_shared else (*FRONTIER, *BOOKS):
        found = archive.db.rows(query)
        if found:
            yield f"{what} ({len(found)}): " + "; ".join(_shown(row) for row in found[:EXAMPLES])
    if warc:
        yield from _warc_faults(archive)


def elsewhere(archive: Archive) -> int:
    """How many WARC files are named and not here."""
    named = archive.db.rows(
        "SELECT DISTINCT warc_file FROM pages WHERE warc_file IS NOT NULL UNION"  # noqa: S608 - our own expression
        f" SELECT DISTINCT {FILE} FROM revisions WHERE {FILE} IS NOT NULL"
    )
    return sum(not warc_path(archive.directory / "warc", name).exists() for (name,) in named)


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


def _server_faults(archive: Archive) -> Iterator[str]:
    """What the server lets its tables have all the same; whether its files are whole, pg_amcheck tells."""
    for table, column, other, key in archive.db.rows(FOREIGN_KEYS):
        found = archive.db.rows(
            f"SELECT {column} FROM {table} t WHERE {column} IS NOT NULL"  # noqa: S608 - the server's own names
            f" AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{key} = t.{column})"
        )
        if found:
            examples = "; ".join(_shown(row) for row in found[:EXAMPLES])
            yield f"database: rows of {table} refer to nothing in {other} ({len(found)}): {examples}"


def _warc_faults(archive: Archive) -> Iterator[str]:
    """The rows whose raw response is not where they say."""
    pages = "SELECT url, warc_file, warc_offset, warc_id FROM pages WHERE warc_file IS NOT NULL"
    stories = (
        f"SELECT 'article ' || article, {FILE}, json_extract(record, '$.provenance.warc.offset'),"  # noqa: S608 - our own
        f" json_extract(record, '$.provenance.warc.id') FROM revisions WHERE {FILE} IS NOT NULL"
    )
    directory = archive.directory / "warc"
    for query in (pages, stories):
        for whose, name, offset, id_ in archive.db.each(query):
            if archive.db.is_shared and not warc_path(directory, name).exists():
                continue
            fault = _record_fault(directory, name, int(offset), id_)
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
