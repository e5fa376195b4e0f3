"""Whether a page is a story at all, and if not, what it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from newscrawler.discovery.kinds import looks_like_listing
from newscrawler.extraction.blocks import Blocks
from newscrawler.extraction.body import Body
from newscrawler.extraction.classes import bit
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import STORY_TYPE, Structured, types_of
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.text.fold import fold

ENOUGH = 1_000
"""Letters of a story that is believed without further questions."""
LONG = 2_000
"""Letters that no list of teasers has."""
LITTLE = 250
"""Letters under which a wall, a challenge or an error may stand where the story should be."""
LEAST = 30
"""Letters under which there is no story."""
CONSENT, WALL = bit("consent"), bit("paywall")
NUMBER = re.compile(r"(?<!\d)(?:404|410)(?!\d)")
STATUS = re.compile(r"(?<!\d)(?:40\d|410|429|50\d)(?!\d)")
"""In the place of the 404 of "Error 404", every status that an error page prints."""
ALONE = 0.6
"""Share of a title that words for a server out of order make up where they are what it says."""


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("newscrawler.extraction").joinpath("kinds.toml").read_text("utf-8"))


@cache
def _not_found() -> tuple[str, ...]:
    return tuple(fold(words) for group in _words()["not_found"].values() for words in group)


@cache
def _out_of_order() -> tuple[str, ...]:
    return tuple(fold(words) for group in _words()["out_of_order"].values() for words in group)


def outcome(
    document: Document, stated: Structured, blocks: Blocks, body: Body, headline: str | None, site: Site
) -> Outcome:
    """``exported`` for a story, else what the page is instead."""
    letters = body.letters
    if letters >= ENOUGH and body.source == "selectors":
        return Outcome.EXPORTED if headline else Outcome.NO_HEADLINE
    if letters < LONG and body.blocks and all(b.frame.within & (CONSENT | WALL) for b in body.blocks):
        asks = sum(len(b.text) for b in body.blocks if b.frame.within & CONSENT)
        if asks * 2 > sum(len(b.text) for b in body.blocks):
            return Outcome.CONSENT
    if letters < LITTLE:
        instead = _instead(document, blocks, letters)
        if instead is not None:
            return instead
    if letters < ENOUGH and _says_not_found(document, headline) and not _is_stated_story(stated):
        return Outcome.SOFT_404
    # The rows of a list are only counted where the page does not say that it is a story: it takes a while.
    if (
        letters < LONG
        and not _is_stated_story(stated)
        and looks_like_listing(document.root, document.url, site)
    ):
        return Outcome.LISTING
    if letters < LEAST:
        return Outcome.NO_TEXT
    return Outcome.EXPORTED if headline else Outcome.NO_HEADLINE


def _instead(document: Document, blocks: Blocks, letters: int) -> Outcome | None:
    """What stands where a story should be: a challenge, a demand to log in, a question for consent."""
    if _is_challenge(document):
        return Outcome.CHALLENGE
    if letters >= LEAST * 3:
        return None
    if any(e.get("type") == "password" for e in document.root.iter("input")):
        return Outcome.LOGIN_WALL
    wall = consent = other = 0
    for block in blocks.blocks:
        if block.link_chars * 2 > len(block.text):
            continue
        if block.frame.within & WALL:
            wall += len(block.text)
        elif block.frame.within & CONSENT:
            consent += len(block.text)
        else:
            other += len(block.text)
    if wall > 80 and wall > other and wall >= consent:
        return Outcome.LOGIN_WALL
    if consent > 80 and consent > other:
        return Outcome.CONSENT
    return None


def _is_challenge(document: Document) -> bool:
    marks = tuple(_words()["challenge"]["marks"])
    for script in document.root.iter("script", "iframe", "form", "div"):
        source = (script.get("src") or "") + (script.get("action") or "") + (script.get("id") or "")
        text = (script.text or "")[:20_000] if script.tag == "script" else ""
        if any(m in source or m in text for m in marks):
            return True
    return False


def _says_not_found(document: Document, headline: str | None) -> bool:
    title = document.root.find(".//title")
    for text in (headline or "", (title.text if title is not None else "") or ""):
        key = fold(text)
        if key and (any(w in key for w in _not_found()) and len(key) < 60):
            return True
        if NUMBER.search(text) and len(key) < 25:
            return True
        if key and any(w in key and len(w) >= ALONE * len(key) for w in _out_of_order()):
            return True
        with_404 = STATUS.sub("404", key)
        if with_404 != key and any("404" in w and w in with_404 and len(with_404) < 60 for w in _not_found()):
            return True
    return False


def _is_stated_story(stated: Structured) -> bool:
    return any(STORY_TYPE.search(t) for t in types_of(stated.article)) and bool(
        stated.article.get("datePublished")
    )
