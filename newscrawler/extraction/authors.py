"""Who signed a story: people, not desks' addresses, sections or the word for "by"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from lxml.html import HtmlElement

from newscrawler.extraction.blocks import HEADINGS, Block, Blocks, Frame, tag_bits
from newscrawler.extraction.classes import bit, purposes
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Structured, listed, resolved, unescaped
from newscrawler.items import Author
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

MAX_AUTHORS = 12
SPEECH = re.compile(r"[«»“”„\":;!?؟؛…]")
"""Marks of a sentence that somebody says; in scripts without capitals little else tells it from names."""
OUTSIDE = tag_bits("aside", "nav", "footer", "figcaption")
REACH_BEFORE, REACH_AFTER = 6, 30
"""Blocks before and after the headline among which a byline stands."""
NEAR = 4
"""Elements around a byline that are asked whether they hold something else than the story."""
AUTHOR = bit("author")
ASIDE = bit("comment", "related", "newsletter", "sidebar", "navigation", "advertisement")
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|redakteure?|redaktion|people|persons?|profiles?|writers?|contributors?|journalists?|reporters?|by|yazar(?:lar)?|penulis|reporter|staff|team|korrespondenten)/[^/?]{3,}",
    re.IGNORECASE,
)
# What follows a name in a byline: a date, a time, a mark.
DATED = re.compile(r"\s*(?:\(|\||•|·|\s[-–—]\s|\d)")
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
    return re.compile(rf"^(?:{words})(?:\s*[:：]\s*|\s+)", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in _words()["and"])
    return re.compile(rf"\s+(?:{words})\s+|,\s*(?:(?:{words})\s+)?", re.IGNORECASE)


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
    for source, found in (
        ("json-ld", _from_json(stated)),
        ("meta", _from_meta(stated)),
        ("microdata", _from_items(document)),
        ("byline", _from_links(document)),
        ("byline", _from_blocks(blocks, headline)),
    ):
        people = _people(found, document, unwanted | outlet)
        if people:
            return people, source
    return _people(_from_json(stated), document, unwanted), "json-ld"


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


def _from_links(document: Document) -> Iterator[tuple[str, str | None]]:
    for element in document.root.iterfind(".//a[@rel]"):
        if "author" in (element.get("rel") or "").lower().split() and not _is_aside(element):
            yield _text(element), element.get("href")


def _is_aside(element: HtmlElement) -> bool:
    for parent in element.iterancestors():
        if parent.tag in ("aside", "nav"):
            return True
        names = parent.get("class")
        if names and purposes(names) & ASIDE and parent.tag != "body":
            return True
    return False


def _from_blocks(blocks: Blocks, headline: str) -> Iterator[tuple[str, str | None]]:
    """The names in the first byline near the headline: an element so named, a link to an author's page, or "by …"."""
    tops = [b for b in blocks.blocks if b.frame.tag in HEADINGS]
    top = next((b for b in tops if headline and fold(b.text) == headline), None)
    top = top or next((b for b in tops if b.frame.tag == "h1" and len(b.text) > 20), None)
    start, end = (top.index - REACH_BEFORE, top.index + REACH_AFTER) if top else (0, len(blocks.blocks))
    kind: tuple[str, str] | None = None
    for block in blocks.blocks[max(0, start) : end]:
        here = (block.frame.tag, block.frame.names)
        if kind is not None and here != kind:
            return
        names_in_it = list(_byline(block))
        if names_in_it:
            yield from names_in_it
            kind = here


def _stands_aside(frame: Frame) -> bool:
    """Whether one of the next elements around is a list of other stories, a comment or a sidebar."""
    around: Frame | None = frame
    for _ in range(NEAR):
        if around is None or around.tag in ("body", "article", "main"):
            return False
        if around.own & ASIDE:
            return True
        around = around.parent
    return False


def _byline(block: Block) -> Iterator[tuple[str, str | None]]:
    frame, text = block.frame, block.text
    if len(text) > 140 or frame.tags & OUTSIDE or _stands_aside(frame):
        return
    own = frame.own | block.inline
    near = own | (frame.parent.own if frame.parent else 0)
    linked = [
        (_text(a), a.get("href"))
        for a in (frame.element.iter("a") if block.links else ())
        if AUTHOR_PAGE.search(a.get("href") or "") or purposes(a.get("class") or "") & AUTHOR
    ]
    linked = [
        (name, url) for name, url in linked if is_person(name) or (near & AUTHOR and _is_nickname(name))
    ]
    if linked:
        yield from linked
        return
    is_by = _by().match(text)
    if not is_by and not near & AUTHOR:
        return
    for name in names(DATED.split(_by().sub("", text))[0]):
        if is_person(name):
            yield name, None
            continue
        return  # a role or a place behind the name, or no byline at all


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
            name = _suffix().sub("", name).strip() or name
            if (
                2 <= len(name) <= 60
                and not any(c.isdigit() for c in name)
                and fold(name) not in _nobody()
                and not _role().search(name)
            ):
                out.append(name)
    return out


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _words()['roles']))})(?!\w)", re.IGNORECASE)


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(_words()['suffixes'])})$")


@cache
def _nobody() -> frozenset[str]:
    return frozenset(fold(w) for w in _words()["nobody"])


def _is_nickname(name: str) -> bool:
    return len(name.split()) == 1 and 3 <= len(name) <= 20 and fold(name) not in _nobody()


@cache
def _particles() -> frozenset[str]:
    return frozenset(_words()["particles"])


def is_person(name: str) -> bool:
    """Whether the text looks like a person's name: some words, in scripts with capitals each with one."""
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) > 50 or fold(name) in _nobody():
        return False
    if any(c.isdigit() for c in name) or not any(c.isalpha() for c in name) or SPEECH.search(name):
        return False
    if name.isupper() or any(c.isupper() for c in name) or any(c.islower() for c in name):
        return len(words) > 1 and all(
            w[0].isupper() or not w[0].isalpha() or w.lower() in _particles() for w in words
        )
    return len(words) > 1 or (2 <= len(name) <= 12 and not name.isascii())
