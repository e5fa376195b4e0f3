"""What a crawl hands on: a `Page` as it came over the wire, and the `Article` read from it.

Field names follow schema.org ``NewsArticle`` in snake case. The docstrings here are the published schema
(``docs/schema.md`` is made from them). Missing is ``None`` or empty, never a placeholder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newscrawler.outcomes import Outcome


class LinkKind(StrEnum):
    """What a link is thought to lead to."""

    HOME = "home"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address to fetch, with everything its discoverer knew about it."""

    url: str
    """Absolute address, as it will be requested."""
    kind: LinkKind
    """What it is thought to lead to."""
    found_on: str | None = None
    """Address of the page, feed or sitemap that has the link; ``None`` for a start address."""
    source: LinkKind | None = None
    """What kind of page ``found_on`` is."""
    title: str | None = None
    """Headline in the listing row or feed entry."""
    date: datetime | None = None
    """Time of publication in the listing row, feed entry or sitemap, aware."""
    date_raw: str | None = None
    """The same as printed there."""
    date_precision: str | None = None
    """``minute``, ``hour``, ``day`` …: the precision of ``date``."""
    modified: datetime | None = None
    """Time of the last change, where feed or sitemap has one, aware."""
    section: str | None = None
    """Section the listing or feed stands for."""
    image: str | None = None
    """Address of the image in the row or entry."""
    authors: tuple[str, ...] = ()
    """Names in the feed entry."""
    language: str | None = None
    """BCP 47 tag that the discoverer declares for the target."""
    translations: Mapping[str, str] = field(default_factory=dict)
    """BCP 47 tag to address, from a sitemap's hreflang links."""
    page: int = 0
    """For a listing: how many pages into its pager, from 0."""
    stale: int = 0
    """For a listing: how many pages before it, in a row, had no new article."""
    is_revisit: bool = False
    """Ask again for a story that is stored, whether or not anything says that it has changed."""


