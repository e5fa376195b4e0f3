"""Text that somebody decoded wrongly before it reached the page."""

import codecs
import re
import unicodedata
from collections.abc import Callable

_ABOVE_ASCII = re.compile("[^\x00-\x7f]+")
_WESTERN_RUN = re.compile("[\xc0-\xff]{3}")
"""As in any Arabic word read as Latin-1, and hardly ever in a Western one."""
_LATIN_END = "\u0370"
"""The first character beyond the Latin letters and their marks."""
_TYPOGRAPHIC = range(0x2010, 0x2040)

_ROUNDS = 3
"""How many wrong decodings on top of each other are undone."""
_ENOUGH_CHARACTERS = 3
"""Recovered characters below which real words of two letters could look like mojibake (``رگ``)."""
_ENOUGH_LETTERS = 4
"""Arabic letters below which they could be a Western word in capitals (``ÅÄÖ``)."""


def repair_mojibake(text: str) -> str:
    """The text as it was before it was decoded wrongly, or the text itself when that is not certain.

    Certain means: every character goes back to a byte, all bytes together are valid, the result is shorter, and
    at least half of its letters are in one script other than Latin (or all are Latin, for UTF-8 read as
    windows-1252). Undone are UTF-8 read as windows-1256 (``ط§ظ„``), windows-1252 or Latin-1 (``Ø§Ù„``) and
    windows-1251, also several times over, and windows-1256 read as Latin-1 (``ÓáÇã``).
    """
    for _ in range(_ROUNDS):
        if text.isascii():
            return text
        repaired = _utf_8_behind(text, _ROUNDS) or _cp1256_behind(text)
        if repaired is None:
            return text
        text = repaired
    return text


def _utf_8_behind(text: str, rounds: int) -> str | None:
    first = _ABOVE_ASCII.search(text)
    if first is None:
        return None
    for as_bytes, is_right in _WRONG_READINGS:
        try:
            as_bytes(first[0]).decode("utf-8")  # right text fails here, before all of it is turned
            candidate = as_bytes(text).decode("utf-8")
        except UnicodeError:
            continue  # not read this way, or not wholly
        if len(candidate) == len(text):
            continue
        repaired = candidate if is_right(text, candidate) else None
        if repaired is None and rounds > 1:
            repaired = _utf_8_behind(candidate, rounds - 1)
        if repaired is not None:
            return repaired
    return None


def _cp1256_behind(text: str) -> str | None:
    if not _WESTERN_RUN.search(text):
        return None
    try:
        candidate = _western_bytes(text).decode("cp1256")
    except UnicodeError:
        return None
    arabic = [
        sum("\u0600" <= letter <= "\u06ff" for letter in word if letter.isalpha())
        for word in candidate.split()
    ]
    latin = [sum(letter < _LATIN_END for letter in word if letter.isalpha()) for word in candidate.split()]
    is_mixed = any(a and b for a, b in zip(arabic, latin, strict=True))
    if is_mixed or sum(arabic) < max(_ENOUGH_LETTERS, sum(latin)):
        return None
    # Western words have no capital behind a small letter.
    return (
        candidate
        if any(word != word.upper() and word[1:] != word[1:].lower() for word in text.split())
        else None
    )


def _western_bytes(text: str) -> bytes:
    """The bytes behind windows-1252 as browsers read it, where undefined bytes are C1 controls."""
    return text.encode("cp1252", "newscrawler_c1")


def _c1_byte(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError) or not "\x80" <= error.object[error.start] <= "\x9f":
        raise error
    return error.object[error.start].encode("latin-1"), error.start + 1


codecs.register_error("newscrawler_c1", _c1_byte)


def _script(letter: str) -> str:
    """The first word of the letter's name, with the scripts of East Asia, which mix, as one."""
    script = unicodedata.name(letter, "").split(" ", 1)[0]
    return "CJK" if script in {"HIRAGANA", "KATAKANA", "HANGUL"} else script


def _is_in(scripts: frozenset[str], enough: int) -> Callable[[str, str], bool]:
    """A test for results in one of the scripts, or in any but Latin when none is given."""

    def is_right(text: str, candidate: str) -> bool:
        letters = [character for character in candidate if character.isalpha()]
        foreign = [letter for letter in letters if letter > "\x7f"]
        found = set(map(_script, foreign))
        if (
            len(text) - len(candidate) < _ENOUGH_CHARACTERS
            or len(found) != 1
            or len(foreign) * 2 < len(letters)
        ):
            return False
        return found <= scripts if scripts else found != {"LATIN"}

    return is_right


def _is_western(text: str, candidate: str) -> bool:
    """Whether the result is Latin letters and the signs printed with them."""
    return all(
        (character < _LATIN_END and character.isprintable())
        or ord(character) in _TYPOGRAPHIC
        or character in "\xa0€™"
        for character in candidate
    )


_WRONG_READINGS: tuple[tuple[Callable[[str], bytes], Callable[[str, str], bool]], ...] = (
    (lambda text: text.encode("cp1256"), _is_in(frozenset({"ARABIC"}), _ENOUGH_CHARACTERS)),
    (_western_bytes, _is_in(frozenset(), 1)),
    (_western_bytes, _is_western),
    (lambda text: text.encode("cp1251"), _is_in(frozenset({"CYRILLIC"}), _ENOUGH_CHARACTERS)),
)
