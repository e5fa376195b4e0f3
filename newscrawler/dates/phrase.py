"""The words around a date that are no part of it: authors, codes, datelines, neighbouring columns."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from newscrawler.dates.names import Kind
from newscrawler.dates.tokens import Part

__all__ = ["date_parts", "strip_comment"]

_LONGEST_BYLINE = 4  # words of a name after "by"
_LONGEST_COLUMN = 4  # words of a column beside the date, "TOLOnews | 15 February 2023"
_LONGEST_AGENCY = 2  # words before the comma of a dateline, "(پژواک، ۱۲ وری ۹۷)"
_LONGEST_PLACE = 3  # words before the bracket of a dateline

_CLOSING = re.compile(r"[|•·‧∙●▪,()/-]")
_BARS = re.compile(r"[|•·‧∙●▪]")
_ZONE_COMMENT = re.compile(r"([+-]\d{2}:?\d{2}) \([a-z ]+\)$")
"""``GMT+0430 (Afghanistan Time)``, as JavaScript prints dates; RFC 5322 allows such comments too."""


def strip_comment(flat: str) -> str:
    """The text without a zone's name in brackets after its offset."""
    return _ZONE_COMMENT.sub(r"\1", flat)


def date_parts(parts: Sequence[Part], tail: str) -> list[Part] | None:
    """The parts that must be read as a date; ``None`` when words are left that explain nothing.

    A date in a sentence is not the date of the page, so an unknown word ends the reading unless its place
    shows what it is.
    """
    kept = _without_codes(parts)
    if any(part.has(Kind.UNKNOWN) for part in kept):
        kept = _without_bylines(kept)
    if any(part.has(Kind.UNKNOWN) for part in kept):
        kept = _without_columns(kept)
    if any(part.has(Kind.UNKNOWN) for part in kept):
        kept = _without_dateline(kept, tail)
    if any(part.has(Kind.UNKNOWN) for part in kept):
        return None
    return kept


def _without_codes(parts: Sequence[Part]) -> list[Part]:
    kept: list[Part] = []
    after_code = False
    for part in parts:
        if after_code and part.kind is Kind.NUMBER:
            after_code = False
            continue
        after_code = part.has(Kind.CODE)
        if after_code and not part.has(Kind.SKIP):
            continue
        kept.append(part)
    return kept


def _without_bylines(parts: Sequence[Part]) -> list[Part]:
    """A byline: "by" and a short name, closed by a sign, a label or the end of the text."""
    kept: list[Part] = []
    position = 0
    while position < len(parts):
        end = _byline_end(parts, position)
        if end is None:
            kept.append(parts[position])
            position += 1
        else:
            position = end
    return kept


def _byline_end(parts: Sequence[Part], start: int) -> int | None:
    if not parts[start].has(Kind.BY):
        return None
    end = start + 1
    while end < len(parts) and parts[end].has(Kind.UNKNOWN) and end - start <= _LONGEST_BYLINE:
        end += 1
    if end == start + 1:
        return None
    is_closed = end == len(parts) or _CLOSING.search(parts[end].before) or parts[end].has(Kind.SKIP)
    return end if is_closed else None


def _without_columns(parts: Sequence[Part]) -> list[Part]:
    """Bars part columns; a short column of words alone is the section, the author or the outlet."""
    column = 0
    numbered: list[tuple[int, Part]] = []
    for part in parts:
        column += bool(_BARS.search(part.before))
        numbered.append((column, part))
    if column == 0:
        return list(parts)
    kept: list[Part] = []
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        members = [part for _, part in group]
        is_label = len(members) <= _LONGEST_COLUMN and all(part.has(Kind.UNKNOWN) for part in members)
        if not is_label:
            kept.extend(members)
    return kept


def _without_dateline(parts: Sequence[Part], tail: str) -> list[Part]:
    """The place and the agency of a dateline: ``KABUL (Pajhwok, 15 February 2023)``."""
    opening = next((at for at, part in enumerate(parts) if "(" in part.before), None)
    if opening is None or ")" not in tail or opening > _LONGEST_PLACE:
        return list(parts)
    place, inside = parts[:opening], parts[opening:]
    agency = next((at for at, part in enumerate(inside) if not part.has(Kind.UNKNOWN)), 0)
    if not 0 < agency <= _LONGEST_AGENCY or "," not in inside[agency].before:
        return list(parts)
    if not all(part.has(Kind.UNKNOWN) or part.has(Kind.PLACE) for part in place):
        return list(parts)
    return [replace(inside[agency], before=""), *inside[agency + 1 :]]
