"""The headline as printed over the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newscrawler.extraction.blocks import Blocks
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Structured, texts
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

# What stands between a headline and the outlet's name in a title. A hyphen needs spaces, a bar does not.
SEPARATOR = re.compile(r"\s+[-–—―:·•»«⋆*/~]+\s+|\s*[|｜¦]+\s*|\s*_+\s*|\s+::\s+")
MAX_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A text that may be the headline."""

    text: str
    source: str
    """``json-ld``, ``og``, ``twitter``, ``microdata``, ``h1``, ``title``, ``listing`` …"""


def headline(
    document: Document, stated: Structured, blocks: Blocks, hint: str | None, names: frozenset[str]
) -> Candidate | None:
    """The text on which most of the page's statements agree, in the form printed on the page if it is printed."""
    found = list(candidates(document, stated, blocks, hint, names))
    if not found:
        return None
    keys = [fold(c.text) for c in found]
    weights = {
        "h1": 3.0,
        "json-ld": 2.0,
        "og": 1.5,
        "twitter": 1.0,
        "microdata": 2.0,
        "title": 1.0,
        "listing": 1.2,
    }

    def score(i: int) -> float:
        own = keys[i]
        total = weights.get(found[i].source, 1.0)
        for j, other in enumerate(keys):
            if i != j:
                if other == own:
                    total += weights.get(found[j].source, 1.0)
                elif own in other or other in own:
                    total += weights.get(found[j].source, 1.0) * 0.5
        return total

    best = max(range(len(found)), key=lambda i: (score(i), -i))
    return found[best]


def candidates(
    document: Document, stated: Structured, blocks: Blocks, hint: str | None, names: frozenset[str]
) -> Iterator[Candidate]:
    """Every text that may be the headline, printed ones first, outlets' names and repeats by one source left out."""
    for text, source in _raw(document, stated, blocks, hint):
        text = clean(" ".join(text.split()))
        if source in ("og", "title", "twitter"):
            text = without_site(text, names)
        key = fold(text)
        if 3 <= len(text) <= MAX_CHARS and key and key not in names:
            yield Candidate(text=text, source=source)


def _raw(
    document: Document, stated: Structured, blocks: Blocks, hint: str | None
) -> Iterator[tuple[str, str]]:
    for element in document.root.iter("h1"):
        yield " ".join("".join(element.itertext()).split()), "h1"
    for text in texts(stated.article.get("headline"))[:1] or texts(stated.article.get("name"))[:1]:
        yield text, "json-ld"
    for text in stated.properties.get("headline", ())[:1]:
        yield text, "microdata"
    for name, source in (("og:title", "og"), ("twitter:title", "twitter")):
        if found := stated.first(name):
            yield found, source
    title = document.root.find(".//title")
    if title is not None and title.text:
        yield title.text, "title"
    if hint:
        yield hint, "listing"


def without_site(text: str, names: frozenset[str]) -> str:
    """The title without the outlet's name at its end or start.

    ``names`` are folded names of the outlet. Of other titles the last part goes when it is short and no sentence.
    """
    parts = SEPARATOR.split(text)
    if len(parts) < 2:
        return text
    marks = SEPARATOR.findall(text)
    first, last = 0, len(parts)
    while last - first > 1 and fold(parts[last - 1]) in names:
        last -= 1
    while last - first > 1 and fold(parts[first]) in names:
        first += 1
    out = parts[first]
    for i in range(first + 1, last):
        out += marks[i - 1] + parts[i]
    return out.strip()
