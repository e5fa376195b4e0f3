"""The stories of the demo newspaper, read from its text files."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from newscrawler.items import Role


class Language(StrEnum):
    """The three editions, by the name of their text file and URL prefix."""

    EN = "en"
    FA = "fa"
    PS = "ps"

    @property
    def tag(self) -> str:
        """The BCP 47 tag of what is written in this edition."""
        return "fa-AF" if self is Language.FA else self.value

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return "ltr" if self is Language.EN else "rtl"

    @property
    def prefix(self) -> str:
        """What its paths begin with; empty for the edition without a prefix."""
        return "" if self is Language.EN else f"/{self.value}"


class Kind(StrEnum):
    """What a story is."""

    NEWS = "news"
    OPINION = "opinion"
    PHOTO = "photo"
    VIDEO = "video"
    VIDEO_ONLY = "video_only"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, quotation or list item."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture in the body of a photo story; ``after`` counts the blocks that stand before it."""

    name: str
    caption: str
    credit: str
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a journalist wrote, before any template or address."""

    key: str
    """Unique in a language; the same key in another language marks a translation."""
    language: Language
    section: str
    headline: str
    blocks: tuple[Block, ...]
    kind: Kind = Kind.NEWS
    short: str = ""
    """Shorter headline for listings; empty when the headline itself is used."""
    summary: str = ""
    """A summary in its own words; empty when the template repeats a paragraph."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    slug: str = ""
    """Old-style address ``/section/slug``; empty for ``/section-NUMBER``."""
    wire_of: str = ""
    """Key of the story of which this is another outlet's wording."""
    same_as: str = ""
    """Key of the story whose content this is, filed a second time."""
    generation: int = 1
    """The first generation of the site that has it."""
    is_dated: bool = True
    has_image: bool = True
    has_broken_data: bool = False
    """Whether its JSON-LD block cannot be parsed."""
    has_hreflang: bool = True
    second: "Revision | None" = None
    """What generation 2 made of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Changes to a story's text: replacements in order, then one added paragraph."""

    headline: str = ""
    replace: tuple[tuple[str, str], ...] = ()
    extra: str = ""
    extra_after: int = -1
    """Number of blocks before the added paragraph; -1 puts it at the end."""


SECTIONS = ("news", "business", "culture", "science", "sport")
MARKS = {"## ": Role.SUBHEADING, "> ": Role.QUOTE, "- ": Role.LIST_ITEM}


def text_blocks(text: str) -> tuple[Block, ...]:
    """Blocks of a text: blank lines between them, ``##``, ``>`` and ``-`` before the special ones."""
    found = []
    for chunk in filter(None, (part.strip() for part in text.split("\n\n"))):
        mark = next((mark for mark in MARKS if chunk.startswith(mark)), "")
        found.append(
            Block(role=MARKS.get(mark, Role.PARAGRAPH), text=" ".join(chunk.removeprefix(mark).split()))
        )
    return tuple(found)


def revised(blocks: Sequence[Block], revision: Revision) -> tuple[Block, ...]:
    """The blocks after a revision; ``ValueError`` when a replacement finds nothing to replace."""
    result = list(blocks)
    for old, new in revision.replace:
        at = next((n for n, block in enumerate(result) if old in block.text), None)
        if at is None:
            msg = f"revision replaces {old!r}, which is in no paragraph"
            raise ValueError(msg)
        result[at] = replace(result[at], text=result[at].text.replace(old, new, 1))
    if revision.extra:
        place = len(result) if revision.extra_after < 0 else revision.extra_after
        result.insert(place, Block(role=Role.PARAGRAPH, text=" ".join(revision.extra.split())))
    return tuple(result)


def _revision(table: Mapping[str, Any]) -> Revision:
    return Revision(
        headline=table.get("headline", ""),
        replace=tuple((old, new) for old, new in table.get("replace", ())),
        extra=table.get("extra", ""),
        extra_after=table.get("extra_after", -1),
    )


def _story(table: Mapping[str, Any], language: Language, earlier: Mapping[str, Story]) -> Story:
    plain = dict(table)
    source = earlier.get(plain.get("wire_of", "") or plain.get("same_as", ""))
    blocks = revised(source.blocks, _revision(plain)) if source else text_blocks(plain.get("text", ""))
    second = plain.get("second")
    if source and source.key == plain.get("same_as"):
        inherited = ("headline", "summary", "authors", "tags")
        plain = {name: getattr(source, name) for name in inherited} | plain
    dropped = {"text", "replace", "extra", "extra_after", "authors", "tags", "photos", "second", "kind"}
    return Story(
        language=language,
        blocks=blocks,
        kind=Kind(plain.get("kind", "news")),
        photos=tuple(Photo(**photo) for photo in plain.get("photos", ())),
        second=_revision(second) if second else None,
        authors=tuple(plain.get("authors", ())),
        tags=tuple(plain.get("tags", ())),
        **{name: value for name, value in plain.items() if name not in dropped},
    )


@cache
def stories(language: Language) -> tuple[Story, ...]:
    """All stories of a language, newest first, those of generation 2 last."""
    text = (files("newscrawler.demo") / "stories" / f"{language}.toml").read_text(encoding="utf-8")
    found: dict[str, Story] = {}
    for table in tomllib.loads(text)["story"]:
        story = _story(table, language, found)
        if story.key in found:
            msg = f"{language}.toml: two stories have the key {story.key!r}"
            raise ValueError(msg)
        found[story.key] = story
    return tuple(found.values())
