"""Between outcome and duplicates: a page that the server has for every address is no story."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http.request import NO_CALLBACK

from newscrawler.frontier import Job
from newscrawler.items import Article, Link, LinkKind, Page
from newscrawler.outcomes import Outcome
from newscrawler.pipelines.extraction import ExtractionPipeline
from newscrawler.safety.absent import Answer, absent, answer, is_contradicted, is_doubtful, place
from newscrawler.safety.addresses import is_requestable
from newscrawler.scheduler import LAST
from newscrawler.spiders.failures import NO_ANSWER
from newscrawler.spiders.pages import page_of
from newscrawler.state import CrawlState, article_key, crawl_state
from newscrawler.urls import url_key
from newscrawler.workers import WorkerError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
MOST_ASKED = 3
"""Addresses that cannot be there which one host is asked for in one run."""
MOST_KNOWN, MOST_HELD = 20, 200
"""Error pages that are remembered of a host, and pages that wait for the end of the run."""


class AbsentPipeline:
    """`Article` in and out; settles and drops as ``dropped/soft_404`` what reads like an error page of the host.

    While nothing is doubtful nobody is asked. The question obeys robots.txt and the delays of the host, is asked once
    for each place of a host, and counted as ``absent/asked``; what waits for its answer is not exported meanwhile.
    A page that is not what its link promised, on a host that knows how to say "not found", is asked for again at the
    end of the run: by then another address may have shown the same page. Setting ``ERROR_PAGE_CHECK`` switches all off.
    """

    def __init__(self, crawler: Crawler, state: CrawlState) -> None:
        self.crawler = crawler
        self.state = state
        self.asked: dict[str, asyncio.Future[Answer | None]] = {}  # place to what it answers
        self.known: dict[str, list[Answer]] = {}  # host to its error pages
        # Key to a page that waits for the end of the run, or was asked for again.
        self.held: dict[str, Answer] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline for that crawl."""
        if not crawler.settings.getbool("ERROR_PAGE_CHECK"):
            raise NotConfigured
        return cls(crawler, crawl_state(crawler))

    async def process_item(self, item: Article) -> Article:
        """The article itself. Raises `DropItem` for one that the host has for every address, or one that waits."""
        key = article_key(item)
        link = self.state.frontier.link(key)
        announced = link.title if link else None
        if not is_doubtful(item, announced):
            return item
        ours, host = answer(item), urlsplit(item.url).netloc
        if self._is_known(ours, host) or await self._is_absent(item, ours, host):
            self._drop(item)
        if link is not None and is_contradicted(item, announced):
            if any(ours.is_also(other) for other_key, other in self.held.items() if other_key != key):
                self._learn(host, ours)
                self._drop(item)
            if key not in self.held and len(self.held) < MOST_HELD and self._held(key, link):
                self.held[key] = ours
                raise DropItem(f"held: {item.url}", log_level="DEBUG")
        return item

    def _is_known(self, ours: Answer, host: str) -> bool:
        return any(ours.is_also(other) for other in self.known.get(host, ()))

    def _learn(self, host: str, found: Answer) -> None:
        if len(self.known.setdefault(host, [])) < MOST_KNOWN:
            self.known[host].append(found)

    def _drop(self, item: Article) -> None:
        self.state.settle_article(item, Outcome.SOFT_404)
        raise DropItem(f"{Outcome.SOFT_404}: {item.url}", log_level="DEBUG")

    def _held(self, key: str, link: Link) -> bool:
        """Whether the page is queued again, after all others."""
        self.crawler.stats.inc_value("absent/held")
        return self.state.frontier.put_back(Job(key=key, link=link, url=link.url, priority=LAST, retries=1))

    async def _is_absent(self, item: Article, ours: Answer, host: str) -> bool:
        theirs = await self._answer(item.url, host)
        if theirs is None or not ours.is_also(theirs):
            return False
        # A site that forgives a wrong address shows the story itself, and says which address is its own.
        return not theirs.own & {url_key(url) for url in (item.url, *item.urls)}

    async def _answer(self, url: str, host: str) -> Answer | None:
        """What the host answers for an address like that one that cannot be there; ``None`` for a true "not found"."""
        key = place(url)
        if key not in self.asked:
            if sum(urlsplit(f"//{known}").netloc == host for known in self.asked) >= MOST_ASKED:
                return None
            self.asked[key] = asyncio.ensure_future(self._ask(url, host))
        asked = self.asked[key]
        await asyncio.wait({asked})
        fault = asked.exception()
        if fault is not None:  # a fault while asking loses no article
            logger.error("%s: %r", key, fault)
            return None
        return asked.result()

    async def _ask(self, url: str, host: str) -> Answer | None:
        page = await self._page(absent(url))
        reader = self.crawler.get_item_pipeline(ExtractionPipeline)
        if page is None or reader is None:
            return None
        try:
            found = answer(await reader.read(page))
        except WorkerError:
            return None
        self._learn(host, found)
        logger.info("%s answers 200 where nothing can be, like %s", host, page.url)
        return found

    async def _page(self, url: str) -> Page | None:
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - there is one while items are made
        if not is_requestable(url):
            return None
        self.crawler.stats.inc_value("absent/asked")
        link = Link(url=url, kind=LinkKind.LISTING)  # bounded as any other, and no story in WARC
        request = Request(
            url,
            callback=NO_CALLBACK,
            cb_kwargs={"link": link},
            meta={"dont_redirect": True, "dont_retry": True},
        )
        try:
            response = await engine.download_async(request)
        except NO_ANSWER:
            return None
        return page_of(response, link, ()) if response.status == 200 else None
