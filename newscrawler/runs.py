"""What a run did, and the honest verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from newscrawler.outcomes import Outcome

COVERED = ("headline", "date_published", "authors", "section", "description", "main_image")
"""Fields whose coverage a run reports."""
HOST_DOWN = "host_down"
"""Reason for the end of a run whose site stopped answering."""
MOST_FAILURES = 0.1
"""Share of pages that may fail before a run counts as degraded; half of them makes it failed."""


class Verdict(StrEnum):
    """How a run went."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """The counts of one run."""

    site: str
    started: datetime
    finished: datetime
    reason: str = "finished"
    """Scrapy's reason for the end: ``finished``, ``shutdown`` …"""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """Outcome to number of pages of this run, articles, listings, feeds and sitemaps alike."""
    start_failures: Mapping[str, int] = field(default_factory=dict)
    """Outcome to number of home, listing, feed and sitemap pages that could not be read."""
    articles: int = 0
    """Articles exported."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """BCP 47 tag to number of exported articles."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Field to share of exported articles that have it."""
    queued: int = 0
    """Links left for the next run."""
    unsettled: int = 0
    """Pages fetched whose end nobody acknowledged; 0 unless the run was cut off."""
    export_errors: int = 0
    """Feeds that could not be written."""
    known: int = 0
    """Articles of the site in the archive after the run."""

    @property
    def pages(self) -> int:
        """Pages that came to an end in this run."""
        return sum(self.outcomes.values())

    def record(self) -> dict[str, Any]:
        """The report as plain JSON types."""
        return asdict(self) | {"started": self.started.isoformat(), "finished": self.finished.isoformat()}


def verdict(report: RunReport) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict and its reasons, in words for the operator who is paged at night."""
    failed = {o: n for o, n in report.outcomes.items() if Outcome(o).is_failure}
    fatal, worrying = [], []
    if not report.outcomes.get(Outcome.LISTED, 0):
        what = _worst(report.start_failures or failed)
        fatal.append(f"no listing, feed or sitemap of {report.site} could be read{what}")
    elif not report.known and not report.articles:
        fatal.append("not one article was found")
    if report.pages and sum(failed.values()) > report.pages / 2:
        fatal.append(f"{sum(failed.values())} of {report.pages} pages failed{_worst(failed)}")
    elif sum(failed.values()) > MOST_FAILURES * report.pages:
        worrying.append(f"{sum(failed.values())} of {report.pages} pages failed{_worst(failed)}")
    if report.outcomes.get(Outcome.ERROR, 0):
        worrying.append(f"{report.outcomes[Outcome.ERROR]} pages met a fault of this program; see the log")
    if report.reason == HOST_DOWN:
        waiting = report.queued + report.unsettled
        fatal.append(f"{report.site} stopped answering; {waiting} pages wait for the next run")
    if report.export_errors:
        fatal.append(f"{report.export_errors} feeds could not be written")
    if report.unsettled and report.reason != HOST_DOWN:
        worrying.append(f"{report.unsettled} pages were cut off and will be fetched again")
    if fatal:
        return Verdict.FAILED, tuple(fatal + worrying)
    return (Verdict.DEGRADED if worrying else Verdict.HEALTHY), tuple(worrying)


def _worst(counts: Mapping[str, int]) -> str:
    """The commonest outcome, for the end of a sentence."""
    if not counts:
        return ""
    return f", mostly {max(counts, key=lambda o: counts[o])}"
