"""Which story an article is: by its address, and by how it reads."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b

from newscrawler.dedupe.template import REASON
from newscrawler.items import Article, Role
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.text.fold import fold
from newscrawler.urls import canonical, url_id, url_key

MIN_TEXT = 100
"""Letters and digits from which a text that is printed twice is one story whatever its dates."""
DATE = re.compile(r"(?:1[34]|19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?:\d{2}|\d{4}|\d{6})?")
"""A number that says when, and not which."""


def with_identity(article: Article, site: Site) -> Article:
    """The article with ``id``, ``canonical_url``, ``urls`` and ``content_hash``."""
    address = canonical(article.url)
    declared = canonical(article.canonical_url) if article.canonical_url else address
    chosen = declared if _is_plausible(declared, address, site) else address
    asked = article.provenance.requested_url
    met = dict.fromkeys([chosen, address, *([canonical(asked)] if asked else [])])
    return replace(
        article, id=url_id(chosen), canonical_url=chosen, urls=tuple(met), content_hash=content_hash(article)
    )


def content_hash(article: Article) -> str:
    """32 hexadecimal digits, equal for two articles that read the same: headline and text, folded."""
    told = (fold(p.text) for p in article.paragraphs if p.role is not Role.CAPTION)
    body = "\n".join([fold(article.headline or ""), *told])
    return blake2b(body.encode("utf-8", "replace"), digest_size=16).hexdigest()


def is_same_text(article: Article, other: Article) -> bool:
    """Whether equal content makes one story of two addresses.

    A short form that is printed again and again ("Photo of the day") is another story on another day.
    """
    if len(fold(article.text)) >= MIN_TEXT:
        return True
    ours, theirs = article.date_published, other.date_published
    return not (ours and theirs and ours.date() != theirs.date())


def has_same_number(article: Article, url: str) -> bool:
    """Whether the site's own number of the story, at the end of its address, is the same in another address."""
    return bool(_numbers(url) & {number for own in article.urls for number in _numbers(own)})


def _numbers(url: str) -> set[str]:
    path, _, query = url_key(url).partition("?")
    last = path.rstrip("/").rpartition("/")[2]
    return {number for number in re.findall(r"\d{5,}", f"{last}?{query}") if not DATE.fullmatch(number)}


def settled(article: Article, stored: Article | None, twin: Article | None) -> Article:
    """The article with its outcome and revision against what the archive holds.

    ``stored`` is the article known under the same address, ``twin`` another one that reads the same. Whatever
    differs in any way stays exported; addresses under which the story was met are joined.
    """
    if stored is None:
        if twin is None:
            return article
        return replace(_joined(article, twin), outcome=Outcome.DUPLICATE_CONTENT)
    joined = _joined(article, stored)
    if article.content_hash not in (stored.content_hash, _hash_today(stored, article)):
        return replace(joined, revision=stored.revision + 1)
    same = {url_key(u) for u in article.urls} <= {url_key(u) for u in stored.urls}
    return replace(
        joined,
        outcome=Outcome.UNCHANGED if same else Outcome.DUPLICATE_URL,
        revision=stored.revision,
        content_hash=stored.content_hash,
    )


def _hash_today(stored: Article, article: Article) -> str:
    """Content hash of the stored text without the site's lines that were learned since, and are gone here."""
    lines = {fold(block.text) for block in article.dropped_blocks if block.reason == REASON}
    kept = tuple(p for p in stored.paragraphs if fold(p.text[:300]) not in lines)
    return content_hash(replace(stored, paragraphs=kept)) if lines else ""


def _joined(article: Article, other: Article) -> Article:
    return replace(
        article,
        id=other.id,
        canonical_url=other.canonical_url,
        urls=tuple(dict.fromkeys([*other.urls, *article.urls])),
    )


def _is_plausible(declared: str, address: str, site: Site) -> bool:
    """Whether the canonical link can be believed: templates print the home page, or the section, on every story.

    It is when it shares with the address its last path segment, or a number of five or more digits, and does not
    leave out the query that alone tells ``/story.php?id=7`` from ``/story.php?id=8``.
    """
    if not site.owns(declared):
        return False
    (their_path, _, their_query), (our_path, _, our_query) = (
        url_key(u).partition("?") for u in (declared, address)
    )
    if their_path == our_path:
        return their_query == our_query
    return bool(_marks(their_path, their_query) & _marks(our_path, our_query))


def _marks(path: str, query: str) -> set[str]:
    rest = path.partition("/")[2]  # without the host
    return {rest.rpartition("/")[2], *re.findall(r"\d{5,}", f"{rest}?{query}")} - {""}
