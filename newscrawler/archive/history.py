"""The revisions of an article, as they were stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawler.archive import records
from newscrawler.items import Article, Duplicate

if TYPE_CHECKING:
    from newscrawler.archive.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One stored text of an article."""

    number: int
    stored_at: datetime
    """Aware, UTC."""
    article: Article


def revisions(db: Store, id_: str) -> list[Revision]:
    """Every stored text of the article, oldest first; empty for an unknown one."""
    rows = db.rows(
        "SELECT revision, stored_at, record FROM revisions WHERE article = ? ORDER BY revision", (id_,)
    )
    return [
        Revision(
            number=number,
            stored_at=datetime.fromisoformat(stored_at),
            article=records.article(json.loads(record)),
        )
        for number, stored_at, record in rows
    ]


def addresses(db: Store, id_: str) -> list[str]:
    """Every address under which the article was met."""
    return [url for (url,) in db.rows("SELECT url FROM article_urls WHERE article = ? ORDER BY url", (id_,))]


def relations(db: Store, id_: str) -> list[tuple[Duplicate, str]]:
    """What the article has to do with others, whichever of the two was stored first; with the other's address."""
    rows = db.rows(
        "SELECT a.id, r.relation, max(r.similarity), a.url FROM ("
        "SELECT other AS id, relation, similarity FROM relations WHERE article = ?"
        " UNION ALL SELECT article, relation, similarity FROM relations WHERE other = ?"
        ") r JOIN articles a ON a.id = r.id GROUP BY a.id, a.number, a.url, r.relation ORDER BY r.relation, a.number",
        (id_, id_),
    )
    return [(Duplicate(id=other, relation=kind, similarity=share), url) for other, kind, share, url in rows]


def cluster(db: Store, id_: str) -> str | None:
    """The group of near-duplicates that the article is in by now."""
    found = db.row("SELECT cluster FROM articles WHERE id = ?", (id_,))
    return found[0] if found else None
