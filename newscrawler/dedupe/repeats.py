"""What a search for repeats inside a page finds."""

from dataclasses import dataclass
from enum import StrEnum


class RepeatReason(StrEnum):
    """Why a block is left out."""

    COPY = "copy"
    """It belongs to another rendering of the story, or is a paragraph said again inside it (a pull quote)."""
    TEASER = "teaser"
    """It belongs to a beginning of the story that stands before the whole."""
    SUMMARY = "summary"
    """It is a paragraph of the story that was printed above it."""
    CUT_LEAD = "cut_lead"
    """It is the cut beginning of a block that stands there whole."""
    LABEL = "label"
    """It is a short line of a dropped copy, such as its section name, that the kept copy has too."""


SUMMARIES = frozenset({RepeatReason.SUMMARY, RepeatReason.CUT_LEAD})
"""Repeats that are what a page prints as its summary: its description, where it states none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A block that is left out."""

    index: int
    """Its place among the page's blocks."""
    reason: RepeatReason
    of: int | None
    """The kept block that says the same, or that begins it where several do.

    ``None`` for a mark without letters between dropped blocks.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Collapsed:
    """A page's blocks with every repeat found."""

    keep: tuple[int, ...]
    """Blocks that stay, ascending."""
    order: tuple[int, ...]
    """The same blocks in the story's order: what only the dropped copy had stands where it stood in it."""
    dropped: tuple[Repeat, ...]
    """Blocks left out, ascending."""
    copies: int
    """How many renderings of the story stood on the page; 1 where nothing was doubled."""
