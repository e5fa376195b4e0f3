"""When a story was published and last changed, from the page's sources in order of trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from newscrawler.dates import DatePrecision, ParsedDate, parse_date
from newscrawler.extraction.blocks import HEADINGS, Block, Blocks
from newscrawler.extraction.document import Document
from newscrawler.extraction.local_time import EXACT, in_local_time, is_movable
from newscrawler.extraction.printed_dates import (
    dated_lines,
    in_address,
    in_state,
    is_publication,
    is_update,
    labelled,
    lines,
    microformats,
    named,
    near_headline,
    printed,
    publication_times,
    timed,
)
from newscrawler.extraction.structured import Structured, texts, types_of
from newscrawler.items import Page
from newscrawler.sites import Site
from newscrawler.text.fold import fold

PUBLISHED_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "article.published",
    "published-date", "publish-date", "publishdate", "publish_date", "pubdate", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "date.issued", "cxenseparse:recs:publishtime",
    "article.created", "created", "date", "rnews:datepublished", "displaydate", "originalpublicationdate", "publication_date",
    "timestamp", "last-published", "datecreated", "article_date_original", "article:published", "iso-8601-publish-date", "citation_date",
)  # fmt: skip
MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "dc.date.modified", "article:updated", "revised", "updated_time", "modified",
)  # fmt: skip
STATED = frozenset(("json-ld", "meta", "microdata"))
ANEW = timedelta(days=2)
"""How much later a printed day must be than the stated one to be another: zones make a day of difference."""

BESIDE = 6
"""Blocks behind the headline in which the story's own day is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and where it comes from."""

    parsed: ParsedDate
    raw: str
    source: str


Told = tuple[str, str, Dated | None]
"""A text that may tell the date, its source, and the date; ``None`` where it is none or implausible."""


class Reader:
    """Parses the dates of one page under its site's conventions, and refuses those that cannot be."""

    def __init__(self, page: Page, site: Site, languages: tuple[str, ...]) -> None:
        self.page = page
        self.site = site
        self.languages = languages
        self.latest = page.fetched_at + timedelta(days=1) if page.fetched_at else None

    def read(self, raw: str, source: str) -> Dated | None:
        """The date in the text, if there is one and it is no future and no time before the web's news."""
        parsed = parse_date(
            raw[:200],
            languages=self.languages,
            timezone=self.site.timezone,
            now=self.page.fetched_at,
            date_order=self.site.date_order,
        )
        if parsed is None or not self.is_plausible(parsed.value):
            return None
        return Dated(parsed=parsed, raw=" ".join(raw.split())[:200], source=source)

    def is_plausible(self, value: datetime) -> bool:
        """Whether a story can be of that time."""
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.year >= 1990 and (self.latest is None or moment <= self.latest)

    def is_of_fetch(self, day: date) -> bool:
        """Whether the day can be that of the visit, which some pages print."""
        fetched = self.page.fetched_at
        return fetched is not None and abs(fetched.date() - day) < ANEW


def published(
    document: Document, stated: Structured, blocks: Blocks, reader: Reader, headline: str, selected: str = ""
) -> Dated | None:
    """The time of publication by the most trusted source that gives a plausible one.

    ``headline`` is folded; ``selected`` is what a site's own selector found, and comes before all others. A time that is
    stated for machines is told in the zone in which the page states or prints it elsewhere, and gives way to a later day
    that the page prints over its story: old pages are published anew under their address.
    """
    near = near_headline(blocks, headline)
    found = _expected(document, stated, near, reader, selected)
    first = next((dated for _, _, dated in found if dated is not None), None)
    if first is None:
        rest = _elsewhere(document, blocks, reader, headline)
        return next((dated for _, _, dated in rest if dated is not None), None)
    if first.source not in STATED:
        return first
    is_printed = bool(near) and (near[0].frame.tag in HEADINGS or fold(near[0].text) == headline)
    if is_printed and (later := _published_anew(first, near, reader)):
        return later
    if not is_movable(first.parsed):
        return first
    others = (dated.parsed for _, raw, dated in found if dated is not None and not is_update(raw))
    return replace(first, parsed=in_local_time(first.parsed, others))


