"""Passages that stand twice in a sequence of blocks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from newscrawler.dedupe.blocks import PARAGRAPH, SENTENCE, Block

_GAP = 4
"""Blocks without a counterpart that may stand between two matched ones, on either side."""

_VISITS = 3
_STEPS_PER_BLOCK = 4
"""Bounds of the search, per block: a page of one line a thousand times over ends in linear time."""

_WHOLE_WEIGHT = 200
_WHOLE_SHARE = 0.5
"""A passage without prose (verse, a list) is a copy only if it says most of what the page says."""

_PATTERN = 4
"""Times that a block may come back before it is the page's pattern (a plan, a table) and not its copies."""

_OFTEN_SHARE = 0.25
_EVEN_SHARE = 0.8
"""Shares of a passage: of what comes back that often, and of what in the same number as most of it."""

_REFRAIN_BLOCK = 160
_REFRAIN = 300
"""Weights under which a passage that comes back three times, with other text between, is a refrain."""

_OWN_SHARE = 0.25
"""Weight of that other text, as a share of the passage: more than a button between two copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Two stretches of blocks with the same text, the earlier one ending before the later begins."""

    pairs: tuple[tuple[int, int], ...]
    """Positions of the matched blocks, earlier and later, both ascending; not empty."""
    weight: int
    """Weight of the matched blocks of one side."""

    @property
    def early(self) -> range:
        """From the first to the last matched block of the earlier stretch."""
        return range(self.pairs[0][0], self.pairs[-1][0] + 1)

    @property
    def late(self) -> range:
        """From the first to the last matched block of the later stretch."""
        return range(self.pairs[0][1], self.pairs[-1][1] + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """What comes back in a sequence of blocks."""

    copies: tuple[Passage, ...]
    """Copies of each other, heaviest first; they may overlap."""
    patterned: frozenset[str]
    """Keys of blocks that come back by the form of the text: turns of a plan or table, refrains."""


def repeated_passages(blocks: Sequence[Block], *, title: str = "") -> Passages:
    """Passages of two or more blocks that stand twice, told apart by why they do.

    ``title`` is the key of the story's headline: with it a copy may be shorter. Near-linear: the search is
    bounded by a number of steps per block.
    """
    counts = Counter(block.key for block in blocks)
    page_weight = sum({block.key: block.weight for block in blocks}.values())
    own = [0, *accumulate(block.weight if counts[block.key] == 1 else 0 for block in blocks)]
    found: list[Passage] = []
    patterned: set[str] = set()
    turn = 0
    for passage in _matches(blocks, counts):
        if _is_pattern(passage, blocks, counts, own):
            patterned.update(blocks[early].key for early, _ in passage.pairs)
            turn = max(turn, passage.weight)
        elif _is_copy(passage, blocks, page_weight, title):
            found.append(passage)
    copies = [p for p in found if p.weight > 2 * turn or not _shares(p, blocks, patterned)]
    copies.sort(key=lambda passage: (-passage.weight, passage.pairs))
    return Passages(copies=tuple(copies), patterned=frozenset(patterned))


def _shares(passage: Passage, blocks: Sequence[Block], patterned: set[str]) -> bool:
    """Whether the passage is another turn, or two turns, of a pattern found on the page."""
    matched = (blocks[early] for early, _ in passage.pairs)
    return sum(block.weight for block in matched if block.key in patterned) > _OFTEN_SHARE * passage.weight


def _matches(blocks: Sequence[Block], counts: Counter[str]) -> Iterator[Passage]:
    places: dict[str, list[int]] = {}
    seen: set[tuple[int, int]] = set()
    visits = [0] * len(blocks)
    steps = _STEPS_PER_BLOCK * len(blocks)
    for late, block in enumerate(blocks):
        if counts[block.key] == 1:
            continue
        earlier = places.setdefault(block.key, [])
        for early in sorted({*earlier[:1], *earlier[-1:]}):
            if steps <= 0 or visits[late] >= _VISITS or (early, late) in seen:
                continue
            pairs = _follow(blocks, early, late)
            seen.update(pairs)
            for _, place in pairs:
                visits[place] += 1
            steps -= len(pairs)
            if len(pairs) > 1:
                yield Passage(pairs=pairs, weight=sum(blocks[e].weight for e, _ in pairs))
        earlier.append(late)


def _follow(blocks: Sequence[Block], early: int, late: int) -> tuple[tuple[int, int], ...]:
    """Matched pairs from this one on, while both sides go on with the same text."""
    pairs = [(early, late)]
    passed: set[str] = set()
    while (following := _next_pair(blocks, *pairs[-1], end=late)) is not None:
        passed.update(block.key for block in blocks[pairs[-1][0] + 1 : following[0]])
        block = blocks[following[0]]
        if block.key in passed and not block.is_prose:
            break  # a title passed before comes again: the next copy begins
        pairs.append(following)
    return tuple(pairs)


def _next_pair(blocks: Sequence[Block], early: int, late: int, *, end: int) -> tuple[int, int] | None:
    if early + 1 < end and _are_equal(blocks, early + 1, late + 1):
        return early + 1, late + 1
    window = [block.key for block in blocks[late + 1 : late + 2 + _GAP]]
    candidates = [
        (skip_early + skip_late, max(skip_early, skip_late), early + 1 + skip_early, late + 1 + skip_late)
        for skip_early, block in enumerate(blocks[early + 1 : min(early + 2 + _GAP, end)])
        for skip_late, key in enumerate(window)
        if key == block.key
    ]
    for _, _, e, n in sorted(candidates):
        # Other text on both sides: a changed paragraph within a copy, after which the copy goes on, or two
        # verses before a refrain, two comments before a button.
        if e == early + 1 or n == late + 1 or (e + 1 < end and _are_equal(blocks, e + 1, n + 1)):
            return e, n
    return None


def _are_equal(blocks: Sequence[Block], early: int, late: int) -> bool:
    return late < len(blocks) and blocks[early].key == blocks[late].key


def _is_copy(passage: Passage, blocks: Sequence[Block], page_weight: int, title: str) -> bool:
    prose: dict[str, int] = {}
    for place, (early, _) in enumerate(passage.pairs):
        block = blocks[early]
        # A short answer that comes back under other questions stands alone; sentences of a copy follow each
        # other on both sides.
        if block.is_prose and not block.is_question and (block.is_long or _is_flanked(passage.pairs, place)):
            prose[block.key] = block.weight
    begins_with_title = bool(title) and blocks[passage.early.start].key == title
    if sum(prose.values()) >= (SENTENCE if begins_with_title else PARAGRAPH):
        return True
    # Rows and refrains repeat few lines many times; a copy repeats many lines once.
    said = {blocks[early].key: blocks[early].weight for early, _ in passage.pairs}
    return sum(said.values()) >= max(_WHOLE_WEIGHT, _WHOLE_SHARE * page_weight)


def _is_flanked(pairs: Sequence[tuple[int, int]], place: int) -> bool:
    early, late = pairs[place]
    return (early - 1, late - 1) in pairs[max(place - 1, 0) : place] or (early + 1, late + 1) in pairs[
        place + 1 : place + 2
    ]


def _is_pattern(passage: Passage, blocks: Sequence[Block], counts: Counter[str], own: Sequence[int]) -> bool:
    """Whether the passage comes back by the form of the text and not because it is printed again.

    ``own`` sums up the weight of the blocks that stand once on the page.
    """
    matched = [blocks[early] for early, _ in passage.pairs]
    inside = Counter(block.key for block in matched)
    times: Counter[int] = Counter()
    for block in matched:
        times[counts[block.key] // inside[block.key]] += block.weight
    often = sum(weight for number, weight in times.items() if number >= _PATTERN)
    # Five copies have each line five times, or six with the summary; a plan has its lines in all numbers.
    even = max(times[number] + times[number + 1] for number in [*times])
    if often > _OFTEN_SHARE * passage.weight and even < _EVEN_SHARE * passage.weight:
        return True
    heaviest = max(matched, key=lambda block: block.weight)
    return (
        counts[heaviest.key] > 2
        and heaviest.weight < _REFRAIN_BLOCK
        and passage.weight < _REFRAIN
        and own[passage.late.start] - own[passage.early.stop] > _OWN_SHARE * passage.weight
    )
