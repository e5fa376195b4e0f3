"""The time of publication in a listing row: a machine's form first, then what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from newscrawler.dates import parse_date
from newscrawler.discovery.moments import machine_time
from newscrawler.sites import Site

MACHINE_ATTRIBUTES = (
    "datetime", "data-time", "data-timestamp", "data-datetime", "data-date", "data-published", "data-publish-date",
    "data-epoch", "data-utime", "data-created",
)  # fmt: skip
DATE_NAMES = re.compile(
    r"date|time(?!line)|posted|publish|(?:^|[-_ ])ago(?:$|[-_ ])|meta|when", re.IGNORECASE
)
CHANGE_NAMES = re.compile(r"modif|updat|edited", re.IGNORECASE)
# WordPress themes print "entry-date updated" on the one time of a story that was never changed.
PUBLISH_NAMES = re.compile(r"publish|entry-date|created|posted", re.IGNORECASE)
# Printed dates have a digit, but for "yesterday" and the like, which stand in an element named for dates.
MARK = re.compile(r"\d")
LONGEST, MOST_TRIES = 60, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDate:
    """A time and how the row prints it."""

    when: datetime
    raw: str
    precision: str


@dataclass(slots=True, kw_only=True)
class DateReader:
    """Reads dates as the site prints them; each text of a page once, for many rows are of one day."""

    site: Site
    now: datetime | None
    seen: dict[str, RowDate | None] = field(default_factory=dict)

    def read(self, text: str) -> RowDate | None:
        """The date that the text prints."""
        if text not in self.seen:
            self.seen[text] = self._read(text)
        return self.seen[text]

    def _read(self, text: str) -> RowDate | None:
        order = self.site.date_order
        parsed = parse_date(
            text,
            languages=self.site.languages,
            timezone=self.site.timezone,
            now=self.now,
            date_order=order.lower() if order else None,
        )
        if parsed is None:
            return None
        return RowDate(when=parsed.value, raw=text, precision=parsed.precision.value)


def row_date(elements: Sequence[HtmlElement], dates: DateReader) -> RowDate | None:
    """The row's time of publication; a time of change only when it has no other."""
    changed = None
    for element in elements:
        found = _machine(element, dates.site)
        if found is None:
            continue
        names = f"{element.get('class', '')} {element.get('itemprop', '')}"
        if not CHANGE_NAMES.search(names) or PUBLISH_NAMES.search(names):
            return found
        changed = changed or found
    return _printed(elements, dates) or changed


def _machine(element: HtmlElement, site: Site) -> RowDate | None:
    if not element.attrib:
        return None
    for name in MACHINE_ATTRIBUTES:
        value = element.get(name)
        if value:
            return _from_machine(value, site)
    if element.tag in ("abbr", "time", "span") and element.get("title"):
        return _from_machine(element.get("title", ""), site)
    if element.get("itemprop") in ("datePublished", "dateCreated") and element.get("content"):
        return _from_machine(element.get("content", ""), site)
    return None


def _from_machine(value: str, site: Site) -> RowDate | None:
    found = machine_time(value, site.timezone)
    return RowDate(when=found[0], raw=value.strip(), precision=found[1]) if found else None


def _printed(elements: Iterable[HtmlElement], dates: DateReader) -> RowDate | None:
    """The first date in the row: in an element named for dates, else in any short text of its own with digits."""
    named: list[str] = []
    other: list[str] = []
    for element in elements:
        is_named = element.tag == "time" or (
            element.attrib and DATE_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}")
        )
        for text in (element.text, *(child.tail for child in element)):
            if text and text.strip() and len(text) <= LONGEST * 2 and (is_named or MARK.search(text)):
                (named if is_named else other).append(" ".join(text.split()))
    # "By N. N." stands in elements named for dates as well, "yesterday" only there: digits first.
    named.sort(key=lambda text: not MARK.search(text))
    for text in (*named, *other)[:MOST_TRIES]:
        if len(text) > LONGEST:
            continue
        found = dates.read(text)
        if found is not None:
            return found
    return None
