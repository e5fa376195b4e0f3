"""Articles and their revisions in ``news.db``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from newscrawler.archive import records
from newscrawler.archive.store import Store
from newscrawler.archive.words import words
from newscrawler.items import Article, Duplicate
from newscrawler.urls import url_id, url_key


def utc(moment: datetime | None) -> str | None:
    """The moment as the database keeps it: ISO 8601 in UTC, to the second, so that text order is time order."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def known_url(db: Store, key: str) -> str | None:
    """``id`` of the article that has an address with that key."""
    found = db.row("SELECT article FROM article_urls WHERE key = ?", (key,))
    return found[0] if found else None


def known_content(db: Store, site: str, content_hash: str) -> str | None:
    """``id`` of the site's first article that reads so now."""
    found = db.row(
        "SELECT id FROM articles WHERE site = ? AND content_hash = ? ORDER BY number LIMIT 1",
        (site, content_hash),
    )
    return found[0] if found else None


def article(db: Store, id_: str) -> Article | None:
    """The latest revision, with every address and relation added to it since, and the cluster it is in now."""
    found = db.row(
        "SELECT r.record, a.cluster FROM revisions r JOIN articles a ON a.id = r.article"
        " WHERE r.article = ? ORDER BY r.revision DESC LIMIT 1",
        (id_,),
    )
    if found is None:
        return None
    stored = records.article(json.loads(found[0]))
    keys = {url_key(u) for u in stored.urls}
    later = db.rows("SELECT key, url FROM article_urls WHERE article = ? ORDER BY url", (id_,))
    added = (url for key, url in later if key not in keys)
    return replace(
        stored,
        urls=(*stored.urls, *added),
        duplicates=(*stored.duplicates, *_later_relations(db, stored)),
        cluster=found[1],
    )


def _later_relations(db: Store, stored: Article) -> Iterator[Duplicate]:
    """Relations that articles stored later have to it, which its own record cannot know."""
    known = {(other.id, other.relation) for other in stored.duplicates}
    rows = db.rows(
        "SELECT article, relation, similarity FROM relations WHERE other = ? ORDER BY relation, article",
        (stored.id,),
    )
    for id_, relation, similarity in rows:
        if (id_, relation) not in known:
            yield Duplicate(id=id_, relation=relation, similarity=similarity)


def save(db: Store, article: Article, *, site: str, run: int, seen: datetime) -> Article:
    """The article as stored: with its ``id``, and its ``revision`` counted up when it reads differently."""
    with db.transaction():
        known = _known(db, article)
        if known is None:
            stored = replace(
                article, id=article.id or url_id(article.canonical_url or article.url), revision=1
            )
            _insert(db, stored, site=site, run=run, seen=seen)
        else:
            id_, content_hash, revision = known
            is_same = content_hash == article.content_hash
            stored = replace(article, id=id_, revision=revision if is_same else revision + 1)
            if is_same:
                _touch(db, stored, seen)
            else:
                _revise(db, stored, run=run, seen=seen)
        addresses = (stored.url, stored.canonical_url, *stored.urls)
        add_urls(db, stored.id, addresses)
        _add_expected(db, stored.id, addresses)
        for other in stored.duplicates:
            db.execute(
                "INSERT INTO relations VALUES (?, ?, ?, ?)"
                " ON CONFLICT (article, other, relation) DO UPDATE SET similarity = excluded.similarity",
                (stored.id, other.id, other.relation, other.similarity),
            )
    return stored


def add_urls(db: Store, id_: str, urls: Iterable[str]) -> None:
    """Make the addresses known as the article's. One that another article has stays with that one."""
    for url in dict.fromkeys(u for u in urls if u):
        db.execute(
            "INSERT INTO article_urls VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (url_key(url), url, id_)
        )


def expect_url(db: Store, target: str, url: str) -> None:
    """Make the address known as that of the article that has the key, now or as soon as it is stored."""
    stored = known_url(db, target)
    if stored:
        add_urls(db, stored, (url,))
        return
    db.execute("INSERT INTO expected_urls VALUES (?, ?) ON CONFLICT DO NOTHING", (target, url))


def _add_expected(db: Store, id_: str, addresses: Iterable[str]) -> None:
    for key in dict.fromkeys(url_key(url) for url in addresses if url):
        expected = db.rows("SELECT url FROM expected_urls WHERE target = ?", (key,))
        if expected:
            add_urls(db, id_, (url for (url,) in expected))
            db.execute("DELETE FROM expected_urls WHERE target = ?", (key,))


def _known(db: Store, article: Article) -> tuple[str, str, int] | None:
    """``id``, content hash and revision of the stored article that this one is, by identity or by address."""
    by_id = "SELECT id, content_hash, revision FROM articles WHERE id = ?"
    found = db.row(by_id, (article.id,))
    if found is None:
        other = known_url(db, url_key(article.url))
        found = db.row(by_id, (other,)) if other else None
    return (found[0], found[1], found[2]) if found else None


def _insert(db: Store, article: Article, *, site: str, run: int, seen: datetime) -> None:
    columns = {
        "id": article.id,
        "site": site,
        **_columns(article),
        "revision": article.revision,
        "first_seen": utc(seen),
        "last_seen": utc(seen),
        "run": run,
    }
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO articles ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
    number = db.insert(sql, tuple(columns.values()))
    _keep_text(db, article, number, run=run, seen=seen)


def _revise(db: Store, article: Article, *, run: int, seen: datetime) -> None:
    columns = {**_columns(article), "revision": article.revision, "last_seen": utc(seen), "run": run}
    settings = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE articles SET {settings} WHERE id = ?", (*columns.values(), article.id))  # noqa: S608 - our own names
    found = db.row("SELECT number FROM articles WHERE id = ?", (article.id,))
    number = found[0] if found else 0
    db.execute("DELETE FROM articles_fts WHERE rowid = ?", (number,))
    db.execute("DELETE FROM article_authors WHERE article = ?", (article.id,))
    _keep_text(db, article, number, run=run, seen=seen)


def _touch(db: Store, article: Article, seen: datetime) -> None:
    db.execute(
        "UPDATE articles SET last_seen = CASE WHEN last_seen < ? THEN ? ELSE last_seen END,"
        " cluster = coalesce(?, cluster) WHERE id = ?",
        (utc(seen), utc(seen), article.cluster, article.id),
    )


def _columns(article: Article) -> dict[str, str | None]:
    published = article.date_published
    return {
        "url": article.canonical_url or article.url,
        "headline": article.headline,
        "description": article.description,
        "language": article.language,
        "section": article.section,
        "day": published.date().isoformat() if published else None,
        "published": utc(published),
        "modified": utc(article.date_modified),
        "cluster": article.cluster,
        "content_hash": article.content_hash,
    }


def _keep_text(db: Store, article: Article, number: int, *, run: int, seen: datetime) -> None:
    """The whole record, and what is found through it: the words, the people who signed."""
    text = records.dumps(records.record(article))
    db.execute(
        "INSERT INTO revisions (article, revision, content_hash, stored_at, run, record) VALUES (?, ?, ?, ?, ?, ?)",
        (article.id, article.revision, article.content_hash, utc(seen), run, text),
    )
    told = "\n".join([article.description or "", *(p.text for p in article.paragraphs)])
    db.execute(
        "INSERT INTO articles_fts (rowid, headline, text) VALUES (?, ?, ?)",
        (number, words(article.headline or ""), words(told)),
    )
    for name in dict.fromkeys(a.name for a in article.authors):
        db.execute("INSERT INTO article_authors VALUES (?, ?)", (name, article.id))
