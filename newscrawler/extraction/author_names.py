"""Names of people in bylines, without the words around them, in any script."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

SPEECH = re.compile(r"[«»“”„\":;!?؟؛…]")
"""Marks of a sentence that somebody says; in scripts without capitals little else tells it from names."""
ADDRESS = re.compile(r"https?://|www\.|^@|\w@\w")
# A run of white space is only looked at from its beginning, here and below: from each of its characters it takes the
# square of its length, and pages hold runs of any length.
SPLIT = re.compile(r"(?:(?<!\s)\s*)?[;|/•·、،؛\n]\s*|(?<!\s)\s+[-–—&+]\s+")
NEXT_LABEL = re.compile(r"\s+\S+\s*[:：]\s|\s*\d|\s*[(|•·]")
"""Where the names behind a label end."""
TRIMMED = " ,.:;-–—|→»@~"


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(
        resources.files("newscrawler.extraction").joinpath("authors.toml").read_text("utf-8")
    )


@cache
def by() -> re.Pattern[str]:
    """The word for "by" at the beginning of a byline."""
    words = "|".join(re.escape(w) for w in sorted(_words()["by"], key=len, reverse=True))
    return re.compile(rf"^(?:{words})(?:\s*[:：]\s*|\s+)", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in _words()["and"])
    return re.compile(rf"\s+(?:{words})\s+|,\s*(?:(?:{words})\s+)?", re.IGNORECASE)


def names(text: str) -> list[str]:
    """The people's names in a byline, without "by", addresses and roles."""
    text = clean(" ".join(text.split()))
    if not text or len(text) > 200 or ADDRESS.search(text):
        return []
    text = by().sub("", text)
    out = []
    for part in SPLIT.split(text):
        for name in _and().split(part):
            name = name.strip(TRIMMED)
            name = _suffix().sub("", name).strip() or name
            if (
                2 <= len(name) <= 60
                and not any(c.isdigit() for c in name)
                and fold(name) not in _nobody()
                and not _role().search(name)
            ):
                out.append(name)
    return out


def labelled_names(text: str) -> list[str]:
    """The people behind a word for author in the text: ``Autor: …``, or a line of the word and the names."""
    match = _label().search(text)
    if match is None:
        return []
    signed = names(NEXT_LABEL.split(text[match.end() :])[0])
    return [name for name in signed if is_person(name)]


@cache
def _label() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(_words()["labels"], key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})\s*[:：]\s*|^(?:{words})\s+", re.IGNORECASE)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _words()['roles']))})(?!\w)", re.IGNORECASE)


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(_words()['suffixes'])})$")


@cache
def _nobody() -> frozenset[str]:
    return frozenset(fold(w) for w in _words()["nobody"])


def is_nickname(name: str) -> bool:
    """Whether the text is one word by which somebody may sign."""
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
