"""The headline as printed over the story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.etree import XPath

from newscrawler.extraction.blocks import Blocks
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Structured, texts
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

# What stands between a headline and the outlet's name in a title. A hyphen needs spaces, a bar does not.
VISIBLE = XPath(
    ".//text()[not(ancestor::style or ancestor::script or ancestor::svg or ancestor::button or ancestor::small)]"
)
SEPARATOR = re.compile(r"\s+[-–—―:·•»«⋆*/~]+\s+|\s*[|｜¦ㅣ]+\s*|\s*_+\s*|\s+::\s+")
MAX_CHARS = 400
# How much each source counts. Found by random search on the development half (docs/extraction.md).
WEIGHTS = {
    "h1": 2.1,
    "json-ld": 1.2,
    "microdata": 1.0,
    "og": 1.9,
    "twitter": 0.2,
    "title": 0.35,
    "listing": 0.6,
    "h2": 0.6,
    "part": 0.1,
}
ONLY_H1 = 2.4
AROUND, WITHIN = 0.94, 0.5
"""What a statement counts for the text inside it, and for the text around it."""
CUT = 40
"""Letters that a headline which was cut for its length has at least."""
GOES_ON = frozenset(",،、‘“«„'\"(")
HEADLINES = frozenset(("h1", "h2", "json-ld"))
"""Sources that give a headline and nothing after it."""
INNER, SHORT = 10, 8
"""Letters that a text inside another must have, and under which a text is rather a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A text that may be the headline."""

    text: str
    source: str
    """``h1``, ``part`` (of an h1), ``json-ld``, ``og``, ``twitter``, ``microdata``, ``h1``, ``title``, ``listing`` …"""


def headline(
    document: Document, stated: Structured, blocks: Blocks, hint: str | None, names: frozenset[str]
) -> Candidate | None:
    """The text on which most of the page's statements agree; of one inside another the inner one.

    The inner one is the headline without a kicker before it, or the outlet's name and section behind it.
    """
    found = list(candidates(document, stated, blocks, hint, names))
    keys = [fold(c.text) for c in found]
    whole = _stated_whole(found, keys)
    best: tuple[float, Candidate] | None = None
    for i, candidate in enumerate(found):
        score = _score(i, found, keys, whole)
        if best is None or score > best[0]:
            best = (score, candidate)
    if best is None:
        return None
    return replace(best[1], source="h1") if best[1].source == "part" else best[1]


def _stated_whole(found: Sequence[Candidate], keys: Sequence[str]) -> str | None:
    """The folded headline of JSON-LD when og:title is the same: what it has around a printed one is no outlet's name."""
    stated = {key for candidate, key in zip(found, keys, strict=True) if candidate.source == "json-ld"}
    titles = {key for candidate, key in zip(found, keys, strict=True) if candidate.source == "og"}
    return next(iter(stated & titles), None)


def _score(at: int, found: Sequence[Candidate], keys: Sequence[str], whole: str | None) -> float:
    """How much the page's statements support a candidate: each source counts once."""
    key = keys[at]
    support: dict[str, float] = {}
    for other, candidate in zip(keys, found, strict=True):
        if other == key:
            share = 1.0
        elif is_cut(found[at].text, candidate.text, is_headline=candidate.source in HEADLINES):
            continue  # some systems cut og:title after 70 characters
        elif is_cut(candidate.text, found[at].text, is_headline=found[at].source in HEADLINES):
            share = AROUND
        elif len(key) >= INNER and key in other:
            share = WITHIN if other == whole else AROUND
        elif len(other) >= INNER and other in key:
            share = WITHIN
        else:
            continue
        source = candidate.source
        support[source] = max(support.get(source, 0.0), share)
    one_h1 = sum(c.source == "h1" for c in found) == 1
    total = sum(share * (ONLY_H1 if s == "h1" and one_h1 else WEIGHTS[s]) for s, share in support.items())
    return total if len(key) >= SHORT else total / 2


def is_cut(text: str, whole: str, *, is_headline: bool = False) -> bool:
    """Whether the text is the beginning of the whole, broken off inside its sentence, maybe inside a word.

    Behind a headline with the outlet's name after it there is a mark, not a letter. ``is_headline`` says that the whole
    is one with nothing after it: then a comma or a quotation mark there goes on with the sentence as well.
    """
    text = text.rstrip("… .")
    rest = whole[len(text) :].lstrip(" ")[:1]
    return (
        len(text) >= CUT and whole.startswith(text) and (rest.isalnum() or (is_headline and rest in GOES_ON))
    )


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
        pieces = VISIBLE(element)
        yield " ".join("".join(map(str, pieces)).split()) if isinstance(pieces, list) else "", "h1"
        if len(element) > 1 and element[-1].tag in ("span", "div", "strong", "em", "b"):
            yield " ".join("".join(element[-1].itertext()).split()), "part"  # behind a kicker
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
        whole = fold(title.text)
        # Some templates print the headline in an h2: one that the title begins or ends with is no subheading.
        for element in document.root.iter("h2", "h3"):
            text = " ".join("".join(element.itertext()).split())
            key = fold(text) if len(text) <= MAX_CHARS else ""
            if len(key) >= INNER and (whole.startswith(key) or whole.endswith(key)):
                yield text, "h2"
                break
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
