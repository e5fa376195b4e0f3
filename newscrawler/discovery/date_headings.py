"""Days that stand over groups of rows: "Tuesday, 3 March", then the stories of that day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from lxml.html import HtmlElement

from newscrawler.discovery.regions import HEADINGS
from newscrawler.discovery.row_dates import DATE_NAMES, LONGEST, DateReader, RowDate

# Tags that head a group; others head one only when they are named for dates.
HEADS = frozenset({*HEADINGS, "dt", "th", "caption", "legend", "summary"})
NAMED = frozenset({"div", "p", "span", "li", "strong", "b", "time"})
PAGE_PARTS = frozenset({"header", "footer", "nav", "aside"})
CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.٫](?P<minute>[0-5]\d)")
# Texts that are read as dates on one page, and characters of the shortest.
MOST_TRIES, SHORTEST = 200, 4


def headed_dates(
    rows: Sequence[HtmlElement], body: HtmlElement, dates: DateReader
) -> Mapping[HtmlElement, RowDate]:
    """Row to the day it stands under, for those that stand under one; empty for a page without such headings.

    A single date is a heading only as an ``h1`` to ``h6``, and not when it is today's: pages print that over all else.
    """
    under: dict[HtmlElement, RowDate] = {}
    shapes: Counter[str] = Counter()
    heading: RowDate | None = None
    last = ""
    tries = 0
    own = frozenset(rows)
    for element in _outside(body, own):
        if element in own:
            if heading is not None:
                under[element] = heading
                shapes[last] += 1
            continue
        text = _label(element) if tries < MOST_TRIES else ""
        tries += bool(text)
        found = dates.read(text) if text else None
        if found is not None and found.precision == "day":
            heading, last = found, element.tag
    days = {date.when for date in under.values()}
    now = dates.now
    is_todays = now is not None and any(day.date() == now.astimezone(day.tzinfo).date() for day in days)
    is_headed = len(under) > 1 and all(tag in HEADINGS for tag in shapes)
    is_meant = len(days) > 1 or (is_headed and not is_todays)
    return under if is_meant else {}


def with_clock(day: RowDate, elements: Sequence[HtmlElement]) -> RowDate:
    """The day with the time of day that the row prints, "10:40"; the day itself when it prints none."""
    for element in elements:
        for text in (element.text, *(child.tail for child in element)):
            match = CLOCK.fullmatch(text.strip()) if text and len(text) < LONGEST else None
            if match:
                when = day.when.replace(hour=int(match["hour"]), minute=int(match["minute"]))
                return RowDate(when=when, raw=f"{day.raw} {match[0]}", precision="minute")
    return day


def _outside(body: HtmlElement, rows: Collection[HtmlElement]) -> list[HtmlElement]:
    """The elements in order, what is inside rows and in the page's own parts left out."""
    found: list[HtmlElement] = []
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or (element.tag in PAGE_PARTS and element is not body):
            continue
        found.append(element)
        if element not in rows:
            waiting.extend(reversed(element))
    return found


def _label(element: HtmlElement) -> str:
    """The element's text when it may head a group: short, in an element for headings or named for dates."""
    if element.tag not in HEADS and element.tag != "time":
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if element.tag not in NAMED or not DATE_NAMES.search(names):
            return ""
    text = " ".join(element.text_content().split())
    return text if SHORTEST <= len(text) <= LONGEST else ""
