"""Real crawls in trouble: a full disk, a database that another process holds, two sites at once."""

from __future__ import annotations

import resource
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from newscrawler.archive.connection import LOCK_TIMEOUT
from newscrawler.archive.database import Archive
from newscrawler.demo.server import serve
from tests.archive.troubled import SECONDS, assert_whole, ended, started
from tests.crawling import crawl

HELD = 3.0
"""Seconds for which the database is held: less than the crawl waits."""
FULL = 300_000
"""Bytes that a file may have on the full disk: fewer than the raw pages take."""


def no_larger_files() -> None:
    """Make every file of this process fail that becomes larger than `FULL`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


def test_two_sites_at_once(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with serve(crawl_delay=0) as one, serve(crawl_delay=0) as other:
        processes = [
            started(archive, one, "site=demo", "max_articles=25"),
            started(archive, other, "max_articles=25"),
        ]
        told = [process.communicate(timeout=SECONDS)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told[0][-1500:] + told[1][-1500:]
    with sqlite3.connect(archive / "news.db") as db:
        assert [n for (n,) in db.execute("SELECT count(*) FROM articles GROUP BY site")] == [25, 25]
    db.close()
    assert_whole(archive)


def test_a_full_disk_stops_the_crawl_and_nothing_is_lost(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with serve(crawl_delay=0) as newspaper:
        process = started(archive, newspaper, "site=demo", "max_articles=60", bound=no_larger_files)
        told, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 1, told[-3000:]
        assert str(archive) in told
        assert "the crawl stops here, the same command goes on later" in told
        assert_whole(archive)
        rest = crawl(archive, "site=demo", f"url={newspaper.base}/", "max_articles=60")
    assert rest.status == 0, rest.output[-3000:]
    assert rest.rows("SELECT count(*), count(DISTINCT run) FROM articles") == [(60, 1)]
    lines = [p.read_bytes().count(b"\n") for p in (archive / "feeds" / "demo").iterdir()]
    assert sum(lines) == 60
    assert_whole(archive)


def test_a_crawl_waits_for_a_database_that_is_held(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    Archive(archive).close()
    with serve(crawl_delay=0) as newspaper:
        holder = sqlite3.connect(archive / "news.db", isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
        letting_go = threading.Timer(HELD, holder.execute, ("COMMIT",))
        letting_go.start()
        process = started(archive, newspaper, "site=demo", "max_articles=5", "max_pages=1")
        told, _ = process.communicate(timeout=SECONDS)
        letting_go.join()
        holder.close()
    assert process.returncode == 0, told[-3000:]
    assert_whole(archive)


@pytest.mark.parametrize("requests", [0, 20], ids=["from the start", "from the middle of a crawl"])
def test_a_crawl_gives_up_a_database_that_is_held_for_ever(requests: int, tmp_path: Path) -> None:
    """Waiting once is enough: nothing that is tried after that waits again."""
    archive = tmp_path / "archive"
    Archive(archive).close()
    with serve(crawl_delay=0) as newspaper:
        holder = sqlite3.connect(archive / "news.db", isolation_level=None, timeout=SECONDS)
        if not requests:
            holder.execute("BEGIN IMMEDIATE")
        process = started(archive, newspaper, "site=demo")
        while requests and len(newspaper.requests) < requests and process.poll() is None:
            time.sleep(0.01)
        if requests:
            holder.execute("BEGIN IMMEDIATE")
        since = time.monotonic()
        status, told = ended(process)
        took = time.monotonic() - since
        holder.execute("COMMIT")
        holder.close()
        assert status == 1, told[-3000:]
        assert "another process has been writing to it for too long" in told
        assert "Traceback" not in told
        assert took < 2 * LOCK_TIMEOUT
        rest = crawl(archive, "site=demo", f"url={newspaper.base}/", "max_articles=30")
    assert rest.status == 0, rest.output[-3000:]
    assert_whole(archive)
