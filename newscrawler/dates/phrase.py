"""The words around a date that are no part of it: authors, codes, datelines, neighbouring columns."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
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
    """The text without a zone's name in brackets after its offset, and without ``@`` before a time."""
    return _ZONE_COMMENT.sub(r"\1", flat).replace(" @ ", " ")


def date_parts(parts: Sequence[Part], tail: str) -> list[Part] | None:
    """The parts that must be read as a date; ``None`` when words are left that explain nothing.

    A date in a sentence is not the date of the page, so an unknown word ends the reading unless its place
    shows what it is.
    """
    kinds = {sense.kind for part in parts for sense in part.senses}
    kept = list(parts)
    if kinds & {Kind.CODE, Kind.READING_TIME}:
        kept = _without_counts(kept)
    if Kind.BY in kinds:
        kept = _without_bylines(kept)
    if Kind.UNKNOWN not in kinds:
        return kept
    for drop in (_without_columns, partial(_without_dateline, tail=tail)):
        if not any(part.kind is Kind.UNKNOWN for part in kept):
            break
        kept = drop(kept)
    return None if any(part.kind is Kind.UNKNOWN for part in kept) else kept


def _without_counts(parts: Sequence[Part]) -> list[Part]:
    """Without article numbers and reading times."""
    kept: list[Part] = []
    after_code = False
    for part in parts:
        if after_code and part.kind is Kind.NUMBER:
            after_code = False
            continue
        if part.has(Kind.READING_TIME) and kept and kept[-1].kind is Kind.NUMBER:
            kept.pop()
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
    """Where the name after a "by" ends; ``None`` when nothing shows that it is a name."""
    if not parts[start].has(Kind.BY):
        return None
    first = start + 1
    number = next((at for at in range(first, len(parts)) if parts[at].numbers), len(parts))
    sign = next((at for at in range(first + 1, len(parts)) if _CLOSING.search(parts[at].before)), len(parts))
    label = next((at for at in range(first, len(parts)) if parts[at].has(Kind.SKIP)), len(parts))
    # The name may be a known word as well: Sam is also the French Saturday, Le a French article.
    for end in (min(sign, number), min(label, number)):
        is_closed = end in {sign, label} and (end < number or end == len(parts))
        if is_closed and 0 < end - first <= _LONGEST_BYLINE:
            return end
    unknown = first
    while unknown < len(parts) and parts[unknown].has(Kind.UNKNOWN):
        unknown += 1
    follows_date = unknown == number or (
        unknown < len(parts) and (parts[unknown].has(Kind.MONTH) or parts[unknown].has(Kind.WEEKDAY))
    )
    if start == 0 and follows_date and 0 < unknown - first <= _LONGEST_BYLINE:
        return unknown
    return None


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
