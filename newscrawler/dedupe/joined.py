"""Blocks that say in one what other blocks of the page say one after the other."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from newscrawler.dedupe.blocks import PARAGRAPH, Block

_PIECE = 12
"""Characters from which a block can be a piece of another one; shorter ones would fit by chance."""

_STEP = 5
"""Blocks from one piece to the next at most: the pieces are a text too."""


def joined_blocks(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Positions of blocks that are two or more other blocks written in one, each with that of its first piece.

    A copy for print or for a share card often has no paragraphs. Nothing of such a block is its own.
    """
    places = {block.key: position for position, block in enumerate(blocks) if len(block.key) >= _PIECE}
    keys = sorted(places)
    for position, block in enumerate(blocks):
        if block.weight >= 2 * PARAGRAPH and not block.is_verse:
            pieces = [places[key] for key in _pieces(block.key, keys)]
            if pieces and all(0 < later - place <= _STEP for place, later in pairwise(pieces)):
                yield position, pieces[0]


def _pieces(key: str, keys: Sequence[str]) -> list[str]:
    """The keys that make up all of a key, one after the other; none if others do not."""
    pieces = [_longest_start(key[:-1], keys)]
    start = len(pieces[0])
    while pieces[-1] and start < len(key):
        pieces.append(_longest_start(key[start:], keys))
        start += len(pieces[-1])
    return pieces if pieces[-1] else []


def _longest_start(text: str, keys: Sequence[str]) -> str:
    """The longest of the sorted keys with which the text begins; empty if none."""
    while text:
        place = bisect_right(keys, text) - 1
        if place < 0:
            return ""
        if text.startswith(keys[place]):
            return keys[place]
        text = _common_start(text, keys[place])
    return ""


def _common_start(one: str, other: str) -> str:
    differs = (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return one[: next(differs, min(len(one), len(other)))]