def _published_anew(first: Dated, near: list[Block], reader: Reader) -> Dated | None:
    """The one day that is printed near the headline, when it is later than the stated one and not said to be a change's.

    The day of the fetch and the one before are not taken: some pages print the visitor's day.
    """
    found: dict[date, Dated] = {}
    for block in near:
        if not (0 <= block.index - near[0].index <= BESIDE or is_publication(block)):
            continue  # above the headline are the visitor's day and the issue's, further below the story's
        dated = next((d for raw in printed(block) if (d := reader.read(raw, "text"))), None)
        if dated is None:
            continue
        if dated.parsed.is_relative or is_update(block.text):
            return None
        found.setdefault(dated.parsed.value.date(), dated)
    for raw in timed(near) if len(found) == 1 else ():
        exact = reader.read(raw, "time")
        if exact and exact.parsed.value.date() in found and exact.parsed.precision in EXACT:
            found = {exact.parsed.value.date(): exact}
            break
    if len(found) != 1:
        return None
    day, dated = found.popitem()
    linked = _linked(reader.page)
    if linked and abs(linked.parsed.value.date() - first.parsed.value.date()) < ANEW:
        return None
    if day - first.parsed.value.date() < ANEW or reader.is_of_fetch(day):
        return None
    return dated


def date_candidates(
    document: Document, stated: Structured, blocks: Blocks, reader: Reader, headline: str, selected: str = ""
) -> Iterator[Told]:
    """What may tell the date, in order of trust."""
    yield from _expected(document, stated, near_headline(blocks, headline), reader, selected)
    yield from _elsewhere(document, blocks, reader, headline)


def _expected(
    document: Document, stated: Structured, near: list[Block], reader: Reader, selected: str
) -> Iterator[Told]:
    """What stands where the date of a story is looked for."""
    if selected:
        yield selected, "selectors", reader.read(selected, "selectors")
    for raw, source in _stated(stated):
        yield raw, source, reader.read(raw, source)
    if linked := _linked(reader.page):
        yield linked.raw, linked.source, linked
    for raw, source in _shown(document, near, reader.page.url):
        yield raw, source, reader.read(raw, source)


def _elsewhere(document: Document, blocks: Blocks, reader: Reader, headline: str) -> Iterator[Told]:
    """The one day that the rest of the page tells in one way."""
    above, behind = dated_lines(blocks, headline)
    for raws, source in (
        (labelled(behind), "text"),
        (named(behind), "text"),
        (in_state(document), "state"),
        (lines(behind), "text"),
    ):
        if only := _only(raws, source, reader):
            yield only.raw, source, only
    only = _only(named(above), "text", reader)
    if only and not reader.is_of_fetch(only.parsed.value.date()):
        yield only.raw, "text", only


def _only(raws: Iterable[str], source: str, reader: Reader) -> Dated | None:
    """The first date, when all are of one day: of several some are other stories'."""
    found = [dated for raw in raws if (dated := reader.read(raw, source)) and not dated.parsed.is_relative]
    return found[0] if len({dated.parsed.value.date() for dated in found}) == 1 else None


def _stated(stated: Structured) -> Iterator[tuple[str, str]]:
    for raw in texts(stated.article.get("datePublished")):
        yield raw, "json-ld"
    for name in PUBLISHED_META:
        for raw in stated.meta.get(name, ()):
            yield raw, "meta"
    for raw in texts(stated.article.get("dateCreated")):
        yield raw, "json-ld"
    for name in ("datepublished", "datecreated"):
        for raw in stated.properties.get(name, ())[:1]:
            yield raw, "microdata"
    for node in stated.nodes:
        if "WebPage" in types_of(node):
            for raw in texts(node.get("datePublished")):
                yield raw, "json-ld"


def _linked(page: Page) -> Dated | None:
    """The date that feed, listing row or sitemap gave the link."""
    link = page.link
    if link is None or link.date is None:
        return None
    parsed = ParsedDate(value=link.date, precision=DatePrecision(link.date_precision or "minute"))
    source = str(link.source) if link.source is not None else "listing"
    return Dated(parsed=parsed, raw=link.date_raw or link.date.isoformat(), source=source)


def _shown(document: Document, near: list[Block], url: str) -> Iterator[tuple[str, str]]:
    """Dates on the page: ``time`` elements and printed ones near the headline, then the address."""
    for raw in (*timed(near), *microformats(document)):
        yield raw, "time"
    for block in near:
        for raw in printed(block):
            yield raw, "text"
    for raw in publication_times(document):
        yield raw, "time"
    for raw in in_address(url):
        yield raw, "url"


def modified(stated: Structured, reader: Reader, selected: str = "") -> Dated | None:
    """The time of the last change, by the site's own selector or as stated for machines."""
    if selected and (found := reader.read(selected, "selectors")):
        return found
    for raw in texts(stated.article.get("dateModified")):
        if found := reader.read(raw, "json-ld"):
            return found
    for name in MODIFIED_META:
        for raw in stated.meta.get(name, ()):
            if found := reader.read(raw, "meta"):
                return found
    return None
