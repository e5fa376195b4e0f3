"""The end of a run: judged against the site's own history, stored, told to whoever wants to know."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals

from newscrawler.archive.records import record
from newscrawler.drift import RUNS, History, history
from newscrawler.extensions.feedwatch import FeedWatch
from newscrawler.extensions.notices import notify
from newscrawler.frontier import State
from newscrawler.items import LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.runs import HOST_DOWN, RunReport, Verdict, verdict
from newscrawler.scheduler import FAULT
from newscrawler.state import CrawlState, crawl_state
from newscrawler.summary import summary
from newscrawler.tally import Tally

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawler.sites import Site

logger = logging.getLogger(__name__)
STAT = "newscrawler/verdict"
"""Key of the verdict in Scrapy's stats; ``scrapy crawl`` turns it into its exit status."""
CUT_OFF = "shutdown"
"""Scrapy's reason for a run that somebody stopped: nobody has to be told."""


class VerdictExtension:
    """Counts what is exported, and judges the run when it ends."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally()
        self.feeds = FeedWatch(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.response_received, signal=signals.response_received)
        crawler.signals.connect(extension.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(extension.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    @property
    def state(self) -> CrawlState:
        """Archive, frontier and run of this crawl."""
        return crawl_state(self.crawler)

    def spider_opened(self) -> None:
        """Count what the run brought before it was cut off."""
        if self.state.run.is_resumed and not self.state.archive.db.is_shared:
            self.add_stored()

    def add_stored(self) -> None:
        """Count all that the run has brought so far."""
        for _, article in self.state.archive.revisions(run=self.state.run):
            self.tally.add(record(article))

    def response_received(self, request: Request) -> None:
        """Count how long the host took."""
        if "download_latency" in request.meta:
            self.tally.add_answer(urlsplit(request.url).hostname or "", request.meta["download_latency"])

    def item_scraped(self, item: dict[str, Any]) -> None:
        """Count an exported article. Those of several workers are counted at the end, together."""
        if not self.state.archive.db.is_shared:
            self.tally.add(item)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Remember an example of each way of being no article."""
        outcome, _, url = str(exception).partition(": ")
        self.tally.add_drop(outcome, url or str(getattr(item, "url", "")))

    async def spider_closed(self, reason: str) -> None:
        """Judge, store, and say it."""
        runs = self.state.archive.runs(self.state.options.site.key, RUNS)
        past = history(run for run in runs if run.id != self.state.run.id)
        if self.state.archive.db.is_shared:
            self.add_stored()
        # Once for other extensions that look at the stats now, and once more when the feeds are stored.
        self.tell_stats(self.report(reason, past), past)
        await self.feeds.wait()
        report = self.report(reason, past)
        judged, reasons = self.tell_stats(report, past)
        told = report.record() | {"verdict": judged, "reasons": list(reasons)}
        if reason == "finished":
            self.state.archive.finish_run(self.state.run, report.finished, judged, told)
        else:  # cut off: the same command takes this run up again
            logger.info("run cut off (%s); the same command goes on where it stopped", reason)
            if reason == HOST_DOWN:  # days may pass like this, and the run before was healthy
                self.state.archive.judge_run(self.state.run, judged, told)
        level = logging.ERROR if judged is Verdict.FAILED else logging.WARNING
        for line in reasons:
            logger.log(level, "%s: %s", judged, line)
        logger.info("%s", summary(report, judged, Path(self.crawler.settings["ARCHIVE_DIR"])))
        if reason != CUT_OFF:
            await notify(self.crawler.settings, report, judged, told)

    def tell_stats(self, report: RunReport, past: History) -> tuple[Verdict, tuple[str, ...]]:
        """The verdict and its reasons, once they are in the stats, with the figures that monitors compare."""
        judged, reasons = verdict(report, past)
        for key, value in _stats(report, judged, reasons):
            self.crawler.stats.set_value(key, value)
        return judged, reasons

    def report(self, reason: str, past: History) -> RunReport:
        """The counts of the run."""
        stats = self.crawler.stats.get_stats()
        frontier = self.state.frontier
        outcomes = {str(o): n for o, n in frontier.outcomes().items()}
        dates = [moment for moment in (self.tally.latest, past.latest) if moment]
        return RunReport(
            site=self.state.options.site.key,
            started=self.state.run.started,
            finished=datetime.now(UTC),
            reason=reason,
            outcomes=outcomes,
            start_failures=_start_failures(stats),
            guesses=_guesses(stats, self.state.options.site),
            articles=outcomes.get(Outcome.EXPORTED, 0),
            languages=dict(self.tally.languages.most_common()),
            coverage=self.tally.coverage,
            examples=self.tally.examples,
            chars=self.tally.chars,
            latest=max(dates, default=None),
            hosts=self.tally.hosts_with(frontier.failures()),
            queued=frontier.queued(),
            unsettled=frontier.counts().get(State.LEASED, 0),
            export_errors=self.feeds.errors,
            log_errors=stats.get("log_count/ERROR", 0) + stats.get("log_count/CRITICAL", 0),
            fault=stats.get(FAULT),
            known=self.state.archive.count(self.state.options.site.key),
        )


def _stats(report: RunReport, judged: Verdict, reasons: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    yield STAT, str(judged)
    yield f"{STAT}_reasons", list(reasons)
    yield "newscrawler/articles", report.articles
    yield "newscrawler/articles_known", report.known
    yield "newscrawler/queued", report.queued
    yield "newscrawler/export_errors", report.export_errors
    yield from ((f"newscrawler/coverage/{name}", share) for name, share in report.coverage.items())


def _guesses(stats: dict[str, Any], site: Site) -> int:
    kinds = {LinkKind.FEED: site.feeds, LinkKind.SITEMAP: site.sitemaps}
    return sum(stats.get(f"{kind}/{Outcome.GONE}", 0) for kind, named in kinds.items() if not named)


def _start_failures(stats: dict[str, Any]) -> dict[str, int]:
    failures: Counter[str] = Counter()
    for key, count in stats.items():
        kind, _, outcome = key.partition("/")
        if kind in ("home", "listing", "feed", "sitemap") and outcome.startswith(("failed/", "dropped/")):
            failures[outcome] += count
    return dict(failures)
