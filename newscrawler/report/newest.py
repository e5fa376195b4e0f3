"""The articles stored last, with what was taken for no part of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawler.archive import records
from newscrawler.items import Article
from newscrawler.report.scope import Scope
from newscrawler.report.values import Latest, Named

if TYPE_CHECKING:
    from newscrawler.archive.store import Store

MOST_LATEST = 24
"""Articles that are shown."""
MOST_READ = 400
"""Articles whose dropped blocks are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article and where and when it was stored."""

    site: str
    stored_at: str
    article: Article


def newest(db: Store, scope: Scope) -> tuple[Stored, ...]:
    """The articles whose latest revision was stored last, the newest first."""
    rows = db.rows(
        *scope.asked(
            "SELECT a.site, r.stored_at, r.record FROM revisions r JOIN articles a ON a.id = r.article"
            " AND a.revision = r.revision WHERE 1 = 1",
            "a.site",
            end=f"ORDER BY r.sequence DESC LIMIT {MOST_READ}",
        )
    )
    return tuple(
        Stored(site=site, stored_at=stored_at, article=records.article(json.loads(record)))
        for site, stored_at, record in rows
    )


def latest(stored: Stored) -> Latest:
    """What the page shows of it."""
    article = stored.article
    published = article.date_published.isoformat() if article.date_published else None
    if published and article.date_published_precision == "day":
        published = published[:10]  # as the feeds have it
    return Latest(
        article=Named(
            site=stored.site,
            url=article.canonical_url or article.url,
            headline=article.headline or "",
            language=article.language,
            day=published[:10] if published else None,
        ),
        direction=article.direction,
        section=article.section,
        published=published,
        stored_at=datetime.fromisoformat(stored.stored_at),
        revision=article.revision,
        chars=len(article.text),
        dropped=article.dropped_blocks,
    )
