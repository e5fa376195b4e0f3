"""What a run did, and the honest verdict on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from newscrawler.drift import NOTHING, History, coverage_drifts, length_drift, outcome_drifts, silence
from newscrawler.outcomes import Outcome

COVERED = ("headline", "date_published", "authors", "section", "description", "main_image", "keywords")
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
    guesses: int = 0
    """Feeds and sitemaps asked for in the usual places that are not there: no failure, though 404 or 410."""
    articles: int = 0
    """Articles exported."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """BCP 47 tag to number of exported articles."""
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Field to share of exported articles that have it."""
    examples: Mapping[str, str] = field(default_factory=dict)
    """Field to the address of an exported article that lacks it, or outcome to the address of such a page."""
    chars: int | None = None
    """Median length of the exported texts, in characters; ``None`` without articles."""
    latest: datetime | None = None
    """Publication of the newest dated article that this or an earlier run exported, aware."""
    queued: int = 0
    """Links left for the next run."""
    unsettled: int = 0
    """Pages fetched whose end nobody acknowledged; 0 unless the run was cut off."""
    export_errors: int = 0
    """Feeds, or articles in them, that could not be written."""
    log_errors: int = 0
    """Lines of level ERROR or above in the log."""
    fault: str | None = None
    """What stopped the run because its articles could not be kept: a full disk, a damaged file."""
    hosts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Host to ``pages`` that it answered, ``seconds`` from request to answer added up, and the ``slowest``; to what
    ``failed`` of it, by outcome. Of several workers the last one tells what its own requests took."""
    known: int = 0
    """Articles of the site in the archive after the run."""

    @property
    def pages(self) -> int:
        """Pages that came to an end in this run."""
        return sum(self.outcomes.values())

    def record(self) -> dict[str, Any]:
        """The report as plain JSON types."""
        times = {"started": self.started, "finished": self.finished, "latest": self.latest}
        return asdict(self) | {name: time.isoformat() if time else None for name, time in times.items()}


def verdict(report: RunReport, history: History = NOTHING) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict and its reasons, in words for the operator who is paged at night."""
    fatal, worrying = tuple(_fatal(report)), tuple(_worrying(report, history))
    if fatal:
        return Verdict.FAILED, fatal + worrying
    return (Verdict.DEGRADED if worrying else Verdict.HEALTHY), worrying


def _fatal(report: RunReport) -> Iterator[str]:
    failed = _failed(report)
    if report.fault:
        yield f"the archive could not be written: {report.fault}"
    if not report.outcomes.get(Outcome.LISTED, 0):
        what = _worst(report.start_failures or failed)
        yield f"no listing, feed or sitemap of {report.site} could be read{what}"
    elif not report.known and not report.articles:
        yield "not one article was found"
    if sum(failed.values()) > report.pages / 2:
        yield f"{sum(failed.values())} of {report.pages} pages failed{_worst(failed)}"
    if report.reason == HOST_DOWN:
        waiting = report.queued + report.unsettled
        yield f"{report.site} stopped answering; {waiting} pages wait for the next run"
    if report.export_errors:
        yield f"{report.export_errors} feeds could not be written"


def _worrying(report: RunReport, history: History) -> Iterator[str]:
    failed = _failed(report)
    if MOST_FAILURES * report.pages < sum(failed.values()) <= report.pages / 2:
        yield f"{sum(failed.values())} of {report.pages} pages failed{_worst(failed)}"
    if report.outcomes.get(Outcome.ERROR, 0):
        yield f"{report.outcomes[Outcome.ERROR]} pages met a fault of this program; see the log"
    if report.unsettled and report.reason != HOST_DOWN:
        yield f"{report.unsettled} pages were cut off and will be fetched again"
    yield from coverage_drifts(report.coverage, report.articles, report.examples, history)
    yield from outcome_drifts(report.outcomes, report.examples, history)
    yield from length_drift(report.chars, report.articles, history)
    yield from silence(report.finished, report.articles, history)


def _failed(report: RunReport) -> dict[str, int]:
    failed = Counter({o: n for o, n in report.outcomes.items() if Outcome(o).is_failure})
    failed.subtract({Outcome.GONE: report.guesses})
    return {o: n for o, n in failed.items() if n > 0}


def _worst(counts: Mapping[str, int]) -> str:
    """The commonest outcome, for the end of a sentence."""
    if not counts:
        return ""
    return f", mostly {max(counts, key=lambda o: counts[o])}"
