"""What an article has to do with those that are stored: copies, rewrites, translations; and the group it is in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawler.archive import articles, prints
from newscrawler.dedupe import near, translations
from newscrawler.dedupe.identity import has_same_number, is_same_text, settled, with_identity
from newscrawler.items import Article, Duplicate
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from newscrawler.archive.store import Store
    from newscrawler.sites import Site

NEAR_DAYS = 30
"""Window of the near-duplicate index."""
PRINT_DAYS = 90
"""Window of paragraphs and images."""
MOST_COMPARED = 12
"""Texts compared for one article, the likeliest first."""
MOST_FORGOTTEN = 4
"""Articles whose prints go for each one that is stored: more than come in, so that the index stays its size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A stored article whose text resembles another's."""

    id: str
    site: str
    url: str
    language: str
    content_hash: str
    resemblance: near.Resemblance


def placed(db: Store, article: Article, site: Site, *, day: int) -> Article:
    """The article with its identity, revision, outcome and relations against what is stored.

    ``day`` is the ordinal of the day on which it was fetched. Nothing of the article itself is stored yet.
    """
    article = with_identity(article, site)
    stored = next((known for u in article.urls if (known := articles.known_url(db, url_key(u)))), None)
    if stored:
        article = settled(article, stored=articles.article(db, stored), twin=None)
    elif twin := _twin(db, article, site):
        article = settled(article, stored=None, twin=twin)
    if article.outcome is not Outcome.EXPORTED:
        return article
    text = near.sketch(near.story_texts(article))
    found = similar(db, article, text, site=site.key, day=day)
    if not stored:
        numbered = next((s.id for s in found if s.site == site.key and has_same_number(article, s.url)), None)
        article = settled(article, stored=articles.article(db, numbered) if numbered else None, twin=None)
        if article.outcome is not Outcome.EXPORTED:
            return article
    with db.transaction():
        return relate(db, article, text, found, day=day)


def _twin(db: Store, article: Article, site: Site) -> Article | None:
    """The site's article that reads so under another address."""
    known = articles.known_content(db, site.key, article.content_hash)
    twin = articles.article(db, known) if known else None
    return twin if twin and is_same_text(article, twin) else None


def similar(db: Store, article: Article, sketch: near.Sketch, *, site: str, day: int) -> list[Similar]:
    """The stored articles that are near to the article, most alike first. ``day`` is today's ordinal."""
    if not sketch.signature:
        return []
    alike = prints.sharing(db, sketch.bands, since=day - NEAR_DAYS, but=article.id)
    parts = prints.sharing(db, sketch.paragraphs, since=day - PRINT_DAYS, but=article.id, rare=True)
    guesses = {
        found.article: near.estimated(sketch, found.size, found.signature) for found in (*alike, *parts)
    }
    likely = sorted(
        (id_ for id_, guess in guesses.items() if guess.may_be_near),
        key=lambda id_: (-max(guesses[id_].jaccard, guesses[id_].containment), id_),
    )
    ours = near.text_grams(near.story_texts(article)) if likely else frozenset()
    found = []
    for id_ in likely[:MOST_COMPARED]:
        row = db.row(
            "SELECT a.site, a.url, a.language, a.content_hash, r.record"
            " FROM articles a JOIN revisions r ON r.article = a.id AND r.revision = a.revision WHERE a.id = ?",
            (id_,),
        )
        if row is None:  # sketched, and never stored: the process was killed in between
            continue
        *known, record = row
        text = json.loads(record)["text"]
        told = near.resemblance(ours, near.text_grams((text,)))
        if told.is_near and not (known[0] == site and near.is_next_bulletin(article.text, text)):
            found.append(
                Similar(
                    id=id_,
                    **dict(zip(("site", "url", "language", "content_hash"), known, strict=True)),
                    resemblance=told,
                )
            )
    return sorted(found, key=lambda each: (-each.resemblance.jaccard, each.id))


