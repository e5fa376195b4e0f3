"""Single blocks said twice: a summary taken from the story, a pull quote, a cut lead."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from newscrawler.dedupe.blocks import SENTENCE, Block

_EDGE_SHARE = 0.25
"""A pair of equal blocks embraces the story if the prose outside it weighs no more than this share of it."""

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
    if between == 0:
        return next((place for place in reversed(positions) if _is_in_prose(blocks, place)), last)
    edge = _EDGE_SHARE * between
    if prose[first] <= edge and prose[-1] - prose[last + 1] <= edge and len(positions) == 2:
        return last
    return next((place for place in positions if _is_in_prose(blocks, place)), first)


def _is_in_prose(blocks: Sequence[Block], position: int) -> bool:
    """Whether prose other than the block itself stands next to it."""
    key = blocks[position].key
    beside = (place for place in (position - 1, position + 1) if 0 <= place < len(blocks))
    return any(blocks[place].is_prose and blocks[place].key != key for place in beside)
