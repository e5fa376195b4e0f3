"""WARC files through worker processes: pages out in their order, read in parallel, bounded in number."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from newscrawler.fromwarc.pages import page_of, read_pages
from newscrawler.fromwarc.responses import Response, Skipped
from newscrawler.items import Article, Page
from newscrawler.outcomes import Outcome
from newscrawler.sites import Site
from newscrawler.workers import WorkerError, WorkerPool

BATCH = 8
"""Pages that a worker gets at a time: more of them only wait for each other."""
AHEAD = 2
"""Batches per worker that are under way."""

Read = Article | Outcome | Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which pages of a file are asked for, and how they are read."""

    site: Site | None = None
    """The one site that is asked for; ``None`` for all, each told by its address."""
    sites_dirs: tuple[Path, ...] = ()
    """Directories with site files of the user's own."""

    def owns(self, url: str) -> bool:
        """Whether the address is asked for."""
        return self.site is None or self.site.owns(url)


async def read_all(
    responses: Iterable[Response], selection: Selection, pool: WorkerPool, workers: int
) -> AsyncIterator[tuple[str, Read]]:
    """Address of each response and what became of it, in the order of the file.

    A page that a worker did not survive, or that took too long, comes out as ``failed/error``.
    """
    waiting: deque[asyncio.Task[list[tuple[str, Read]]]] = deque()
    found = iter(responses)
    try:
        while batch := list(islice(found, BATCH)):
            waiting.append(asyncio.create_task(_read_batch(batch, selection, pool)))
            if len(waiting) > AHEAD * workers:
                for read in await waiting.popleft():
                    yield read
            await asyncio.sleep(0)  # let the new task send its pages
        while waiting:
            for read in await waiting.popleft():
                yield read
    finally:
        for task in waiting:
            task.cancel()


async def _read_batch(
    batch: list[Response], selection: Selection, pool: WorkerPool
) -> list[tuple[str, Read]]:
    judged: list[tuple[str, Page | Outcome | Skipped]] = [
        (response.url, page_of(response, selection.owns)) for response in batch
    ]
    pages = [page for _, page in judged if isinstance(page, Page)]
    articles = iter(await _articles(pages, selection, pool))
    return [(url, next(articles) if isinstance(page, Page) else page) for url, page in judged]


async def _articles(pages: list[Page], selection: Selection, pool: WorkerPool) -> list[Article | Outcome]:
    """An article for each page; one by one when something is wrong with one of them."""
    if not pages:
        return []
    run: Callable[..., list[Article]] = read_pages
    try:
        return list(await pool.run(run, pages, selection.site, selection.sites_dirs))
    except (WorkerError, *BROKEN):
        if len(pages) == 1:
            return [Outcome.ERROR]
    return [article for page in pages for article in await _articles([page], selection, pool)]


BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError)
"""What a fault of this program raises in a worker; it costs that page, and is counted."""
