"""When a story was published and last changed, from the page's sources in order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from newscrawler.extraction.blocks import Blocks
from newscrawler.extraction.document import Document
from newscrawler.extraction.stand_ins import ParsedDate, parse_date
from newscrawler.extraction.structured import Structured, texts
from newscrawler.items import Page
from newscrawler.sites import Site

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
URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0?[1-9]|1[0-2])\2([0-2]\d|3[01]|0?[1-9])(?!\d)")


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


def published(document: Document, stated: Structured, blocks: Blocks, reader: Reader) -> Dated | None:
    """The time of publication by the most trusted source that gives a plausible one."""
    for raw, source in _published(document, stated, blocks, reader.page):
        if found := reader.read(raw, source):
            return found
    return None


def _published(
    document: Document, stated: Structured, blocks: Blocks, page: Page
) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated"):
        for raw in texts(stated.article.get(key)):
            yield raw, "json-ld"
    for name in PUBLISHED_META:
        for raw in stated.meta.get(name, ()):
            yield raw, "meta"
    for name in ("datepublished", "datecreated"):
        for raw in stated.properties.get(name, ())[:1]:
            yield raw, "microdata"
    for element in document.root.iter("time"):
        raw = element.get("datetime") or "".join(element.itertext())
        if raw.strip():
            yield raw, "time"
    if match := URL_DAY.search(urlsplit(page.url).path):
        yield f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}", "url"


def modified(stated: Structured, reader: Reader) -> Dated | None:
    """The time of the last change, stated for machines."""
    for raw in texts(stated.article.get("dateModified")):
        if found := reader.read(raw, "json-ld"):
            return found
    for name in MODIFIED_META:
        for raw in stated.meta.get(name, ()):
            if found := reader.read(raw, "meta"):
                return found
    return None
