"""Single blocks said twice: a summary taken from the story, a pull quote, a cut lead."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from newscrawler.dedupe.blocks import SENTENCE, Block, weight_of

_CUT = 20
"""Weight from which the beginning of a block is known again."""

_HEAD = 3
"""Blocks before the first prose of a story (title, byline, date) that are no prose."""

_BREAK = 8
"""Blocks without prose after which a story is over."""

_RUN = 8
_GAP = 3
_LOOKED_AT = 8
"""Blocks beside a repeat, other blocks among them, and repeats, looked at to tell the story from a box."""

_REFRAIN_BLOCK = 160
"""Weight under which a block that comes back three times, with prose between, is a refrain."""


def cut_leads(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Positions of blocks that are cut off with an ellipsis, each with the position of the whole block."""
    if not any(block.cut for block in blocks):
        return
    whole = sorted((block.cut or block.key, position) for position, block in enumerate(blocks))
    keys = [key for key, _ in whole]
    for position, block in enumerate(blocks):
        if weight_of(block.cut) < _CUT or block.is_verse:
            continue
        key, target = whole[bisect_left(keys, block.cut + "\U0010ffff") - 1]
        if key.startswith(block.cut) and len(key) > len(block.cut) and blocks[target].weight >= SENTENCE:
            yield position, target


def repeated_blocks(
    blocks: Sequence[Block], *, patterned: frozenset[str], title: str
) -> Iterator[tuple[int, int, bool]]:
    """Positions of long blocks that say again what another says: the repeat, the one to keep, is it a summary.

    Which one stays is told by the story: not the one in a box, and not the one above the story, because a
    paragraph in a summary has its place further down; else the first. Blocks with a key in ``patterned`` come
    back by nature. ``title`` is the key of the headline, empty where unknown.
    """
    places: dict[str, list[int]] = {}
    for position, block in enumerate(blocks):
        if block.is_long and block.is_prose and not block.is_question and block.key not in patterned:
            places.setdefault(block.key, []).append(position)
    prose = [0, *accumulate(block.weight if block.is_prose else 0 for block in blocks)]
    for positions in places.values():
        if len(positions) < 2 or _is_refrain(blocks, positions, prose):
            continue
        keep = _kept(blocks, positions, prose, title)
        for position in positions:
            if position != keep:
                yield position, keep, position < keep


def _is_refrain(blocks: Sequence[Block], positions: Sequence[int], prose: Sequence[int]) -> bool:
    return (
        len(positions) > 2
        and (len(positions) > 3 or blocks[positions[0]].weight < _REFRAIN_BLOCK)
        and all(prose[later] > prose[earlier + 1] for earlier, later in pairwise(positions))
    )


def _kept(blocks: Sequence[Block], positions: Sequence[int], prose: Sequence[int], title: str) -> int:
    first, last = positions[0], positions[-1]
    between = prose[last] - prose[first + 1]
    runs = {place: _prose_run(blocks, place) for place in (first, *positions[1:_LOOKED_AT], last)}
    if between == 0:
        return max(runs, key=lambda place: (runs[place], place))
    if len(positions) == 2 and 2 * runs[last] >= runs[first] and _is_summary(blocks, first, last, title):
        return last
    # Where the first stands in a box of a few sentences, another stands in the story.
    return next((place for place in sorted(runs) if runs[place] > max(2 * runs[first] - 1, 0)), first)


def _is_summary(blocks: Sequence[Block], first: int, last: int, title: str) -> bool:
    """Whether the first stands where a story begins, after its title or no prose, and the last within it."""
    before = blocks[max(first - _HEAD, 0) : first]
    if any(block.is_prose for block in before) and title not in {block.key for block in before}:
        return False
    prose = [place for place in range(first, last) if blocks[place].is_prose]
    return all(later - earlier <= _BREAK for earlier, later in pairwise([*prose, last]))


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
