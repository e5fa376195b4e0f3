"""What one crawl shares: its archive, frontier and run, opened once and closed when the engine stops."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import signals

from newscrawler.archive.database import Archive, Run
from newscrawler.archive.related import placed
from newscrawler.archive.store import open_archive
from newscrawler.discovery.traps import Traps
from newscrawler.errors import UsageError
from newscrawler.frontier import Frontier
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Article, LinkKind, Page
from newscrawler.options import Options
from newscrawler.outcomes import Outcome
from newscrawler.safety.printable import printable
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlState:
    """The archive, frontier and run of one crawl."""

    options: Options
    archive: Archive
    frontier: Frontier
    run: Run
    stats: StatsCollector
    traps: Traps = field(default_factory=Traps)

    def settle(self, key: str, kind: LinkKind, outcome: Outcome, *, is_copy: bool = False) -> None:
        """Acknowledge how the page under that key ended, and count it. Part of the caller's transaction, if any."""
        if self.frontier.acknowledge(key, outcome):
            self.archive.db.after_commit(lambda: self._count(key, kind, outcome, is_copy=is_copy))

    def _count(self, key: str, kind: LinkKind, outcome: Outcome, *, is_copy: bool) -> None:
        self.stats.inc_value(f"outcome/{outcome}")
        self.stats.inc_value(f"{kind}/{outcome}")
        ended = self.traps.settled(key, kind, outcome, is_copy=is_copy)
        if ended:
            logger.warning("Nothing new from %s: its pages are left out from here on", printable(ended))

    def is_full(self, leased: int = 0) -> bool:
        """Whether the run has all the articles it was asked for, if those pages that are leased bring one each.

        What is queued then stays queued for the next run.
        """
        wanted = self.options.max_articles
        return wanted is not None and self.frontier.outcomes().get(Outcome.EXPORTED, 0) + leased >= wanted

    def placed(self, article: Article) -> Article:
        """The article with identity, revision, relations and outcome against what the archive holds now."""
        seen = article.provenance.fetched_at or self.run.started
        return placed(self.archive.db, article, self.options.site, day=seen.toordinal())

    def settle_article(self, article: Article, outcome: Outcome) -> None:
        """Acknowledge the page that the article was read from, and keep its validators for the next visit."""
        origin = article.provenance
        key = article_key(article)
        page = Page(
            url=article.url,
            body=b"",
            status=origin.status or 200,
            etag=origin.etag,
            last_modified=origin.last_modified,
            fetched_at=origin.fetched_at,
            warc=origin.warc,
        )
        is_copy = any(other.relation == "near" for other in article.duplicates)

        def settled() -> None:
            self.archive.save_page(page, key, outcome, self.run)
            self.settle(key, LinkKind.ARTICLE, outcome, is_copy=is_copy)

        self.archive.transact(settled)


def article_key(article: Article) -> str:
    """The frontier's key of the page that the article was read from."""
    return url_key(article.provenance.requested_url or article.url)


_STATES: WeakKeyDictionary[Crawler, CrawlState] = WeakKeyDictionary()


def crawl_state(crawler: Crawler) -> CrawlState:
    """The state of that crawl, opened at the first call."""
    if crawler not in _STATES:
        _STATES[crawler] = _opened(crawler)
    return _STATES[crawler]


def _opened(crawler: Crawler) -> CrawlState:
    spider = crawler.spider
    options = getattr(spider, "options", None)
    if not isinstance(options, Options):
        raise TypeError(f"spider {spider!r} has no `options`; only newscrawler's own spiders use this state")
    directory = Path(crawler.settings["ARCHIVE_DIR"])
    archive = open_archive(crawler.settings["ARCHIVE_URL"] or directory, directory)
    run = archive.start_run(options.site.key, datetime.now(UTC))
    state = CrawlState(
        options=options,
        archive=archive,
        frontier=_frontier(crawler, archive, run, options),
        run=run,
        stats=crawler.stats,
    )

    def close() -> None:
        state.frontier.close()
        archive.close()

    crawler.signals.connect(close, signal=signals.engine_stopped, weak=False)
    return state


def _frontier(crawler: Crawler, archive: Archive, run: Run, options: Options) -> Frontier:
    if not crawler.settings["FRONTIER_URL"]:
        if archive.db.is_shared:
            raise UsageError(
                "ARCHIVE_URL names a server: FRONTIER_URL has to name one as well, as in settings.cluster"
            )
        return SqliteFrontier(archive, options.site.key, run.id)
    from newscrawler.extensions.worker import open_frontier  # it needs this module

    return open_frontier(crawler, archive, run, options)
