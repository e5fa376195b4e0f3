"""Names as they survive a change of script: their consonants, in coarse classes.

Zargar, زرګر and Заргар are one name that every house spells its own way; vowels, half-vowels and h say nothing,
and neither do the voice of a stop or the place of a sibilant. It is a hint, and no transliteration.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = {
    "B": "bp" "بپ" "бп",
    "F": "f" "ف" "ф",
    "T": "td" "تطدټډٹڈ" "тд",
    "S": "sz" "سصثشزذضظژښږڅځ" "сзшжцщ",
    "J": "j" "جچڄڃ" "чҷ",
    "K": "kqcx" "کقخك" "кхқ",
    "G": "g" "گغګ" "гғ",
    "M": "m" "م" "м",
    "N": "n" "نںڼڻ" "н",
    "L": "l" "ل" "л",
    "R": "r" "رړڑ" "р",
}  # fmt: skip
"""Class to its letters, Latin, Arabic and Cyrillic."""
_LETTERS = {ord(letter): name for name, letters in _CLASSES.items() for letter in letters.replace(" ", "")}
_DIGRAPHS = {"ch": "j", "sh": "s", "kh": "k", "gh": "g", "zh": "s", "ph": "f", "ts": "s", "dz": "s"}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_DOUBLED = re.compile(r"(.)\1+")
_SILENT = re.compile("[^A-Z]")
_WORD = re.compile(r"\b[A-ZÀ-Þ][a-zß-ÿ'’]{2,}|[\u0600-\u06ff\u0400-\u04ff]{3,}")
"""Capitalised words of Latin script; of Arabic script, which has no capitals, and of Cyrillic, all words."""
MIN_CONSONANTS = 3


def names(text: str) -> frozenset[str]:
    """The skeletons of the words that may be names."""
    found = (skeleton(word) for word in set(_WORD.findall(text)))
    return frozenset(name for name in found if len(name) >= MIN_CONSONANTS)


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """The classes of a word's consonants, each run once; empty for another script."""
    plain = _DIGRAPH.sub(lambda match: _DIGRAPHS[match[0]], word.lower())
    return _DOUBLED.sub(r"\1", _SILENT.sub("", plain.translate(_LETTERS)))
