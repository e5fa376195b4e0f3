"""When a story was published and last changed, from the page's sources in order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from newscrawler.dates import DatePrecision, ParsedDate, parse_date
from newscrawler.extraction.blocks import HEADINGS, Block, Blocks, Frame, tag_bits
from newscrawler.extraction.classes import bit
from newscrawler.extraction.document import Document
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
MACHINE = ("data-time", "data-timestamp", "data-date", "data-published", "data-datetime", "data-utime")
OUTSIDE = tag_bits("aside", "nav", "footer", "figcaption")
BEFORE, AFTER = 8, 16
"""Blocks before and after the headline among which its date stands."""
META = bit("meta", "author")
ASIDE = bit("related", "comment", "caption", "advertisement", "newsletter")
DASHES = ("-", "–", "—", ":", "|")
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
    r"(?:(?P<s>[/_-])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>[0-2]\d|3[01]|[1-9])|(?P<mm>0[1-9]|1[0-2])(?P<dd>[0-2]\d|3[01]))(?!\d)"
)


# microformats.org: hatom and h-entry.
MICROFORMATS = XPath(
    ".//*[self::abbr or self::time or self::span][@title or @datetime]"
    "[contains(concat(' ', @class, ' '), ' published ') or contains(concat(' ', @class, ' '), ' dt-published ')]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and where it comes from."""

    parsed: ParsedDate
    raw: str
    source: str


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


def published(
    document: Document, stated: Structured, blocks: Blocks, reader: Reader, headline: str, selected: str = ""
) -> Dated | None:
    """The time of publication by the most trusted source that gives a plausible one.

    ``headline`` is folded; ``selected`` is what a site's own selector found, and comes before all others.
    """
    found = date_candidates(document, stated, blocks, reader, headline, selected)
    return next((dated for _, _, dated in found if dated is not None), None)


def date_candidates(
    document: Document, stated: Structured, blocks: Blocks, reader: Reader, headline: str, selected: str = ""
) -> Iterator[tuple[str, str, Dated | None]]:
    """What may tell the date, in order of trust: text, source, and the date, ``None`` where it is none or implausible."""
    if selected:
        yield selected, "selectors", reader.read(selected, "selectors")
    for raw, source in _stated(stated):
        yield raw, source, reader.read(raw, source)
    if linked := _linked(reader.page):
        yield linked.raw, linked.source, linked
    for raw, source in _shown(document, blocks, headline, reader.page.url):
        yield raw, source, reader.read(raw, source)


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


def _shown(document: Document, blocks: Blocks, headline: str, url: str) -> Iterator[tuple[str, str]]:
    """Dates on the page: ``time`` elements and printed ones near the headline, then the address."""
    near = _near_headline(blocks, headline)
    for block in near:
        for element in block.frame.element.iter("time") if block.time else ():
            yield element.get("datetime") or " ".join("".join(element.itertext()).split()), "time"
        for name in MACHINE:
            if value := block.frame.element.get(name):
                yield value, "time"
    yield from _microformats(document)
    for block in near:
        for raw in _printed(block):
            yield raw, "text"
    for element in document.root.iter("time"):
        if element.get("pubdate") is not None or "published" in (element.get("class") or ""):
            yield element.get("datetime") or "".join(element.itertext()), "time"
    for raw in _in_address(url):
        yield raw, "url"


def _microformats(document: Document) -> Iterator[tuple[str, str]]:
    """The one time that hAtom's ``published`` or h-entry's ``dt-published`` gives; several are other stories'."""
    found = MICROFORMATS(document.root)
    values = (
        {e.get("title") or e.get("datetime") for e in found if isinstance(e, HtmlElement)}
        if isinstance(found, list)
        else set()
    )
    if len(values) == 1 and (value := values.pop()):
        yield value, "time"


def _near_headline(blocks: Blocks, headline: str) -> list[Block]:
    """The blocks around the headline where a date may be the story's, those behind it first."""
    named = [b for b in blocks.blocks if headline and fold(b.text) == headline]
    top = next((b for b in named if b.frame.tag in HEADINGS), named[0] if named else None)
    top = top or next((b for b in blocks.blocks if b.frame.tag == "h1"), None)
    if top is None:
        return [b for b in blocks.blocks[: AFTER * 3] if not _is_aside(b, frozenset())]
    at, around = top.index, frozenset(_indices(top.frame))
    near = [b for b in blocks.blocks[max(0, at - BEFORE) : at + AFTER] if not _is_aside(b, around)]
    return sorted(near, key=lambda b: b.index - at if b.index >= at else (at - b.index) * 2 + 4)


def _in_address(url: str) -> Iterator[str]:
    try:
        path = urlsplit(url).path
    except ValueError:
        return
    if match := URL_DAY_FIRST.search(path):
        yield f"{match['y']}-{match['m']}-{match['d']}"
    if match := URL_DAY.search(path):
        month, day = match["m"] or match["mm"], match["d"] or match["dd"]
        yield f"{match['y']}-{int(month):02}-{int(day):02}"


def _indices(frame: Frame) -> Iterator[int]:
    """The numbers of an element and of all around it."""
    walk: Frame | None = frame
    while walk is not None:
        yield walk.index
        walk = walk.parent


def _is_aside(block: Block, around_headline: frozenset[int]) -> bool:
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


def _printed(block: Block) -> Iterator[str]:
    """What may be a date in a short line: all of it, its parts, and what is written like a date."""
    text = block.text
    near = block.frame.own | block.inline | (block.frame.parent.own if block.frame.parent else 0)
    if not DIGIT.search(text[:200]):
        return
    if len(text) > (160 if near & META else 60):
        # A story may begin with its day: "27.1.2022 - …".
        if (match := WRITTEN.match(text)) and text[match.end() : match.end() + 2].strip()[:1] in DASHES:
            yield match[0]
        return
    yield text
    parts = PARTS.split(text)
    if len(parts) > 1:
        yield from (p for p in parts if DIGIT.search(p))
    yield from (m[0] for m in WRITTEN.finditer(text))


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
