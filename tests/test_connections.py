"""How many connections a crawl has to one host at a time, with a delay between its requests and without."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawling import crawl
from tests.small_paper import Answer, listing, rows, serve

SECONDS = 0.05
"""So long a page takes."""


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("delay", [0, 0.01])
def test_no_more_than_are_allowed(most: int, delay: float, tmp_path: Path) -> None:
    lock, under_way, peak = threading.Lock(), 0, 0

    def slowly(page: str) -> Callable[[], Answer]:
        def answer() -> Answer:
            nonlocal under_way, peak
            with lock:
                under_way += 1
                peak = max(peak, under_way)
            time.sleep(SECONDS)
            with lock:
                under_way -= 1
            return 200, {}, page

        return answer

    with serve() as paper:
        stories = paper.add_stories(range(20))
        paper.pages["/"] = listing(rows(stories))
        for target, page in paper.pages.items():
            assert isinstance(page, str)
            paper.pages[target] = slowly(page)
        settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": most, "DOWNLOAD_DELAY": delay}
        done = crawl(tmp_path / "archive", f"url={paper.base}/", settings=settings)
    assert done.status == 0, done.output[-3000:]
    assert len(done.items) == len(stories)
    assert peak == most