class Role(StrEnum):
    """What a paragraph is in its story."""

    PARAGRAPH = "paragraph"
    """Running text."""
    LEAD = "lead"
    """The standfirst between headline and story, where the page prints one."""
    SUBHEADING = "subheading"
    """A heading inside the story."""
    QUOTE = "quote"
    """A block quotation."""
    LIST_ITEM = "list_item"
    """One item of a list."""
    TABLE_ROW = "table_row"
    """One row of a table, its cells joined by tabs or bars."""
    CAPTION = "caption"
    """The caption of an image in the story: kept, but no part of ``text``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One block of the story."""

    text: str
    """Canonical text, one line."""
    role: Role = Role.PARAGRAPH
    """What it is in the story."""
    language: str = "und"
    """BCP 47 tag, ``und`` when unknown."""
    direction: str = "ltr"
    """``ltr`` or ``rtl``, from the script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person, or a desk that signs."""

    name: str
    """The name as printed, without "By"."""
    url: str | None = None
    """Address of the author's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of the story."""

    url: str
    """Absolute address of the largest version the page names."""
    caption: str | None = None
    """Caption as printed, without the credit where the page tells them apart."""
    credit: str | None = None
    """Photographer or agency."""
    alt: str | None = None
    """Alternative text."""
    file: str | None = None
    """Path of the stored copy in ``IMAGES_STORE``; ``None`` where none was asked for or could be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video or audio of the story."""

    url: str
    """Absolute address of the file, or of its player."""
    title: str | None = None
    """Name or caption as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedBlock:
    """A block that was taken for no part of the story."""

    text: str
    """Its canonical text, at most 300 characters."""
    reason: str
    """``label``, ``copy``, ``teaser``, ``summary``, ``cut_lead``, ``headline``, ``template``, ``related``, ``chrome`` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A relation to another stored article. Nothing is dropped for resembling something else."""

    id: str
    """``id`` of the other article."""
    relation: str
    """``same_content``, ``near``, ``translation`` or ``translation_hint``."""
    similarity: float | None = None
    """Jaccard similarity of the character 5-grams, 0 to 1, for ``near``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """Where the raw response lies."""

    file: str
    """File name inside the archive's ``warc`` directory."""
    offset: int
    """Byte offset of the record."""
    id: str
    """WARC-Record-ID without angle brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the article came from and how it was read."""

    requested_url: str | None = None
    """Address that was asked for, when a redirect led elsewhere."""
    fetched_at: datetime | None = None
    """Time of the response, aware, UTC."""
    status: int | None = None
    """HTTP status."""
    etag: str | None = None
    """ETag of the response."""
    last_modified: str | None = None
    """Last-Modified of the response, as sent."""
    robots: tuple[str, ...] = ()
    """What the page asks of robots, sorted: ``noarchive``, ``noai``, ``tdm-reservation`` … from X-Robots-Tag, robots
    meta tags and TDM-Reservation; empty when it asks for nothing."""
    discovered_by: LinkKind | None = None
    """Kind of page that had the link."""
    discovered_on: str | None = None
    """Address of that page."""
    declared_language: str | None = None
    """BCP 47 tag that the page declares, right or wrong."""
    is_declared_language_right: bool | None = None
    """Whether the text is in that language; ``None`` when the page declares none, or the text tells none."""
    field_sources: Mapping[str, str] = field(default_factory=dict)
    """Field name to the reader that gave it: ``json-ld``, ``meta``, ``h1``, ``listing``, ``body`` …"""
    extractor_version: str | None = None
    """Version of newscrawler that read the page."""
    warc: WarcRecord | None = None
    """The raw response, when it was archived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came over the wire, plus what its discoverer knew."""

    url: str
    """Address that answered, after redirects."""
    requested_url: str | None = None
    """Address that was asked for, when a redirect led elsewhere."""
    body: bytes = field(repr=False)  # Scrapy logs the item when a pipeline fails: an address says enough
    """Body without transfer and content encoding."""
    status: int = 200
    """HTTP status."""
    content_type: str | None = None
    """Content-Type header."""
    etag: str | None = None
    """ETag header."""
    last_modified: str | None = None
    """Last-Modified header."""
    robots: tuple[str, ...] = ()
    """What the page asks of robots: see `Provenance.robots`."""
    fetched_at: datetime | None = None
    """Time of the response, aware."""
    link: Link | None = None
    """The link that led here."""
    warc: WarcRecord | None = None
    """The raw response, when it was archived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A story: once, whole, clean, dated, in the right language."""

    id: str = ""
    """Stable identity: 16 hexadecimal digits of BLAKE2b over the address key (host, path, meaningful query)."""
    url: str
    """Address that answered."""
    canonical_url: str = ""
    """The address that stands for the story: the page's canonical link when it is the same site, cleaned."""
    urls: tuple[str, ...] = ()
    """Every address under which the story was met, cleaned, the canonical one first."""
    headline: str | None = None
    """Headline as printed over the story."""
    description: str | None = None
    """Summary or standfirst."""
    paragraphs: tuple[Paragraph, ...] = field(default=(), repr=False)
    """The blocks of the story in order, captions included."""
    language: str = "und"
    """BCP 47 tag of the story; ``und`` when unknown, never a guess."""
    languages: Mapping[str, float] = field(default_factory=dict)
    """BCP 47 tag to share of the letters, largest first."""
    script: str | None = None
    """ISO 15924 code of the main script."""
    direction: str = "ltr"
    """``ltr`` or ``rtl``."""
    date_published: datetime | None = None
    """Time of publication, aware, with the source's own offset; ``None`` if not found; never guessed."""
    date_published_raw: str | None = None
    """The same as the source prints it."""
    date_published_source: str | None = None
    """Where it was found: ``json-ld``, ``meta``, ``time``, ``feed``, ``listing``, ``sitemap``, ``text``, ``url`` …"""
    date_published_precision: str | None = None
    """``year``, ``month``, ``day``, ``hour``, ``minute`` or ``second``; export prints a ``day`` without a time."""
    date_published_calendar: str | None = None
    """``gregorian``, ``solar_hijri`` or ``lunar_hijri``: the calendar in which the source prints it."""
    date_modified: datetime | None = None
    """Time of the last change, aware; ``None`` if not found."""
    authors: tuple[Author, ...] = ()
    """People who signed, in the order of the page."""
    publisher: str | None = None
    """Name of the outlet."""
    section: str | None = None
    """Section of the outlet."""
    breadcrumbs: tuple[str, ...] = ()
    """Path of sections, outermost first."""
    keywords: tuple[str, ...] = ()
    """Keywords or tags."""
    main_image: Image | None = None
    """The image that stands for the story."""
    images: tuple[Image, ...] = ()
    """Images of the story in order, without logos, pixels and avatars."""
    videos: tuple[Video, ...] = ()
    """Videos and audios of the story in order."""
    is_accessible_for_free: bool | None = None
    """``False`` behind a paywall, ``None`` when the page does not say."""
    license: str | None = None
    """Licence address or name."""
    translations: Mapping[str, str] = field(default_factory=dict)
    """BCP 47 tag to address of the story's other language versions."""
    content_hash: str = ""
    """32 hexadecimal digits of BLAKE2b over the folded headline and text: equal when the story reads the same."""
    revision: int = 1
    """1 for the first text stored under this ``id``, then counting up with each changed text."""
    duplicates: tuple[Duplicate, ...] = ()
    """Relations to other stored articles."""
    cluster: str | None = None
    """``id`` of the first article of the group of near-duplicates; ``None`` alone."""
    dropped_blocks: tuple[DroppedBlock, ...] = field(default=(), repr=False)
    """What was taken for no part of the story, and why."""
    outcome: Outcome = Outcome.EXPORTED
    """How the page ended; anything but ``exported`` is a reason not to export."""
    provenance: Provenance = field(default_factory=Provenance)
    """Where the article came from and how it was read."""

    @property
    def text(self) -> str:
        """The story's paragraphs without captions, in order, joined by a blank line."""
        return "\n\n".join(p.text for p in self.paragraphs if p.role is not Role.CAPTION)
