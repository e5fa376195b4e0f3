"""What the names that developers give to elements say the elements are for."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from itertools import pairwise

_TABLE: dict[str, list[str]] = tomllib.loads(
    resources.files("newscrawler.extraction").joinpath("classes.toml").read_text("utf-8")
)
PURPOSES = tuple(_TABLE)
"""The purposes in the order of the table: number ``i`` is bit ``1 << i`` of a mask."""
_PATTERNS = tuple((1 << i, re.compile("|".join(words))) for i, words in enumerate(_TABLE.values()))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")


def bit(*names: str) -> int:
    """The mask of these purposes."""
    return sum(1 << PURPOSES.index(name) for name in names)


@lru_cache(maxsize=8192)
def purposes(names: str) -> int:
    """The purposes that these names of one element state, as a mask."""
    mask = 0
    for name in names[:300].split():
        mask |= _named(name)
    return mask


@lru_cache(maxsize=32768)
def _named(name: str) -> int:
    """The purposes of one name, cut into its words (``story-body__text``, ``storyBody``).

    Words and neighbouring pairs are looked up, so that a new combination of known words costs next to nothing.
    """
    lower = name.lower()
    words = _WORD.findall(lower if lower == name else _CAMEL.sub("-", name).lower())
    mask = 0
    for word in words:
        mask |= _meant(word)
    for pair in pairwise(words):
        mask |= _meant("-".join(pair))
    return mask


@lru_cache(maxsize=65536)
def _meant(word: str) -> int:
    mask = 0
    for flag, pattern in _PATTERNS:
        if pattern.match(word):
            mask |= flag
    return mask
