"""Which of two renderings of a passage stays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawler.dedupe.blocks import Block
from newscrawler.dedupe.passages import Passage

_LOOKED_AT = 8
_SEVERAL = 3
"""Blocks after a rendering in which its story may go on, and paragraphs that cannot be another's teaser."""

_REACH = 3
"""Blocks before a passage in which the title, label and summary of its rendering stand."""

_FULLER_BY = 2
"""Paragraphs of its own within the passage that make a rendering the full text and the other a digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The decision over one passage."""

    keeps_late: bool
    """Whether the later rendering stays."""
    is_teaser: bool
    """Whether the dropped one is only a part of the story that the kept one goes on with."""

    def sides(self, passage: Passage) -> tuple[range, range]:
        """Positions of the kept and of the dropped rendering."""
        return (passage.late, passage.early) if self.keeps_late else (passage.early, passage.late)

    def pairs(self, passage: Passage) -> list[tuple[int, int]]:
        """Matched positions, kept and dropped."""
        return [(late, early) if self.keeps_late else (early, late) for early, late in passage.pairs]


def choose_rendering(
    passage: Passage, blocks: Sequence[Block], counts: Counter[str], *, in_place: bool = False
) -> Choice:
    """The fuller rendering, else the one with fewer foreign blocks inside, else the earlier.

    ``counts`` says how often each key stands among ``blocks``. A single paragraph of its own makes a rendering
    the fuller one only ``in_place``; otherwise that paragraph can be put into the other.
    """
    early, late = passage.early, passage.late
    early_goes_on = _goes_on(blocks, early.stop, late.start, {blocks[place].key for place in late})
    late_goes_on = _goes_on(blocks, late.stop, len(blocks), {blocks[place].key for place in early})
    if early_goes_on != late_goes_on:
        return Choice(keeps_late=late_goes_on, is_teaser=True)
    own_early, foreign_early = _unmatched(blocks, early, late, counts)
    own_late, foreign_late = _unmatched(blocks, late, early, counts)
    if abs(own_late - own_early) >= (1 if in_place else _FULLER_BY):
        return Choice(keeps_late=own_late > own_early, is_teaser=True)
    return Choice(keeps_late=foreign_late < foreign_early, is_teaser=False)


def _goes_on(blocks: Sequence[Block], start: int, stop: int, said: set[str]) -> bool:
    """Whether the story goes on there, before ``stop``, with prose that the other rendering has not.

    Either at once, or after another block, such as a subheading, with several paragraphs.
    """
    own, beside = 0, False
    for place in range(start, min(start + _LOOKED_AT, stop)):
        block = blocks[place]
        follows_prose = place > start and blocks[place - 1].is_prose
        if block.key in said:
            return False
        if block.is_prose:
            own += 1
            beside |= follows_prose  # in a list of teasers each has its title before it
            if (own >= _SEVERAL and beside) or all(block.ends_sentence for block in blocks[start:place]):
                return True
        elif place > start and not follows_prose and not block.ends_sentence:
            return False
    return False


def _unmatched(blocks: Sequence[Block], side: range, other: range, counts: Counter[str]) -> tuple[int, int]:
    """Numbers of paragraphs of its own and of foreign blocks (labels, repeats) inside a rendering."""
    said = {blocks[place].key for place in with_head(other, side)}
    inside = [blocks[place] for place in rendering(blocks, side, other)]
    own = sum(block.is_prose and counts[block.key] == 1 for block in inside)
    return own, len(inside) - own - len(said & {block.key for block in inside})


def with_head(side: range, other: range) -> range:
    """Positions of a rendering's passage and of the few blocks before it that are not the other's."""
    start = max(side.start - _REACH, 0)
    if other.start < side.start:
        start = max(start, other.stop)
    return range(min(start, side.start), side.stop)


def rendering(blocks: Sequence[Block], side: range, other: range) -> range:
    """Positions of a whole rendering: from its title or label on, where the other has the same.

    Prose right before it, without such a line above, is the end of something else, of a third copy for one.
    """
    said = {blocks[place].key for place in with_head(other, side)}
    before = (place for place in with_head(side, other) if place < side.start and not blocks[place].is_prose)
    nearest = {blocks[place].key: place for place in before if blocks[place].key in said}
    return range(min(nearest.values(), default=side.start), side.stop)
