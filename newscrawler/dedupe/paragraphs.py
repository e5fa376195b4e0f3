"""Repeats inside one page: which blocks stay, which are said again, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low

from newscrawler.dedupe.blocks import Block, comparable_blocks, comparison_key, says
from newscrawler.dedupe.choice import Choice, choose_rendering, rendering, with_head
from newscrawler.dedupe.joined import joined_blocks
from newscrawler.dedupe.passages import Passage, repeated_passages
from newscrawler.dedupe.repeats import Collapsed, Repeat, RepeatReason
from newscrawler.dedupe.singles import cut_leads, repeated_blocks

__all__ = ["Collapsed", "Repeat", "RepeatReason", "collapse_repeats"]

_WORK = 8
_FREE_WORK = 40_000
"""Bounds of the blocks looked at in all rounds together: per block of the page, and for any page. A real page
needs two or three rounds; each halves the copies of a passage."""

_COPY_WEIGHT = 200
_COPY_SHARE = 0.15
"""Prose, by weight and as a share of the page's, that makes a passage count in ``Collapsed.copies``."""


@dataclass(slots=True)
class _Page:
    """What is known so far: grows by rounds over the blocks that are still there."""

    left: list[Block]
    in_place: bool
    prose: int
    """Weight of the prose on the page."""
    reasons: dict[int, RepeatReason] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)
    """Dropped block to the block that says the same, which may be dropped in a later round."""
    after: dict[int, int] = field(default_factory=dict)
    """Blocks that only a dropped copy has, by the block of the kept copy that they follow."""
    copied: set[int] = field(default_factory=set)
    """Prose of dropped renderings that were large enough to be counted."""
    patterned: frozenset[str] = frozenset()
    """Keys of the blocks that come back by the form of the text."""

    def drop(self, block: Block, reason: RepeatReason, *, of: Block) -> None:
        """Leave ``block`` out, provided that ``of`` is still there."""
        if block.index not in self.reasons and of.index not in self.reasons and block.index != of.index:
            self.reasons[block.index] = reason
            self.of[block.index] = of.index

    def kept(self, index: int) -> int:
        """The block that stands for this one in the end."""
        while index in self.of:
            index = self.of[index]
        return index


def collapse_repeats(
    blocks: Sequence[str],
    *,
    headline: str | None = None,
    in_place: bool = False,
    keys: Sequence[str] | None = None,
) -> Collapsed:
    """The blocks that stay once copies, teasers, summaries, cut leads and their labels are left out.

    ``blocks`` are visible texts in document order: all of a page, chrome included, or those of its story;
    ``headline``, where known, tells copies of very short stories. ``in_place`` is for callers that cannot move
    a block (nodes of a page): of two copies the one stays that has a paragraph more, so that the story stands
    together. Nothing is lost: a dropped block's words stand in a kept one, under the comparison key. What
    comes back by nature stays: refrains, replies, live-blog labels, table rows, paragraphs that differ by one
    number. ``keys`` are the folded texts, for callers that have them. Total, idempotent, near-linear.
    """
    title = comparison_key(headline or "")
    left = comparable_blocks(blocks, keys)
    page = _Page(left=left, in_place=in_place, prose=sum(block.weight for block in left if block.is_prose))
    work = _WORK * len(blocks) + _FREE_WORK
    while work > 0:
        work -= len(page.left) + 1
        before = len(page.reasons)
        for drop in (_drop_passages, _drop_joined_blocks, _drop_cut_leads, _drop_single_blocks):
            drop(page, title)
            if len(page.reasons) > before:
                break
        else:
            break
        page.left = [block for block in page.left if block.index not in page.reasons]
    return _collapsed(len(blocks), page)


def _drop_passages(page: _Page, title: str) -> None:
    blocks = page.left
    counts = Counter(block.key for block in blocks)
    used: set[int] = set()
    passages = repeated_passages(blocks, title=title)
    page.patterned = passages.patterned
    for passage in passages.copies:
        places = {place for pair in passage.pairs for place in pair}
        if used.isdisjoint(places):
            used |= places
            _drop_rendering(page, passage, choose_rendering(passage, blocks, counts, in_place=page.in_place))


