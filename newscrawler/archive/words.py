"""Text as the full-text index sees it: folded words, so that ي and ی, ك and ک, ZWNJ and vowel points do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newscrawler.text.fold import fold

UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af])"
)
"""Thai, Lao, Burmese, Khmer, Kana and Han: written without spaces, so each character is a word of its own."""
UZBEK_LETTER = re.compile("(?<=[oOgG])['’‘`](?=\\w)")
"""The second half of Oʻ and Gʻ, typed as an apostrophe; elsewhere an apostrophe parts words."""
PHRASE_OR_WORD = re.compile(r'"([^"]*)"|(\S+)')


def words(text: str) -> str:
    """The folded words of the text, one space between them."""
    parted = UZBEK_LETTER.sub("", text).translate(_SPACES)
    return " ".join(filter(None, map(_folded, parted.split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What has to occur: a word, or several that stand together."""

    words: tuple[str, ...]
    """Folded, at least one."""
    is_beginning: bool = False
    """Whether the last word may go on."""


def terms(query: str) -> list[Term]:
    """What a person typed, empty when it holds no word.

    Every word must occur; words in double quotes stand together; a word that ends in ``*`` is a beginning.
    """
    found = []
    for phrase, word in PHRASE_OR_WORD.findall(query):
        folded = tuple(words(phrase or word).split())
        if folded:
            found.append(Term(words=folded, is_beginning=word.endswith("*")))
    return found


def match(query: str) -> str | None:
    """The FTS5 expression for what a person typed, ``None`` when it holds no word."""
    return expression(terms(query)) or None


def expression(asked: Sequence[Term]) -> str:
    """The FTS5 expression that asks for all the terms."""
    return " ".join(f'"{" ".join(term.words)}"' + ("*" if term.is_beginning else "") for term in asked)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return " ".join(UNSPACED.sub(r" \1 ", fold(word)).split())


class _Spaces(dict[int, str]):
    """Each character that belongs to no word becomes a space; found once per character for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_word = unicodedata.category(character)[0] in "LMN" or unicodedata.category(character) == "Cf"
        self[code] = character if is_word else " "
        return self[code]


_SPACES = _Spaces(
    {0x200B: " "}
)  # ZERO WIDTH SPACE parts words; the other format characters join or do nothing
