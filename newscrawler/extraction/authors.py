"""Who signed a story: people, not desks' addresses, sections or the word for "by"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from newscrawler.extraction.blocks import Blocks
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Structured, listed, resolved, unescaped
from newscrawler.items import Author
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

MAX_AUTHORS = 12
META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "byl", "cxenseparse:author", "article:author:name", "twitter:data1", "citation_author")  # fmt: skip
ADDRESS = re.compile(r"https?://|www\.|^@|\w@\w")
SPLIT = re.compile(r"\s*(?:[;|/•·]|、|،|؛|\n|\s+[-–—]\s+|\s(?:&|\+)\s)\s*")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(
        resources.files("newscrawler.extraction").joinpath("authors.toml").read_text("utf-8")
    )


@cache
def _by() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(_words()["by"], key=len, reverse=True))
    return re.compile(rf"^(?:{words})(?:\s*[::]\s*|\s+)", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in _words()["and"])
    return re.compile(rf"\s+(?:{words})\s+|,\s*(?:(?:{words})\s+)?", re.IGNORECASE)


def authors(
    document: Document, stated: Structured, blocks: Blocks, refused: frozenset[str]
) -> tuple[tuple[Author, ...], str | None]:
    """The people who signed, in order, and the reader that found them.

    ``refused`` are folded texts that are no author: outlet names, the section, the headline.
    """
    for source, found in (
        ("json-ld", _from_json(stated)),
        ("meta", _from_meta(stated)),
        ("microdata", _from_items(document)),
        ("byline", _from_bylines(document)),
    ):
        people = _people(found, document, refused)
        if people:
            return people, source
    return (), None


def _from_json(stated: Structured) -> Iterator[tuple[str, str | None]]:
    for key in ("author", "creator"):
        for item in resolved(stated.article.get(key), stated.nodes):
            if isinstance(item, str):
                yield unescaped(item), None
            elif isinstance(item, Mapping):
                url = next((u for u in listed(item.get("url")) if isinstance(u, str)), None)
                for name in listed(item.get("name")):
                    if isinstance(name, str):
                        yield unescaped(name), url


def _from_meta(stated: Structured) -> Iterator[tuple[str, str | None]]:
    for name in META:
        values = stated.meta.get(name, ())
        if any(not ADDRESS.search(v) for v in values):
            for value in values:
                yield value, None
            return


def _from_items(document: Document) -> Iterator[tuple[str, str | None]]:
    for element in document.root.iterfind(".//body//*[@itemprop='author']"):
        name = element.find(".//*[@itemprop='name']")
        yield _text(element if name is None else name), None


def _from_bylines(document: Document) -> Iterator[tuple[str, str | None]]:
    for element in document.root.iterfind(".//a[@rel]"):
        if "author" in (element.get("rel") or "").lower().split():
            yield _text(element), element.get("href")


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:200]


def _people(
    found: Iterable[tuple[str, str | None]], document: Document, refused: frozenset[str]
) -> tuple[Author, ...]:
    people: dict[str, Author] = {}
    for text, url in found:
        for name in names(text):
            key = fold(name)
            if key and key not in refused and len(people) < MAX_AUTHORS:
                people.setdefault(key, Author(name=name, url=document.absolute(url)))
    return tuple(people.values())


def names(text: str) -> list[str]:
    """The people's names in a byline, without "by", addresses and roles."""
    text = clean(" ".join(text.split()))
    if not text or len(text) > 200 or ADDRESS.search(text):
        return []
    text = _by().sub("", text)
    out = []
    for part in SPLIT.split(text):
        for name in _and().split(part):
            name = name.strip(" ,.:;-–—|")
            if 2 <= len(name) <= 60 and not any(c.isdigit() for c in name) and fold(name) not in _nobody():
                out.append(name)
    return out


@cache
def _nobody() -> frozenset[str]:
    return frozenset(fold(w) for w in _words()["nobody"])
