"""Which articles are exported, and in which order: that of storing, so that a cursor can say how far one is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from newscrawler.archive.articles import utc
from newscrawler.archive.database import Archive
from newscrawler.archive.records import Record, article, record

CONDITIONS = (
    "FROM revisions r JOIN articles a ON a.id = r.article AND a.revision = r.revision"
    " WHERE r.sequence > ? AND (? IS NULL OR a.site = ?) AND (? IS NULL OR a.language = ? OR a.language LIKE ?)"
    " AND (? IS NULL OR coalesce(a.published, a.first_seen) >= ?)"
)
RELATED = (
    "SELECT other AS id, relation, similarity FROM relations WHERE article = ?"
    " UNION SELECT article, relation, similarity FROM relations WHERE other = ?"
)
RELATIONS = ("same_content", "near", "translation", "translation_hint")
"""Kinds of relation, in the order in which an article names its relations."""
BATCH = 200
"""Articles whose relations are asked for at once."""


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

    Relations and cluster are those that are known now, whichever of two articles was stored first. What an older
    version stored comes with all the fields of this one.
    """
    limit = -1 if selection.limit is None else selection.limit
    bound = "" if limit < 0 else f" LIMIT {limit:d}"
    found = archive.db.each(
        f"SELECT r.sequence, r.stored_at, r.record, a.id, a.cluster {CONDITIONS} ORDER BY r.sequence{bound}",
        selection.values,
    )
    while batch := list(islice(found, BATCH)):
        related = archive.db.many(RELATED, ((id_, id_) for *_, id_, _ in batch))
        for (sequence, stored_at, text, _, cluster), others in zip(batch, related, strict=True):
            told = record(article(json.loads(text)))
            told |= {"duplicates": _duplicates(others), "cluster": cluster}
            yield Row(sequence=sequence, stored_at=stored_at, record=told)


def _duplicates(found: list[tuple[Any, ...]]) -> list[Record]:
    """The relations in one order, however they came to be known."""
    told: dict[tuple[str, str], float | None] = {}
    for id_, relation, similarity in sorted(
        found, key=lambda row: (RELATIONS.index(row[1]), -(row[2] or 0), row[0])
    ):
        told.setdefault((id_, relation), similarity)
    return [
        {"id": id_, "relation": relation, "similarity": similarity}
        for (id_, relation), similarity in told.items()
    ]


def updated(archive: Archive, selection: Selection) -> str | None:
    """When the newest of the selected articles was stored; ``None`` for no article."""
    found = archive.db.row(f"SELECT max(r.stored_at) {CONDITIONS}", selection.values)
    return found[0] if found else None
