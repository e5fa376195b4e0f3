"""What changed between two revisions of a story, for a person to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from newscrawler.items import Article, Role
from newscrawler.safety.printable import printable

CONTEXT = 1
"""Unchanged paragraphs shown before and after a change."""
REWORDING = 0.5
"""Share of common words from which a paragraph is another one's new wording."""
FIELDS = ("headline", "description", "section", "date_published", "date_modified", "authors", "keywords")
"""Fields shown when they differ, besides the paragraphs."""
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def difference(old: Article, new: Article) -> list[str]:
    """Lines of a unified difference, paragraph by paragraph; empty when nothing a reader sees has changed.

    ``-`` and ``+`` stand before what went and came, ``~`` before the words that changed inside a paragraph. Text
    of a right-to-left script stands in a Unicode isolate (UAX 9), so that the sign stays where it is.
    """
    lines = []
    for name in FIELDS:
        before, after = _value(getattr(old, name)), _value(getattr(new, name))
        if before != after:
            lines.append(f"@@ {name} @@")
            lines += [f"- {shown(before)}"] if before else []
            lines += [f"+ {shown(after)}"] if after else []
    return lines + list(_paragraphs(_told(old), _told(new)))


def isolated(text: str) -> str:
    """The text, in an isolate when any of it runs from right to left."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def shown(text: str) -> str:
    """Text of strangers for a terminal: without control characters, isolated."""
    return isolated(printable(text))


def _told(article: Article) -> list[str]:
    return [f"[{p.role}] {p.text}" if p.role is not Role.PARAGRAPH else p.text for p in article.paragraphs]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        (_, first_old, _, first_new, _), (_, _, last_old, _, last_new) = group[0], group[-1]
        yield f"@@ paragraphs {first_old + 1}-{last_old} -> {first_new + 1}-{last_new} @@"
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                yield from (f"  {shown(text)}" for text in old[old_from:old_to])
                continue
            yield from _replaced(old[old_from:old_to], new[new_from:new_to])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """What went and came; a paragraph and its new wording stand one under the other, with the words that changed."""
    at = 0
    for before in old:
        match = next((n for n in range(at, len(new)) if _is_rewording(before, new[n])), None)
        if match is not None:
            yield from (f"+ {shown(text)}" for text in new[at:match])
        yield f"- {shown(before)}"
        if match is not None:
            yield f"+ {shown(new[match])}"
            yield from _words(before.split(), new[match].split())
            at = match + 1
    yield from (f"+ {shown(text)}" for text in new[at:])


def _is_rewording(before: str, after: str) -> bool:
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() >= REWORDING


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            before, after = " ".join(old[old_from:old_to]), " ".join(new[new_from:new_to])
            yield f"~ {shown(before) or '(nothing)'} -> {shown(after) or '(nothing)'}"


def _value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(str(getattr(each, "name", each)) for each in value)
    return str(value)
