"""The figures of a report, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from newscrawler.items import DroppedBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often something was met."""

    name: str
    """Empty for what has no name, such as articles without a section."""
    count: int


def commonest(counts: Mapping[str, int]) -> tuple[Count, ...]:
    """The commonest first; of equals, by name."""
    return tuple(Count(name=n, count=c) for n, c in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The articles published on one day."""

    day: date
    languages: Mapping[str, int]
    """BCP 47 tag to number of articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the articles exported on one day had each field."""

    day: date
    articles: int
    shares: Mapping[str, float]
    """Field to share, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How the pages of one day's runs ended."""

    day: date
    outcomes: Mapping[str, int]
    """Outcome to number of pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """How one host answers."""

    name: str
    pages: int = 0
    """Pages of it that were met, failures among them."""
    failures: Mapping[str, int] = field(default_factory=dict)
    """Outcome to number of pages that failed."""
    pace: float | None = None
    """Seconds from one article page to the next, waits of politeness included; ``None`` for too few pages."""
    answer: float | None = None
    """Mean seconds from request to answer; ``None`` where no run measured it."""

    @property
    def failed(self) -> int:
        """Pages that failed."""
        return sum(self.failures.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An article in a list."""

    site: str
    url: str
    headline: str
    language: str
    day: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of near-duplicates."""

    size: int
    members: tuple[Named, ...]
    """The first stored ones, at most a handful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run."""

    site: str
    started: datetime
    finished: datetime | None
    """``None`` while it lasts, or when it was cut off."""
    verdict: str | None
    articles: int
    pages: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """One of several sites, and how its crawls went in the window."""

    name: str
    verdict: str | None
    """Of its latest run that was judged; ``None`` when there is none in the window."""
    started: datetime | None
    """When its latest run began."""
    articles: tuple[int, ...]
    """Exported on each day of the window."""
    pages: int
    failed: int
    """Of the pages."""
    reasons: tuple[str, ...]
    """Of the verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """A stored article and what was taken for no part of it."""

    article: Named
    direction: str
    """``ltr`` or ``rtl``."""
    section: str | None
    published: str | None
    """As the feeds print it."""
    stored_at: datetime
    revision: int
    chars: int
    """Length of its text."""
    dropped: tuple[DroppedBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Numbers at the head of the page."""

    articles: int = 0
    """In the archive."""
    new: int = 0
    """First stored inside the window."""
    undated: int = 0
    """Of the new ones, those without a day of publication."""
    older: int = 0
    """Of the new ones, those published before the window."""
    revised: int = 0
    """Articles of the window that have more than one revision."""
    failed: int = 0
    """Pages that failed in the window's runs."""
    pages: int = 0
    """Pages that the window's runs settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that the page shows. Lists are in the order in which they are shown."""

    site: str | None
    """The one site it is about; ``None`` for all of the archive."""
    sites: tuple[str, ...]
    since: date
    """First day of the window."""
    until: date
    """Last day of the window: the day of the latest run, UTC."""
    totals: Totals = field(default_factory=Totals)
    days: tuple[Day, ...] = ()
    """Every day of the window, days without articles among them; empty when none has any."""
    hours: tuple[int, ...] = ()
    """Articles per hour of the day, in the sources' own zones; empty when no article has an hour."""
    languages: tuple[Count, ...] = ()
    sections: tuple[Count, ...] = ()
    """The largest ones; one without a name stands for articles without a section."""
    coverage: tuple[Coverage, ...] = ()
    outcomes: tuple[Count, ...] = ()
    pages: tuple[Pages, ...] = ()
    """Every day on which a run began."""
    relations: tuple[Count, ...] = ()
    """Relation (``near``, ``translation`` …) to number of links between articles."""
    cluster_sizes: Mapping[int, int] = field(default_factory=dict)
    """Number of members to number of clusters."""
    clusters: tuple[Cluster, ...] = ()
    """The largest ones."""
    hosts: tuple[Host, ...] = ()
    by_site: tuple[SiteRow, ...] = ()
    """Every site, those that want looking at first; empty when there is but one."""
    runs: tuple[Ran, ...] = ()
    """The latest first."""
    latest: tuple[Latest, ...] = ()
    """The articles stored last, the newest first."""
    dropped: tuple[Count, ...] = ()
    """Reason to number of blocks dropped from the articles stored last."""
    dropped_of: int = 0
    """How many articles ``dropped`` is counted over."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever crawled."""
        return not self.runs
