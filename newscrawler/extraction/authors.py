"""Who signed a story: people, not desks' addresses, sections or the word for "by"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from newscrawler.extraction.author_names import ADDRESS, is_nickname, is_person, names
from newscrawler.extraction.blocks import Blocks
from newscrawler.extraction.bylines import Bylines, Signature
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Structured, listed, resolved, unescaped
from newscrawler.items import Author
from newscrawler.text.fold import fold

__all__ = ["authors", "is_person", "names"]

MAX_AUTHORS = 12
SURNAME = 4
"""Letters of a surname that tells whose a user's name is."""
META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "byl", "cxenseparse:author", "article:author:name", "twitter:data1", "citation_author")  # fmt: skip


def authors(
    document: Document,
    stated: Structured,
    blocks: Blocks,
    headline: str,
    outlet: frozenset[str],
    refused: frozenset[str] = frozenset(),
) -> tuple[tuple[Author, ...], str | None]:
    """The people who signed, in order, and the reader that found them.

    ``headline``, ``outlet`` and ``refused`` are folded: the headline, names of the outlet, and the section. The outlet
    signs only where it is stated as author and nobody else is.
    """
    unwanted = refused | {headline}
    printed = Bylines(document, blocks, headline)
    for source, found in (
        ("json-ld", _from_json(stated)),
        ("meta", _from_meta(stated)),
        ("microdata", printed.items()),
        ("byline", chain(printed.linked(), printed.cards())),
        ("byline", printed.lines()),
        ("byline", printed.labelled()),
    ):
        people = _people(found, document, unwanted | outlet)
        if people:
            return _spelt(people, printed), source
    return _people(_from_json(stated), document, unwanted), "json-ld"


def _spelt(people: tuple[Author, ...], printed: Bylines) -> tuple[Author, ...]:
    """The people, those with a user's name (``jane.doe``, ``jdoe``) under the name that the page prints for it."""
    if all(" " in person.name or not person.name.islower() for person in people):
        return people
    signed = chain(printed.linked(), printed.cards(), printed.lines(), printed.labelled())
    proper = [name for text, _ in signed for name in names(text) if " " in name]
    return tuple(replace(person, name=_proper(person.name, proper)) for person in people)


def _proper(user: str, proper: Iterable[str]) -> str:
    """The first printed name that the user's name is, or is made of; the user's name itself when there is none."""
    key = fold(user)
    for name in proper if " " not in user and user.islower() else ():
        words = [fold(word) for word in name.split()]
        if "".join(words) == key or (len(words[-1]) >= SURNAME and words[-1] in key):
            return name
    return user


def _from_json(stated: Structured) -> Iterator[Signature]:
    for key in ("author", "creator"):
        for item in resolved(stated.article.get(key), stated.nodes):
            if isinstance(item, str):
                yield unescaped(item), None
            elif isinstance(item, Mapping):
                url = next((u for u in listed(item.get("url")) if isinstance(u, str)), None)
                for name in listed(item.get("name")):
                    if isinstance(name, str):
                        yield unescaped(name), url


def _from_meta(stated: Structured) -> Iterator[Signature]:
    for name in META:
        values = stated.meta.get(name, ())
        if any(not ADDRESS.search(v) for v in values):
            for value in values:
                yield value, None
            return


def _people(found: Iterable[Signature], document: Document, refused: frozenset[str]) -> tuple[Author, ...]:
    people: dict[str, Author] = {}
    for text, url in found:
        for name in names(text) or ([text] if is_nickname(text) and url else ()):
            key = fold(name)
            if key and key not in refused and len(people) < MAX_AUTHORS:
                people.setdefault(key, Author(name=name, url=document.absolute(url)))
    return tuple(people.values())
