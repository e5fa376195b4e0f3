"""Which of its senses a word can have beside its neighbours."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import product
from math import prod

from newscrawler.dates.names import Kind, Meaning
from newscrawler.dates.reader import PARTS_OF_DAY
from newscrawler.dates.relative import Word
from newscrawler.dates.tokens import Part

__all__ = ["readings"]

_MOST_READINGS = 64  # of words with several senses; real dates need fewer than ten

_SUFFIX_KINDS = frozenset(
    {
        Kind.YEAR_SUFFIX,
        Kind.MONTH_SUFFIX,
        Kind.DAY_SUFFIX,
        Kind.HOUR_SUFFIX,
        Kind.MINUTE_SUFFIX,
        Kind.SECOND_SUFFIX,
    }
)
_COUNTING = frozenset({Kind.UNIT, Kind.AMOUNT, Kind.NUMERAL, Kind.HALF})


def readings(parts: Sequence[Part], site_zone: tzinfo) -> Iterator[list[Word]]:
    """Every way of taking the words in one sense each; none at all when there are absurdly many."""
    kinds = {sense.kind for part in parts for sense in part.senses}
    choices = [_plausible_senses(parts, at, kinds, site_zone) for at in range(len(parts))]
    if prod(map(len, choices)) > _MOST_READINGS:
        return
    for chosen in product(*choices):
        yield [
            Word(meaning=sense, text=part.text, numbers=part.numbers, widths=part.widths, before=part.before)
            for sense, part in zip(chosen, parts, strict=True)
        ]


def _plausible_senses(
    parts: Sequence[Part], at: int, kinds: set[Kind], site_zone: tzinfo
) -> Sequence[Meaning]:
    """The senses of a part that its neighbours and the kinds of the others leave open."""
    part = parts[at]
    if part.kind is Kind.OFFSET or part.kind is Kind.IANA:
        return [Meaning(kind=part.kind, zone=part.text)]
    if len(part.senses) == 1:
        return part.senses
    senses = list(part.senses)
    local = [sense for sense in senses if sense.kind is Kind.PLACE and sense.zone == str(site_zone)]
    if local:
        return local  # PST is Pakistan's time on a site of Karachi
    if part.has(Kind.ZONE):
        senses = _without(senses, frozenset({Kind.PLACE}))
    is_glued = at > 0 and parts[at - 1].kind is Kind.NUMBER and part.before in {"", "-", " - "}
    follows_number = at > 0 and parts[at - 1].kind is Kind.NUMBER
    is_relative = Kind.AGO in kinds
    if is_relative and part.has(Kind.AGO) and _is_beside_unit(parts, at):
        return [sense for sense in senses if sense.kind is Kind.AGO]  # Spanish "ago" is August
    if not is_glued:
        senses = _without(senses, frozenset({Kind.ORDINAL}))
    suffixes = [sense for sense in senses if sense.kind in _SUFFIX_KINDS]
    if suffixes and follows_number and not is_relative:
        return suffixes[:1]
    senses = _without(senses, _SUFFIX_KINDS)
    senses = _without(senses, _unlikely_signs(parts, at))
    if not is_relative:
        senses = _without(senses, _COUNTING)
    elif Kind.NUMBER in kinds:
        senses = _without(senses, frozenset({Kind.NOW}))  # Romanian "acum" is "now" and "ago"
    return senses


def _is_beside_unit(parts: Sequence[Part], at: int) -> bool:
    return any(
        part.has(Kind.UNIT) or part.has(Kind.AMOUNT)
        for part in (*parts[max(0, at - 1) : at], *parts[at + 1 : at + 2])
    )


def _unlikely_signs(parts: Sequence[Part], at: int) -> frozenset[Kind]:
    """The signs that the neighbours rule out.

    Arabic ``م`` is "after Christ" behind a year and "p.m." behind a time; ``CET`` away from a time is the
    Serbian Thursday.
    """
    before = parts[at - 1] if at else None
    after = parts[at + 1] if at + 1 < len(parts) else None
    if not any(other is not None and other.kind is Kind.TIME for other in (before, after)):
        return frozenset({Kind.ZONE, Kind.PLACE})
    if before is not None and before.widths == (4,):
        return PARTS_OF_DAY
    if before is not None and before.kind is Kind.TIME:
        return frozenset({Kind.ERA})
    return frozenset()


def _without(senses: list[Meaning], kinds: frozenset[Kind]) -> list[Meaning]:
    """The senses of other kinds, or all when there are no others."""
    return [sense for sense in senses if sense.kind not in kinds] or senses
