"""Canonical text: what is shown, stored and exported."""

import re
import unicodedata
from collections.abc import Iterator

_ZWNJ = "\u200c"
_ZWJ = "\u200d"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
"""LRM, RLM, ALM: kept, since mixed text cannot be read without them; letters join across them."""

_LINE_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Everything the Unicode Standard (5.8) or ``str.splitlines`` reads as a line end, but ``\\n`` itself."""

_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls that break no line
    "\xad\u200b\ufeff\u2060-\u2064"  # soft hyphen, zero width space, byte order mark, word joiner …
    "\u202a-\u202e\u2066-\u206f"  # embeddings and isolates do not survive cutting into paragraphs
    "\ufffe\uffff"  # noncharacters that XML cannot carry
)

_SURROGATES = "\ud800-\udfff"

_FORMS = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe80-\ufefc"
"""Arabic letters by position and their ligatures, without the words (FDF0 to FDFD: ﷲ ﷺ ﷼ …)."""

_FOREIGN = re.compile(f"\r\n|[{_LINE_ENDS}{_SPACES}{_UNSEEN}{_FORMS}]")
_ANY_SURROGATE = re.compile(f"[{_SURROGATES}]")
_FOREIGN_OR_SURROGATE = re.compile(f"[{_LINE_ENDS}{_SPACES}{_UNSEEN}{_FORMS}{_SURROGATES}]")
_LOOSE_ZWNJ = re.compile(f"{_ZWNJ}(?:(?![^\\W_])|(?<![^\\W_]{_ZWNJ}))")
_WIDE_SPACE = re.compile(" {2,}")
_LINE_EDGE = re.compile(" ?\n ?")
_BLANK_LINES = re.compile("\n{3,}")


def clean(text: str) -> str:
    r"""The text as readers see it, in its one canonical spelling; the same for every language.

    Removes only what no reader sees: controls, stray invisible characters, unusual spaces and line ends,
    positional letter forms, decomposed letters. Letters, digits, marks, quotes, ZWJ, direction marks, tatweel
    and the ZWNJ inside a word stay. Idempotent, total (lone surrogates are dropped) and linear.

    Lines end in ``\n``, at most one blank line stands between two, no line has spaces at its edges. The
    result is never longer than the input in NFC with its letter ligatures (``ﻻ``) opened.
    """
    if text.isascii() and text.isprintable():
        return _trimmed(text)
    if _FOREIGN_OR_SURROGATE.search(text):
        text = _FOREIGN.sub(_replacement, _without_surrogates(text))
    text = unicodedata.normalize("NFC", text)
    if _ZWNJ in text and _LOOSE_ZWNJ.search(text):
        # A dropped ZWNJ may leave a base and its mark side by side.
        text = unicodedata.normalize("NFC", _without_loose_zwnj(text))
    return _trimmed(text)


def _without_surrogates(text: str) -> str:
    """Surrogate pairs as the character they mean; lone ones mean nothing and cannot be stored."""
    if not _ANY_SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _replacement(match: re.Match[str]) -> str:
    return _REPLACEMENTS[match[0]]


def _characters(ranges: str) -> Iterator[str]:
    """The characters of a regular expression's class body."""
    for match in re.finditer("(.)-(.)|(.)", ranges, re.DOTALL):
        first, last = match[1] or match[3], match[2] or match[3]
        yield from map(chr, range(ord(first), ord(last) + 1))


def _replacements() -> dict[str, str]:
    table = dict.fromkeys(_characters(_UNSEEN), "")
    table.update(dict.fromkeys(_characters(_SPACES), " "))
    table.update(dict.fromkeys(_characters(_LINE_ENDS), "\n"))
    table["\r\n"] = "\n"
    for form in _characters(_FORMS):
        letters = unicodedata.normalize("NFKC", form)
        # The isolated forms of vowel signs open to a space and a sign, which is not the same sight.
        table[form] = form if letters.startswith(" ") else letters
    return table


_REPLACEMENTS = _replacements()


def _without_loose_zwnj(text: str) -> str:
    """The text with ZWNJ only inside words, where it is spelling, and never doubled."""
    first, *rest = text.split(_ZWNJ)
    after_word = _ends_word(first, after_word=False)
    kept = [first]
    held = ""  # direction marks since the last ZWNJ that may still turn out to stand inside a word
    for part in rest:
        visible = part.lstrip(_DIRECTION_MARKS)
        if not visible:
            held += part
            continue
        inside = after_word and _is_of_word(visible[0])
        kept += [_ZWNJ if inside else "", held, part]
        held = ""
        after_word = _ends_word(visible, after_word=after_word)
    return "".join([*kept, held])


def _ends_word(part: str, *, after_word: bool) -> bool:
    """Whether a ZWNJ behind this part would follow a word; marks say what the letter before them says."""
    for character in reversed(part):
        if character in _DIRECTION_MARKS or unicodedata.category(character)[0] == "M":
            continue
        return _is_of_word(character)
    return after_word


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == _ZWJ or unicodedata.category(character)[0] == "M"


def _trimmed(text: str) -> str:
    """Runs of spaces as one, lines without spaces at their edges, at most one blank line running."""
    if "  " in text:
        text = _WIDE_SPACE.sub(" ", text)
    if "\n" in text:
        text = _BLANK_LINES.sub("\n\n", _LINE_EDGE.sub("\n", text))
    return text.strip(" \n")
