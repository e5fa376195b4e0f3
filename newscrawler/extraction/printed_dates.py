"""Dates that a page shows: in ``time`` elements, printed near the headline or elsewhere, and in its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from newscrawler.extraction.blocks import HEADINGS, Block, Blocks, Frame, tag_bits
from newscrawler.extraction.classes import bit
from newscrawler.extraction.document import Document
from newscrawler.text.fold import fold
from newscrawler.text.labels import LabelKind, labels

MACHINE = ("data-time", "data-timestamp", "data-date", "data-published", "data-datetime", "data-utime")
OUTSIDE = tag_bits("aside", "nav", "footer", "figcaption")
BEFORE, AFTER = 8, 16
"""Blocks before and after the headline among which its date stands."""
META = bit("meta", "author")
DATE = bit("meta")
NAVIGATION = bit("navigation")
ASIDE = bit("related", "comment", "caption", "advertisement", "newsletter")
BEFORE_STORY = (". ", *(space + mark for space in ("", " ") for mark in "-–—:|„“«"))
"""What stands between a day and the story that begins with it."""
DIGIT = re.compile(r"\d")
PARTS = re.compile(r"\s*[|•·∙]\s*|\s+[-–—]\s+|\s{2,}")
WRITTEN = re.compile(
    r"(?<!\d)(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}|\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?,?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?!\d)"
)
# With separators, or as eight digits: six are an article's number.
URL_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<s>[/_-])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<y>20\d\d)(?!\d)"
)
URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)"
    r"(?:(?P<s>[/_-])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>[0-2]\d|3[01]|[1-9])"
    r"|(?P<mm>0[1-9]|1[0-2])(?P<dd>[0-2]\d|3[01]))(?!\d)"
)
# An article's number in which the minute of its making comes first: A2026012914320005196.
URL_STAMP = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d*\D*$")
MICROFORMATS = frozenset(("published", "dt-published"))
"""Classes of hAtom and h-entry (microformats.org)."""
LEVELS = 12
"""Elements around a line above the headline that are asked whether they are a menu."""
STATES = 3_000_000
"""Characters of a program's data that are looked at."""
CJK = "\u2e80"
"""Scripts from here on write a word with two letters or three."""
LONGEST, LINE = 60, 160
"""Characters of a line that is a date with what belongs to it, and of one in which a date is looked for."""
STATE_DAY = re.compile(
    r"\"(?:date_?published|published_?(?:date|at|on|time)|publish_?(?:date|time|ed)|publication_?date|pub_?date"
    r"|first_?published(?:_?(?:date|at))?|display_?date|date_?created|created_?at)\\?\"\s*:\s*\\?\"([^\"\\]{8,40})",
    re.IGNORECASE,
)


def headline_block(blocks: Blocks, headline: str) -> Block | None:
    """The block that is the headline (folded), else the page's first ``h1``."""
    longest = 2 * len(headline) + LONGEST  # folding takes spaces and marks away
    named = [b for b in blocks.blocks if headline and len(b.text) <= longest and fold(b.text) == headline]
    top = next((b for b in named if b.frame.tag in HEADINGS), named[0] if named else None)
    return top or next((b for b in blocks.blocks if b.frame.tag == "h1"), None)


def near_headline(blocks: Blocks, headline: str) -> list[Block]:
    """The blocks around the headline where a date may be the story's, those behind it first."""
    top = headline_block(blocks, headline)
    if top is None:
        return [b for b in blocks.blocks[: AFTER * 3] if not is_aside(b, frozenset())]
    at, around = top.index, frozenset(_indices(top.frame))
    near = [b for b in blocks.blocks[max(0, at - BEFORE) : at + AFTER] if not is_aside(b, around)]
    return sorted(near, key=lambda b: b.index - at if b.index >= at else (at - b.index) * 2 + 4)


def timed(near: list[Block]) -> Iterator[str]:
    """The times that elements near the headline give for machines."""
    for block in near:
        for element in block.frame.element.iter("time") if block.time else ():
            yield element.get("datetime") or " ".join("".join(element.itertext()).split())
        for name in MACHINE:
            if value := block.frame.element.get(name):
                yield value


def microformats(document: Document) -> Iterator[str]:
    """The one time that hAtom's ``published`` or h-entry's ``dt-published`` gives; several are other stories'."""
    values = {
        element.get("title") or element.get("datetime")
        for element in document.root.iter("abbr", "time", "span")
        if (called := element.get("class")) and "published" in called and MICROFORMATS & set(called.split())
    } - {None}
    if len(values) == 1 and (value := values.pop()):
        yield value


def publication_times(document: Document) -> Iterator[str]:
    """The ``time`` elements anywhere that are named as the publication."""
    for element in document.root.iter("time"):
        if element.get("pubdate") is not None or "published" in (element.get("class") or ""):
            yield element.get("datetime") or "".join(element.itertext())


