"""What a page prints more than once, left out before anything is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newscrawler.dedupe.joiners import richer_twins
from newscrawler.dedupe.paragraphs import collapse_repeats
from newscrawler.dedupe.repeats import Repeat
from newscrawler.extraction.blocks import Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The blocks of a page with each thing once."""

    order: Sequence[int]
    """Blocks that stay, in the story's order: what only a dropped copy has stands where it stood in it."""
    dropped: Mapping[int, Repeat] = field(default_factory=dict)
    """Blocks left out, by number."""
    richer: Mapping[int, int] = field(default_factory=dict)
    """Block that stays to the one whose text is the better spelling of the same (`richer_twins`)."""
    copies: int = 1
    """Renderings of the page's main text."""


def printed_once(page: Blocks, keys: Sequence[str], headline: str) -> Printed:
    """The page's blocks without copies, teasers, repeated summaries and their labels.

    ``keys`` are the folded texts of the blocks, ``headline`` that of the headline; empty if unknown.
    """
    texts = [block.text for block in page.blocks]
    found = collapse_repeats(texts, headline=headline or None, keys=keys)
    if not found.dropped:
        return Printed(order=found.keep)
    return Printed(
        order=found.order,
        dropped={repeat.index: repeat for repeat in found.dropped},
        richer=richer_twins(texts, found),
        copies=found.copies,
    )


def whole_copies(page: Blocks, dropped: Set[int]) -> set[HtmlElement]:
    """The outermost elements that hold nothing but blocks that were dropped."""
    if not dropped:
        return set()
    kept, lost = [0] * len(page.frames), [0] * len(page.frames)
    for block in page.blocks:
        (lost if block.index in dropped else kept)[block.frame.index] += 1
    for frame in reversed(page.frames):
        if frame.parent is not None:
            kept[frame.parent.index] += kept[frame.index]
            lost[frame.parent.index] += lost[frame.index]
    return {
        frame.element
        for frame in page.frames
        if lost[frame.index]
        and not kept[frame.index]
        and frame.parent is not None
        and kept[frame.parent.index]
    }
