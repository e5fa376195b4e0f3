"""Single blocks said twice: a summary taken from the story, a pull quote, a cut lead."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from newscrawler.dedupe.blocks import SENTENCE, Block

_EDGE_SHARE = 0.25
"""A pair of equal blocks embraces the story if the prose outside it weighs no more than this share of it."""

_RUN = 8
_GAP = 3
_LOOKED_AT = 8
"""Blocks beside a repeat, other blocks among them, and repeats, looked at to tell the story from a box."""

_REFRAIN_BLOCK = 160
"""Weight under which a block that comes back three times, with prose between, is a refrain."""


def cut_leads(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Positions of blocks that are cut off with an ellipsis, each with the position of the whole block."""
    whole = sorted((block.key, position) for position, block in enumerate(blocks))
    keys = [key for key, _ in whole]
    for position, block in enumerate(blocks):
        if not block.cut or len(block.cut) < SENTENCE // 2 or block.is_verse:
            continue
        longest = bisect_left(keys, block.cut + "\U0010ffff") - 1
        key, target = whole[longest]
        if key.startswith(block.cut) and len(key) > len(block.key) and blocks[target].weight >= SENTENCE:
            yield position, target


def repeated_blocks(blocks: Sequence[Block], *, patterned: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Positions of long blocks that say again what another says: the repeat, the one to keep, is it a summary.

    Which one stays is told by the story: not the one that stands alone among labels, and of a summary that is
    the story's last paragraph, the last one. Blocks with a key in ``patterned`` come back by nature.
    """
    places: dict[str, list[int]] = {}
    for position, block in enumerate(blocks):
        if block.is_long and block.is_prose and block.key not in patterned:
            places.setdefault(block.key, []).append(position)
    prose = [0, *accumulate(block.weight if block.is_prose else 0 for block in blocks)]
    for positions in places.values():
        if len(positions) < 2 or _is_refrain(blocks, positions, prose):
            continue
        keep = _kept(blocks, positions, prose)
        for position in positions:
            if position != keep:
                yield position, keep, position < keep


def _is_refrain(blocks: Sequence[Block], positions: Sequence[int], prose: Sequence[int]) -> bool:
    return (
        len(positions) > 2
        and (len(positions) > 3 or blocks[positions[0]].weight < _REFRAIN_BLOCK)
        and all(prose[later] > prose[earlier + 1] for earlier, later in pairwise(positions))
    )


def _kept(blocks: Sequence[Block], positions: Sequence[int], prose: Sequence[int]) -> int:
    first, last = positions[0], positions[-1]
    between = prose[last] - prose[first + 1]
    runs = {place: _prose_run(blocks, place) for place in (first, *positions[1:_LOOKED_AT], last)}
    if between == 0:
        return max(runs, key=lambda place: (runs[place], place))
    edge = _EDGE_SHARE * between
    if len(positions) == 2 and prose[first] <= edge and prose[-1] - prose[last + 1] <= edge:
        return last
    # Where the first stands in a box of a few sentences, another stands in the story.
    return next((place for place in sorted(runs) if runs[place] > max(2 * runs[first] - 1, 0)), first)


def _prose_run(blocks: Sequence[Block], position: int) -> int:
    """How much of a run of other prose stands before or after the block, in blocks, whichever is longer.

    A few other blocks between, such as a subheading or an advertisement, do not end the run.
    """
    key = blocks[position].key
    longest = 0
    for side in (range(position - 1, -1, -1), range(position + 1, len(blocks))):
        run, ended = 0, 0
        for place in side[:_RUN]:
            is_prose = blocks[place].is_prose and blocks[place].key != key
            run, ended = (run + 1, 0) if is_prose else (run, ended + 1)
            if ended > _GAP:
                break
        longest = max(longest, run)
    return longest
