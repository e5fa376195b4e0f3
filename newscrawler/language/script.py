"""Which script a text is written in, and which way it runs."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

UNKNOWN_SCRIPT = "Zyyy"
"""ISO 15924 for "undetermined": what a text without letters is written in."""

_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})

# Blocks.txt of Unicode 16, letters only: (first, last, ISO 15924 code), ascending.
_BLOCKS = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058F, "Armn"),
    (0x0591, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"),
    (0x07C0, 0x07FF, "Nkoo"),
    (0x0800, 0x083F, "Samr"),
    (0x0840, 0x085F, "Mand"),
    (0x0860, 0x086F, "Syrc"),
    (0x0870, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"),
    (0x1400, 0x167F, "Cans"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x1C50, 0x1C7F, "Olck"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1D00, 0x1D7F, "Latn"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2C60, 0x2C7F, "Latn"),
    (0x2D00, 0x2D2F, "Geor"),
    (0x2D30, 0x2D7F, "Tfng"),
    (0x2D80, 0x2DDF, "Ethi"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x3005, 0x3007, "Hani"),
    (0x3041, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"),
    (0x3100, 0x312F, "Bopo"),
    (0x3130, 0x318F, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA4CF, "Yiii"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA720, 0xA7FF, "Latn"),
    (0xA960, 0xA97F, "Hang"),
    (0xAA60, 0xAA7F, "Mymr"),
    (0xAB30, 0xAB6F, "Latn"),
    (0xAC00, 0xD7FF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB00, 0xFB06, "Latn"),
    (0xFB13, 0xFB17, "Armn"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9F, "Kana"),
    (0xFFA0, 0xFFDC, "Hang"),
    (0x10D00, 0x10D3F, "Rohg"),
    (0x1E900, 0x1E95F, "Adlm"),
    (0x20000, 0x3FFFF, "Hani"),
)
_STARTS = tuple(first for first, _, _ in _BLOCKS)

# A Han character or a Hangul syllable says as much as two or three letters of an alphabet.
_LETTERS_PER_CHARACTER = {"Hani": 2, "Hira": 2, "Kana": 2, "Hang": 2}

# Sindhi writes "and" and "in" with one sign each, which Unicode does not count as letters.
_SIGN_WORDS = "\u06fd\u06fe"

_NON_LATIN_SHARE = 0.35
"""A non-Latin script wins from this share of the letters: names and interface words of a page come in
Latin letters far more often than the reverse (measured, see docs/decisions.md)."""


@lru_cache(maxsize=8192)
def script_of_character(character: str) -> str | None:
    """The script of one letter, or ``None`` for anything that is not a letter."""
    if not character.isalpha() and character not in _SIGN_WORDS:
        return None
    point = ord(character)
    index = bisect_right(_STARTS, point) - 1
    if index < 0 or point > _BLOCKS[index][1]:
        return None
    return _BLOCKS[index][2]


def script_letters(text: str) -> dict[str, int]:
    """Letters per ISO 15924 code, in the order of their first appearance; empty without letters."""
    letters: dict[str, int] = {}
    for character, count in Counter(text).items():
        script = script_of_character(character)
        if script is not None:
            letters[script] = letters.get(script, 0) + count * _LETTERS_PER_CHARACTER.get(script, 1)
    return letters


def dominant_script(letters: Mapping[str, int]) -> str:
    """The script that carries the text: kana and Han are ``Jpan``, Hangul ``Kore``, Han alone ``Hani``."""
    merged = dict(letters)
    kana = merged.pop("Hira", 0) + merged.pop("Kana", 0)
    if kana and kana * 8 >= merged.get("Hani", 0):
        merged["Jpan"] = kana + merged.pop("Hani", 0)
    elif kana:
        merged["Hani"] += kana
    if merged.get("Hang", 0) * 2 >= merged.get("Hani", 0) and "Hang" in merged:
        merged["Kore"] = merged.pop("Hang") + merged.pop("Hani", 0)
    total = sum(merged.values())
    if not total:
        return UNKNOWN_SCRIPT
    others = [script for script in merged if script != "Latn"]
    if others:
        best = max(others, key=lambda script: (merged[script], script))
        if merged[best] >= _NON_LATIN_SHARE * total or "Latn" not in merged:
            return best
    return "Latn"


def script_of(text: str) -> str:
    """The ISO 15924 code of the script that carries ``text``; ``Zyyy`` when it has no letters.

    A non-Latin script wins from 35 % of the letters. Chinese is ``Hani`` here: whether it is simplified
    (``Hans``) or traditional (``Hant``) is for :func:`~newscrawler.language.identify_language`.
    """
    return dominant_script(script_letters(text))


def direction_of(script: str) -> str:
    """``"rtl"`` or ``"ltr"``, the direction in which an ISO 15924 script runs."""
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"