def _drop_rendering(page: _Page, passage: Passage, choice: Choice) -> None:
    blocks, pairs = page.left, choice.pairs(passage)
    reason = RepeatReason.TEASER if choice.is_teaser else RepeatReason.COPY
    for kept, dropped in pairs:
        page.drop(blocks[dropped], reason, of=blocks[kept])
    _drop_repeats_around(page, *choice.sides(passage))
    for kept, dropped in _counterparts(len(blocks), pairs):
        if says(blocks[kept].key, blocks[dropped].key):
            page.drop(blocks[dropped], RepeatReason.COPY, of=blocks[kept])
    for (kept, dropped), (_, following) in pairwise(pairs):
        page.after |= {blocks[place].index: blocks[kept].index for place in range(dropped + 1, following)}
    prose = [dropped for _, dropped in pairs if blocks[dropped].is_prose]
    if sum(blocks[place].weight for place in prose) >= max(_COPY_WEIGHT, _COPY_SHARE * page.prose):
        page.copied.update(blocks[place].index for place in prose)


def _drop_repeats_around(page: _Page, kept: range, dropped: range) -> None:
    """Drop what the dropped rendering says out of turn: its title, label, or summary taken from the story."""
    said = {page.left[place].key: place for place in with_head(kept, dropped)}
    for place in rendering(page.left, dropped, kept):
        block = page.left[place]
        if block.key in said:
            reason = RepeatReason.SUMMARY if block.is_prose or block.is_long else RepeatReason.LABEL
            page.drop(block, reason, of=page.left[said[block.key]])


def _counterparts(count: int, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Unmatched blocks that stand at the same place of both renderings, kept and dropped.

    Within: all between the same matched neighbours. At either end: the next block, where a copy may be cut.
    """
    for (kept, dropped), (kept_next, dropped_next) in pairwise(pairs):
        for place in range(dropped + 1, dropped_next):
            yield from ((other, place) for other in range(kept + 1, kept_next))
    ends = {place for pair in pairs for place in pair}
    for (kept, dropped), step in ((pairs[0], -1), (pairs[-1], 1)):
        both = (kept + step, dropped + step)
        if all(0 <= place < count and place not in ends for place in both) and both[0] != both[1]:
            yield both


def _drop_joined_blocks(page: _Page, _title: str) -> None:
    for joined, first in joined_blocks(page.left):
        page.drop(page.left[joined], RepeatReason.COPY, of=page.left[first])


def _drop_cut_leads(page: _Page, _title: str) -> None:
    for cut, whole in cut_leads(page.left):
        page.drop(page.left[cut], RepeatReason.CUT_LEAD, of=page.left[whole])


def _drop_single_blocks(page: _Page, title: str) -> None:
    for repeat, kept, is_summary in repeated_blocks(page.left, patterned=page.patterned, title=title):
        reason = RepeatReason.SUMMARY if is_summary else RepeatReason.COPY
        page.drop(page.left[repeat], reason, of=page.left[kept])


def _collapsed(count: int, page: _Page) -> Collapsed:
    dropped = {
        index: Repeat(index=index, reason=reason, of=page.kept(index))
        for index, reason in page.reasons.items()
    }
    lettered = {block.index for block in page.left} | dropped.keys()
    for index in range(count):
        if index not in lettered and {index - 1, index + 1} <= dropped.keys():
            dropped[index] = Repeat(index=index, reason=RepeatReason.LABEL, of=None)
    keep = tuple(index for index in range(count) if index not in dropped)
    places = {index: (page.kept(page.after[index]), 1) for index in keep if index in page.after}
    return Collapsed(
        keep=keep,
        order=tuple(sorted(keep, key=lambda index: (*places.get(index, (index, 0)), index))),
        dropped=tuple(dropped[index] for index in sorted(dropped)),
        copies=1 + _times_dropped(page, dropped.values()),
    )


def _times_dropped(page: _Page, dropped: Iterable[Repeat]) -> int:
    """How many renderings were dropped, told by how often most of their paragraphs were."""
    whole = {page.kept(index) for index in page.copied}
    part = {RepeatReason.TEASER, RepeatReason.CUT_LEAD}
    times = Counter(repeat.of for repeat in dropped if repeat.of in whole and repeat.reason not in part)
    return median_low(times.values() or [0])
