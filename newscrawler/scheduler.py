"""Scrapy's scheduler over the frontier: what the engine queues and asks for goes through the database."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from scrapy.core.scheduler import BaseScheduler

from newscrawler.errors import ArchiveError
from newscrawler.frontier import Job, State
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.safety.printable import printable
from newscrawler.state import CrawlState, crawl_state
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


LAST = 0
"""Priority below that of every link: what is asked for when all else is done."""
FAULT = "archive/fault"
"""Key in Scrapy's stats of the fault that stopped the crawl."""

_CLOSING: set[asyncio.Future[None]] = set()  # the event loop itself holds its tasks only weakly


def stop_crawl(crawler: Crawler, error: ArchiveError) -> None:
    """Stop the crawl, once, because what it brings cannot be kept: a full disk, a damaged file.

    What is leased stays leased: the next run of the site goes on from there.
    """
    if crawler.stats.get_value(FAULT):
        return
    logger.critical("%s; the crawl stops here, the same command goes on later", error)
    crawler.stats.set_value(FAULT, str(error))
    closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason="archive_fault"))
    _CLOSING.add(closing)
    closing.add_done_callback(_CLOSING.discard)


class FrontierSpider(Protocol):
    """What the scheduler asks of a spider."""

    def request(self, link: Link) -> Request:
        """A request with callback, errback and ``cb_kwargs={"link": link}``."""

    def is_needless(self, link: Link) -> bool:
        """Whether what was seen since the link was queued makes asking for it needless."""


class FrontierScheduler(BaseScheduler):
    """The engine's side of the frontier.

    A new request is known by the link in its ``cb_kwargs``. A leased one carries ``meta["frontier_key"]``, and so do
    the redirects and retries that Scrapy makes of it: they put the same job back.
    """

    def __init__(self, crawler: Crawler, state: CrawlState) -> None:
        self.crawler = crawler
        self.state = state
        self.frontier = state.frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The scheduler for that crawl."""
        return cls(crawler, crawl_state(crawler))

    @property
    def is_stopped(self) -> bool:
        """Whether a fault of the archive has stopped the crawl."""
        return self.crawler.stats.get_value(FAULT) is not None

    def open(self, spider: Spider) -> None:
        """Say what an earlier process left."""
        if self.state.run.is_resumed:
            logger.info("Resuming run %d: %d pages are queued", self.state.run.id, self.frontier.queued())

    def close(self, reason: str) -> None:
        """Say what was left out, and what was leased and never acknowledged."""
        for pattern, left_out in self.state.traps.report().items():
            logger.info("%d links left out of %s, which brought nothing new", left_out, printable(pattern))
        if self.is_stopped:
            return
        left = self.frontier.counts()[State.LEASED]
        if left:
            logger.warning("%d pages were asked for and not settled; the next run asks again", left)

    def has_pending_requests(self) -> bool:
        """Whether anything is queued, and the run may still bring an article."""
        try:
            return not self.is_stopped and self.frontier.has_work() and not self.state.is_full()
        except ArchiveError as error:
            stop_crawl(self.crawler, error)
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Whether the request was queued: it is new, or it puts a leased job back."""
        link = request.cb_kwargs.get("link")
        if not isinstance(link, Link):
            raise TypeError(f"{request} has no link: make requests with spider.request(Link(...))")
        try:
            return self._put_back(request, link) if "frontier_key" in request.meta else self._add(link)
        except ArchiveError as error:
            stop_crawl(self.crawler, error)
            return False

    def next_request(self) -> Request | None:
        """The request for the best job, ``None`` when nothing is queued or the run has what it was asked for."""
        try:
            job = None if self.is_stopped or self._is_full() else self._needed()
        except ArchiveError as error:
            stop_crawl(self.crawler, error)
            return None
        if job is None:
            return None
        self._count("leased")
        request = cast(FrontierSpider, self.crawler.spider).request(job.link)
        meta: dict[str, Any] = {**request.meta, "frontier_key": job.key}
        if job.retries:
            meta["retry_times"] = job.retries
        if job.redirects:
            meta["redirect_urls"] = list(job.redirects)
            meta["redirect_times"] = len(job.redirects)
        return request.replace(url=job.url, meta=meta, priority=job.priority, dont_filter=True)

    def _needed(self) -> Job | None:
        """The best job that is still worth asking for, leased; those that are not are settled."""
        spider = cast(FrontierSpider, self.crawler.spider)
        job = self.frontier.lease()
        while job is not None:
            if job.priority != LAST and self.state.traps.is_undecided(job.link):
                self.frontier.put_back(replace(job, priority=LAST))
            elif reason := self._why_not(job, spider):
                self.state.settle(job.key, job.link.kind, reason)
            else:
                return job
            job = self.frontier.lease()
        return None

    def _why_not(self, job: Job, spider: FrontierSpider) -> Outcome | None:
        """Why the job is not asked for after all, ``None`` when it is."""
        if spider.is_needless(job.link):
            return Outcome.NEEDLESS
        is_new = not (job.retries or job.redirects)
        return Outcome.TRAP if is_new and self.state.traps.is_trap(job.link) else None

    def _add(self, link: Link) -> bool:
        if self.state.traps.is_hopeless(link):
            self._count("trapped")
            return False
        is_new = self.frontier.add(link)
        if is_new or link.source is LinkKind.SITEMAP:
            self.state.traps.credit(link)
        self._count("queued" if is_new else "known")
        return is_new

    def _is_full(self) -> bool:
        """Whether what was brought and what is under way may be all that the run was asked for."""
        if self.state.options.max_articles is None or self.state.archive.db.is_shared:
            return False  # the frontier of several workers counts for all of them, in one step with the lease
        return self.state.is_full(leased=self.frontier.counts()[State.LEASED])

    def _put_back(self, request: Request, link: Link) -> bool:
        """Whether a redirect or retry is queued again; what may not be followed is settled here."""
        job = Job(
            key=request.meta["frontier_key"],
            link=link,
            url=request.url,
            priority=request.priority,
            retries=request.meta.get("retry_times", 0),
            redirects=tuple(request.meta.get("redirect_urls", ())),
        )
        # Feeds and sitemaps may live elsewhere; pages of other sites are other sites' pages.
        is_elsewhere = link.kind not in (
            LinkKind.FEED,
            LinkKind.SITEMAP,
        ) and not self.state.options.site.owns(job.url)
        if is_elsewhere:
            self._settle(job, Outcome.OFFSITE)
            return False
        if self.frontier.put_back(job):
            self._count("put_back")
            return True
        is_article = self.frontier.known_as(job.url) in (LinkKind.ARTICLE, None)
        # A story that redirects to the home page or to its section is no story any more.
        self._settle(
            job, Outcome.DUPLICATE_URL if is_article or link.kind is not LinkKind.ARTICLE else Outcome.LISTING
        )
        return False

    def _settle(self, job: Job, outcome: Outcome) -> None:
        def settled() -> None:
            if outcome is Outcome.DUPLICATE_URL and job.link.kind is LinkKind.ARTICLE:
                self.state.archive.expect_url(url_key(job.url), job.link.url)
            self.state.settle(job.key, job.link.kind, outcome)

        self.state.archive.transact(settled)

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"frontier/{what}")
