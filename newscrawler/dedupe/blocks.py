"""A page's text blocks as the comparison of repeats sees them."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawler.text.fold import fold

PARAGRAPH = 60
"""Weight from which a block alone is too long to be said twice by chance: no label, reply or verse line."""

SENTENCE = 40
"""Weight from which a block that ends like a sentence is prose."""

_LONG_PROSE = 120
"""Weight from which a block is prose whatever its last character (Thai ends no sentence with a mark)."""

_VERSE_LINE = 60
"""Characters that a line of verse may have."""

_DENSE = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]|[\U00020000-\U0003ffff]")
"""Han, kana and Hangul: a character of these says about as much as three letters of an alphabet."""

_CLOSED = r"[\s\"'“”„‘’«»‹›」』)\]\u200c\u200e\u200f]*$"
"""Quotes, brackets and marks after the end; languages close with what others open with."""

_SENTENCE_END = re.compile(r"[.!?…。｡\uff01\uff1f؟۔։।॥၊။។᠃᱿]" + _CLOSED)
_QUESTION_END = re.compile(r"[?\uff1f؟\u037e՞]" + _CLOSED)
_ELLIPSIS = re.compile(r"…|\.{3,}|\[\.\.\.\]")
_LINK_LABEL = 20
"""Weight that words after the ellipsis may have: "Read more", in any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One text block of a page."""

    index: int
    """Its place among the page's blocks."""
    key: str
    """Comparison key: what is equal under it reads the same. Never empty."""
    weight: int
    """Letters and digits, those of dense scripts counted three times."""
    is_prose: bool
    """Whether it reads like a paragraph or a sentence of one, not like a label, a title or verse."""
    ends_sentence: bool
    """Whether it ends with a full stop or its like, however short it is."""
    is_question: bool
    """Whether it ends with a question mark; interviews put one question to several people."""
    is_verse: bool
    """Whether it is set in short lines, as a stanza is."""
    cut: str
    """Key of what stands before an ellipsis at the end; empty where the block is not cut."""

    @property
    def is_long(self) -> bool:
        """Whether a second one on the page can only be a repeat."""
        return self.weight >= PARAGRAPH and not self.is_verse


def comparison_key(text: str) -> str:
    """The folded text, with entities that a template wrote twice read as what they stand for."""
    return fold(html.unescape(html.unescape(text)) if "&" in text else text)


def weight_of(key: str) -> int:
    """How much a key says, in letters of an alphabet."""
    return len(key) + (0 if key.isascii() else 2 * len(_DENSE.findall(key)))


def says(whole: str, part: str) -> bool:
    """Whether a key holds another of at least a sentence, without cutting a number."""
    if weight_of(part) < SENTENCE:
        return False
    before, found, after = whole.partition(part)
    return bool(found) and not (
        (before[-1:].isdecimal() and part[0].isdecimal()) or (part[-1].isdecimal() and after[:1].isdecimal())
    )


def comparable_blocks(texts: Sequence[str], keys: Sequence[str] | None = None) -> list[Block]:
    """The blocks that have letters or digits, in the page's order; ``keys`` are the folded texts, if they are known."""
    if keys is None:
        keys = [comparison_key(text) for text in texts]
    else:
        keys = [comparison_key(text) if "&" in text else key for text, key in zip(texts, keys, strict=True)]
    return [_block(index, text, keys[index]) for index, text in enumerate(texts) if keys[index]]


def _block(index: int, text: str, key: str) -> Block:
    weight = weight_of(key)
    is_verse = _is_verse(text)
    ends_sentence = _SENTENCE_END.search(text[-20:]) is not None
    reads_on = weight >= _LONG_PROSE or (weight >= SENTENCE and ends_sentence)
    return Block(
        index=index,
        key=key,
        weight=weight,
        is_prose=reads_on and not is_verse,
        ends_sentence=ends_sentence,
        is_question=_QUESTION_END.search(text[-20:]) is not None,
        is_verse=is_verse,
        cut=_cut(text) if weight >= SENTENCE else "",
    )


def _is_verse(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()] if "\n" in text else []
    return len(lines) > 1 and max(len(line.strip()) for line in lines) <= _VERSE_LINE


def _cut(text: str) -> str:
    *_, last = [None, *_ELLIPSIS.finditer(text)]
    if last is None or weight_of(comparison_key(text[last.end() :])) > _LINK_LABEL:
        return ""
    return comparison_key(text[: last.start()])
