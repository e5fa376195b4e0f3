"""The bylines that a page prints: links to authors, hCards, and lines near the headline or behind a word for author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newscrawler.extraction.author_names import by, is_nickname, is_person, labelled_names, names
from newscrawler.extraction.blocks import HEADINGS, Block, Blocks, Frame, tag_bits
from newscrawler.extraction.classes import bit, purposes
from newscrawler.extraction.document import Document
from newscrawler.extraction.printed_dates import WRITTEN
from newscrawler.text.fold import fold

Signature = tuple[str, str | None]
"""A text that names who signed, and the address of its link."""
OUTSIDE = tag_bits("aside", "nav", "footer", "figcaption")
REACH_BEFORE, REACH_AFTER = 6, 30
"""Blocks before and after the headline among which a byline stands."""
NEXT = 3
"""Blocks behind the headline that belong to it whatever the element around them is called."""
NEAR = 4
"""Elements around a byline that are asked whether they hold something else than the story."""
LEVELS, MOST = 40, 60
"""Elements around a mark of an author that are asked what they are, and marks looked at on one page."""
LONGEST = 140
"""Characters of a byline."""
AUTHOR, COMMENT = bit("author"), bit("comment")
ASIDE = bit("comment", "related", "newsletter", "sidebar", "navigation", "advertisement")
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|redakteure?|redaktion|people|persons?|profiles?|writers?|contributors?|journalists?|reporters?|by|yazar(?:lar)?|penulis|reporter|staff|team|korrespondenten)/[^/?]{3,}",
    re.IGNORECASE,
)
# What follows a name in a byline: a date, a time, a mark.
DATED = re.compile(r"\s*(?:\(|\||•|·|\s[-–—]\s|\d|@)")
# microformats.org: hAtom's author is an hCard, h-entry's a p-author.
CARDS = XPath(
    ".//*[contains(@class, 'author')]"
    "[contains(concat(' ', @class, ' '), ' vcard ') or contains(concat(' ', @class, ' '), ' h-card ')"
    " or contains(concat(' ', @class, ' '), ' p-author ')]"
)
CARD_NAME = XPath(
    ".//*[contains(concat(' ', @class, ' '), ' fn ') or contains(concat(' ', @class, ' '), ' p-name ')]"
)


class Bylines:
    """The places of one page where a byline can stand."""

    def __init__(self, document: Document, blocks: Blocks, headline: str) -> None:
        """``headline`` is folded."""
        self.document = document
        self.blocks = blocks.blocks
        tops = [b for b in self.blocks if b.frame.tag in HEADINGS]
        top = next((b for b in tops if headline and fold(b.text) == headline), None)
        top = top or next((b for b in tops if b.frame.tag == "h1" and len(b.text) > 20), None)
        self.top = top.index if top else None
        self.around = frozenset(frame.element for frame in _line(top.frame)) if top else frozenset()
        """The elements with the headline in them: what they are called says nothing of one part of them."""

    def linked(self) -> Iterator[Signature]:
        """Links that are marked as leading to the author."""
        links = self.document.root.iterfind(".//a[@rel]")
        signed = (a for a in links if "author" in (a.get("rel") or "").lower().split())
        for element in islice(signed, MOST):
            if not self.is_aside(element):
                yield text_of(element), element.get("href")

    def items(self) -> Iterator[Signature]:
        """Microdata: the first author, and those that stand beside him; lists of other stories have theirs too."""
        first: HtmlElement | None = None
        for element in islice(self.document.root.iterfind(".//body//*[@itemprop='author']"), MOST):
            if first is not None and _place(element) is not _place(first):
                continue
            first = element if first is None else first
            name = element.find(".//*[@itemprop='name']")
            yield text_of(element if name is None else name), None

    def cards(self) -> Iterator[Signature]:
        """The hCard of the author; several are other stories' or comments' when they name different people."""
        found: dict[str, Signature] = {}
        for element in _elements(CARDS, self.document.root)[:MOST]:
            if self.is_aside(element):
                continue
            inner = next(iter(_elements(CARD_NAME, element)), element)
            link = inner if inner.tag == "a" else next(inner.iter("a"), None)
            found.setdefault(
                fold(text_of(inner)), (text_of(inner), None if link is None else link.get("href"))
            )
        if len(found) == 1:
            yield from found.values()

    def lines(self) -> Iterator[Signature]:
        """The names in the first byline near the headline: an element so named, a link to an author's page, or "by …"."""
        start = 0 if self.top is None else max(0, self.top - REACH_BEFORE)
        end = len(self.blocks) if self.top is None else self.top + REACH_AFTER
        kind: tuple[str, str] | None = None
        for block in self.blocks[start:end]:
            here = (block.frame.tag, block.frame.names)
            if kind is not None and here != kind:
                return
            names_in_it = list(self._in_line(block))
            if names_in_it:
                yield from names_in_it
                kind = here

    def labelled(self) -> Iterator[Signature]:
        """The names in the first line anywhere that has them behind a word for author: ``Autor: …``."""
        for block in self.blocks:
            if len(block.text) > LONGEST or self._stands_aside(block.frame):
                continue
            found = labelled_names(block.text)
            if found:
                yield from ((name, None) for name in found)
                return

    def is_aside(self, element: HtmlElement) -> bool:
        """Whether the element is in a list of other stories, a comment or a sidebar that has not the headline too."""
        for parent in islice(element.iterancestors(), LEVELS):
            if parent in self.around:
                return False
            if parent.tag in ("aside", "nav"):
                return True
            called = parent.get("class")
            if called and purposes(called) & ASIDE and parent.tag != "body":
                return True
        return False

    def _stands_aside(self, frame: Frame) -> bool:
        """The same for the next elements around a block."""
        around: Frame | None = frame
        for _ in range(NEAR):
            if around is None or around.tag in ("body", "article", "main") or around.element in self.around:
                return False
            if around.own & ASIDE:
                return True
            around = around.parent
        return False

    def _in_line(self, block: Block) -> Iterator[Signature]:
        frame, text = block.frame, block.text
        own = frame.own | block.inline
        near = own | (frame.parent.own if frame.parent else 0)
        is_next = self.top is not None and 0 < block.index - self.top <= NEXT
        is_next = is_next and bool(near & AUTHOR) and not near & COMMENT
        if len(text) > LONGEST:
            return
        if not is_next and (frame.tags & OUTSIDE or self._stands_aside(frame)):
            return
        links = frame.element.iter("a") if block.links else ()
        linked = [(text_of(a), a.get("href")) for a in links if _is_author(a)]
        linked = [
            (name, url) for name, url in linked if is_person(name) or (near & AUTHOR and is_nickname(name))
        ]
        if linked:
            yield from linked
            return
        is_by = by().match(text)
        if not is_by and not near & AUTHOR:
            return
        if not is_by and block.inline & AUTHOR:
            marked = [
                text_of(e) for e in frame.element.iter("span", "strong", "b", "em", "i") if _is_author(e)
            ]
            signed = [name for one in marked for name in names(one) if is_person(name)]
            if signed:
                yield from ((name, None) for name in dict.fromkeys(signed))
                return
        signed_part = DATED.split(by().sub("", text))[0]
        if dated := WRITTEN.search(text):  # a month before the day belongs to the date as well
            signed_part = DATED.split(by().sub("", text[: dated.start()]))[0]
        for name in names(signed_part):
            if is_person(name):
                yield name, None
                continue
            return  # a role or a place behind the name, or no byline at all


def text_of(element: HtmlElement) -> str:
    """The text of the element on one line."""
    return " ".join("".join(element.itertext()).split())[:200]


def _is_author(element: HtmlElement) -> bool:
    return bool(
        AUTHOR_PAGE.search(element.get("href") or "") or purposes(element.get("class") or "") & AUTHOR
    )


def _place(element: HtmlElement) -> HtmlElement:
    """The element around the one around: authors of one story share it."""
    parent = element.getparent()
    above = parent.getparent() if parent is not None else None
    return element if above is None else above


def _line(frame: Frame) -> Iterator[Frame]:
    walk: Frame | None = frame
    while walk is not None:
        yield walk
        walk = walk.parent


def _elements(query: XPath, element: HtmlElement) -> list[HtmlElement]:
    found = query(element)
    return [e for e in found if isinstance(e, HtmlElement)] if isinstance(found, list) else []
