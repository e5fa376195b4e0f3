"""Which articles are exported, and in which order: that of storing, so that a cursor can say how far one is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from newscrawler.archive.articles import utc
from newscrawler.archive.database import Archive
from newscrawler.archive.records import Record, article, record

CONDITIONS = (
    "FROM revisions r JOIN articles a ON a.id = r.article AND a.revision = r.revision"
    " WHERE r.sequence > ? AND (? IS NULL OR a.site = ?) AND (? IS NULL OR a.language = ? OR a.language LIKE ?)"
    " AND (? IS NULL OR coalesce(a.published, a.first_seen) >= ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for: the latest text of each article that fits."""

    after: int = 0
    """Cursor: only what was stored after it. An article that changed comes again, with its new text."""
    site: str | None = None
    """Key of one site."""
    language: str | None = None
    """BCP 47 tag; ``fa`` takes ``fa-AF`` in as well."""
    since: datetime | None = None
    """Published, or where that is unknown first seen, since then; aware."""
    limit: int | None = None
    """At most so many."""

    @property
    def values(self) -> tuple[object, ...]:
        """What stands for the question marks of `CONDITIONS`."""
        since, language = utc(self.since), self.language
        return (
            *(self.after, self.site, self.site),
            *(language, language, f"{language}-%"),
            *(since, since),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article."""

    sequence: int
    """The cursor once this one was taken."""
    stored_at: str
    """When this text was stored: ISO 8601, UTC."""
    record: Record
    """The article, as `archive.records` writes it."""


def rows(archive: Archive, selection: Selection) -> Iterator[Row]:
    """The selected articles, one by one. Write nothing meanwhile.

    What an older version stored comes with all the fields of this one.
    """
    limit = -1 if selection.limit is None else selection.limit
    bound = "" if limit < 0 else f" LIMIT {limit:d}"
    found = archive.db.each(
        f"SELECT r.sequence, r.stored_at, r.record {CONDITIONS} ORDER BY r.sequence{bound}",
        selection.values,
    )
    for sequence, stored_at, text in found:
        yield Row(sequence=sequence, stored_at=stored_at, record=record(article(json.loads(text))))


def updated(archive: Archive, selection: Selection) -> str | None:
    """When the newest of the selected articles was stored; ``None`` for no article."""
    found = archive.db.row(f"SELECT max(r.stored_at) {CONDITIONS}", selection.values)
    return found[0] if found else None
