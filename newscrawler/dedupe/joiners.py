"""Copies that differ in what no reader sees: one rendering of a page may have lost its zero-width non-joiners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newscrawler.dedupe.repeats import Collapsed
from newscrawler.text.fold import fold

JOINER = "\u200c"


def richer_twins(blocks: Sequence[str], collapsed: Collapsed) -> Mapping[int, int]:
    """Kept block to the dropped one that says the same with more joiners in its words; empty where none does.

    ``blocks`` are the texts that were collapsed.
    """
    best: dict[int, int] = {}
    for repeat in collapsed.dropped:
        if repeat.of is None:
            continue
        joiners = blocks[repeat.index].count(JOINER)
        if joiners > blocks[best.get(repeat.of, repeat.of)].count(JOINER) and (
            fold(blocks[repeat.index]) == fold(blocks[repeat.of])
        ):
            best[repeat.of] = repeat.index
    return best
