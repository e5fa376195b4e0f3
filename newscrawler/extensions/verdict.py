"""The end of a run: its report into the archive, its verdict into the stats, its summary before the person."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawler.frontier import State
from newscrawler.outcomes import Outcome
from newscrawler.runs import COVERED, RunReport, Verdict, verdict
from newscrawler.state import crawl_state
from newscrawler.summary import summary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
STAT = "newscrawler/verdict"
"""Key of the verdict in Scrapy's stats; ``scrapy crawl`` turns it into its exit status."""


class VerdictExtension:
    """Counts what is exported, and judges the run when it ends."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.languages: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.outcomes_before: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension, listening."""
        extension = cls(crawler)
        crawler.signals.connect(extension.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def item_scraped(self, item: dict[str, Any]) -> None:
        """Count an exported article."""
        self.languages[item["language"]] += 1
        self.filled.update(name for name in COVERED if item[name])

    def spider_closed(self, reason: str) -> None:
        """Judge, store, and say it."""
        report = self.report(reason)
        judged, reasons = verdict(report)
        state = crawl_state(self.crawler)
        self.crawler.stats.set_value(STAT, judged)
        self.crawler.stats.set_value(f"{STAT}_reasons", list(reasons))
        if reason == "finished":
            state.archive.finish_run(
                state.run, report.finished, judged, report.record() | {"reasons": reasons}
            )
        else:  # cut off: the same command takes this run up again
            logger.info("run cut off (%s); the same command goes on where it stopped", reason)
        level = logging.ERROR if judged is Verdict.FAILED else logging.WARNING
        for line in reasons:
            logger.log(level, "%s: %s", judged, line)
        logger.info("%s", summary(report, judged, Path(self.crawler.settings["ARCHIVE_DIR"])))

    def report(self, reason: str) -> RunReport:
        """The counts of the run."""
        state = crawl_state(self.crawler)
        stats = self.crawler.stats.get_stats()
        outcomes = {str(o): n for o, n in state.frontier.outcomes().items()}
        articles = outcomes.get(Outcome.EXPORTED, 0)
        exported = sum(self.languages.values())
        return RunReport(
            site=state.options.site.key,
            started=state.run.started,
            finished=datetime.now(UTC),
            reason=reason,
            outcomes=outcomes,
            start_failures=_start_failures(stats),
            articles=articles,
            languages=dict(self.languages.most_common()),
            coverage={n: self.filled[n] / exported for n in COVERED} if exported else {},
            queued=state.frontier.queued(),
            unsettled=state.frontier.counts().get(State.LEASED, 0),
            export_errors=sum(n for k, n in stats.items() if k.startswith("feedexport/failed_count/")),
            known=state.archive.count(state.options.site.key),
        )


def _start_failures(stats: dict[str, Any]) -> dict[str, int]:
    failures: Counter[str] = Counter()
    for key, count in stats.items():
        kind, _, outcome = key.partition("/")
        if kind in ("home", "listing", "feed", "sitemap") and outcome.startswith(("failed/", "dropped/")):
            failures[outcome] += count
    return dict(failures)