def relate(
    db: Store, article: Article, sketch: near.Sketch, found: Sequence[Similar], *, day: int
) -> Article:
    """The article with its relations and its cluster; its prints are kept for those to come."""
    pictures = translations.image_prints(article)
    alike = [each for each in found if each.id != article.id]
    duplicates = [
        *(_same_or_near(article, each) for each in alike),
        *_same_elsewhere(db, article, {each.id for each in alike}),
        *_translations(db, article),
    ]
    named = {duplicate.id for duplicate in duplicates}
    duplicates += _hints(db, article, pictures, named, since=day - NEAR_DAYS)
    prints.keep(
        db,
        article.id,
        day,
        size=sketch.size,
        signature=sketch.signature,
        prints=(*sketch.paragraphs, *pictures),
    )
    prints.forget(db, signatures_before=day - NEAR_DAYS, all_before=day - PRINT_DAYS, most=MOST_FORGOTTEN)
    group = [each.id for each in alike if each.resemblance.is_one_story]
    return replace(article, duplicates=tuple(duplicates), cluster=_joined(db, article.id, group))


def _same_or_near(article: Article, other: Similar) -> Duplicate:
    is_same = other.content_hash == article.content_hash
    return Duplicate(
        id=other.id,
        relation="same_content" if is_same else "near",
        similarity=round(other.resemblance.jaccard, 3),
    )


def _same_elsewhere(db: Store, article: Article, known: set[str]) -> list[Duplicate]:
    """Articles of any site and age that read exactly so."""
    rows = db.rows(
        "SELECT id FROM articles WHERE content_hash = ? AND id <> ? ORDER BY number LIMIT ?",
        (article.content_hash, article.id, MOST_COMPARED),
    )
    return [Duplicate(id=id_, relation="same_content", similarity=1.0) for (id_,) in rows if id_ not in known]


def _translations(db: Store, article: Article) -> list[Duplicate]:
    """Stored articles that the page names as its translations, or that named this page as theirs."""
    ours = {url_key(url) for url in article.urls}
    others: dict[str, None] = {}
    for url in article.translations.values():
        key = url_key(url)
        if key in ours:
            continue
        stored = articles.known_url(db, key)
        if stored is None:
            db.execute(
                "INSERT INTO expected_relations VALUES (?, ?, 'translation') ON CONFLICT DO NOTHING",
                (key, article.id),
            )
        elif stored != article.id:
            others[stored] = None
    for key in ours:
        for (id_,) in db.rows(
            "SELECT article FROM expected_relations WHERE target = ? AND relation = 'translation'", (key,)
        ):
            if id_ != article.id:
                others[id_] = None
        db.execute("DELETE FROM expected_relations WHERE target = ?", (key,))
    return [Duplicate(id=id_, relation="translation") for id_ in others]


def _hints(
    db: Store, article: Article, pictures: Sequence[int], named: set[str], *, since: int
) -> Iterable[Duplicate]:
    for found in prints.sharing(db, pictures, since=since, but=article.id, rare=True, most=MOST_COMPARED):
        other = None if found.article in named else articles.article(db, found.article)
        if other and translations.is_translation_hint(article, other):
            yield Duplicate(id=other.id, relation="translation_hint")


def _joined(db: Store, id_: str, group: Sequence[str]) -> str | None:
    """The cluster of the article and those it is near to, made one where they were several; ``None`` alone.

    It is named for the one that was stored first, in the database for all of them from now on.
    """
    members = [id_, *group]
    marks = ", ".join("?" * len(members))
    clusters = f"SELECT coalesce(cluster, id) FROM articles WHERE id IN ({marks})"  # noqa: S608 - marks only
    first = db.row(f"SELECT id FROM articles WHERE id IN ({clusters}) ORDER BY number LIMIT 1", members)  # noqa: S608
    before = db.row("SELECT cluster FROM articles WHERE id = ?", (id_,))
    if not group or first is None:
        return before[0] if before else None
    db.execute(
        f"UPDATE articles SET cluster = ? WHERE cluster IN ({clusters}) OR id IN ({marks})",  # noqa: S608
        (first[0], *members, *members),
    )
    return str(first[0])