def labelled(rest: list[Block]) -> Iterator[str]:
    """The dates anywhere behind a word for publication: ``Datum 28.04.2023``, ``تاریخ انتشار: ۱۴۰۲/۱۱/۰۵``."""
    for block in rest:
        for match in WRITTEN.finditer(block.text):
            before = fold(block.text[max(0, match.start() - LONGEST) : match.start()])
            if _published().search(before):
                yield match[0]


def named(rest: list[Block]) -> Iterator[str]:
    """The dates anywhere in short lines whose elements are named for dates or for what belongs to a story."""
    for block in rest:
        if len(block.text) <= LONGEST and purposes_near(block) & DATE and not is_update(block.text):
            yield from printed(block)


def lines(rest: list[Block]) -> Iterator[str]:
    """The lines anywhere that can be a date and nothing else."""
    for block in rest:
        if len(block.text) <= LONGEST and not is_update(block.text):
            yield block.text


def in_state(document: Document) -> Iterator[str]:
    """The times that the data of a page's programs name as the publication."""
    for script in document.root.iter("script"):
        yield from STATE_DAY.findall((script.text or "")[:STATES])


def dated_lines(blocks: Blocks, headline: str) -> tuple[list[Block], list[Block]]:
    """The lines with a digit that may be about the story, those above the headline and those from it on.

    Above it masthead and menu print the visitor's day; without a headline all lines are above.
    """
    top = headline_block(blocks, headline)
    at = top.index if top else len(blocks.blocks)
    found = [
        block
        for block in blocks.blocks
        if len(block.text) <= LINE and DIGIT.search(block.text) and not is_aside(block, frozenset())
    ]
    above = [b for b in found if b.index < at and not _is_menu(b.frame)]
    return above, [b for b in found if b.index >= at]


def is_publication(block: Block) -> bool:
    """Whether a ``time`` element in the block is named for the publication."""
    return block.time and any(
        "publish" in (e.get("class") or "").lower() for e in block.frame.element.iter("time")
    )


def in_address(url: str) -> Iterator[str]:
    """The day in the path of an address."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return
    if match := URL_DAY_FIRST.search(path):
        yield f"{match['y']}-{match['m']}-{match['d']}"
    if match := URL_DAY.search(path):
        month, day = match["m"] or match["mm"], match["d"] or match["dd"]
        yield f"{match['y']}-{int(month):02}-{int(day):02}"
    if match := URL_STAMP.search(path.rpartition("/")[2]):
        yield "-".join(match.groups())


def printed(block: Block) -> Iterator[str]:
    """What may be a date in a short line: all of it, its parts, and what is written like a date."""
    text = block.text
    if not DIGIT.search(text[:200]):
        return
    if len(text) > (LINE if purposes_near(block) & META else LONGEST):
        # A story may begin with its day: "27.1.2022 - …", "31. Oktober 2023. …".
        if (match := WRITTEN.match(text)) and text[match.end() :].startswith(BEFORE_STORY):
            yield match[0]
        return
    yield text
    parts = PARTS.split(text)
    if len(parts) > 1:
        yield from (p for p in parts if DIGIT.search(p))
    yield from (m[0] for m in WRITTEN.finditer(text))


def purposes_near(block: Block) -> int:
    """The purposes that the block's element, the one around it and the inline ones in it state."""
    return block.frame.own | block.inline | (block.frame.parent.own if block.frame.parent else 0)


def is_update(text: str) -> bool:
    """Whether the line says that its date is that of a change, in any language of the labels."""
    return bool(_updated().search(fold(text[:200])))


@cache
def _published() -> re.Pattern[str]:
    words = sorted(labels(LabelKind.PUBLISHED_ON), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(re.escape(w) for w in words if len(w) > 3 or w[0] >= CJK)})$")


@cache
def _updated() -> re.Pattern[str]:
    words = sorted(labels(LabelKind.UPDATED_ON), key=len, reverse=True)
    return re.compile("|".join(re.escape(w) for w in words if len(w) >= 5 or (len(w) > 1 and w[0] >= CJK)))


def _indices(frame: Frame) -> Iterator[int]:
    """The numbers of an element and of all around it."""
    walk: Frame | None = frame
    while walk is not None:
        yield walk.index
        walk = walk.parent


def _is_menu(frame: Frame) -> bool:
    """Whether one of the next elements around is a menu or a masthead."""
    around: Frame | None = frame
    for _ in range(LEVELS):
        if around is None:
            return False
        if around.own & NAVIGATION and around.tag != "body":
            return True
        around = around.parent
    return False


def is_aside(block: Block, around_headline: frozenset[int]) -> bool:
    """Whether the block is no place for the date of the story: a menu, a caption, another story, a comment."""
    frame: Frame | None = block.frame
    if block.frame.tags & OUTSIDE:
        return True
    for _ in range(5):
        if frame is None or frame.tag in ("body", "article", "main") or frame.index in around_headline:
            return False
        if frame.own & ASIDE:
            return True
        frame = frame.parent
    return False
