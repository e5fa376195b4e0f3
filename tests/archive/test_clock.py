"""Real crawls whose clock is set back: between two of them, while one goes on, to the second of an earlier one."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from newscrawler.demo.server import Serving, serve
from tests.archive.troubled import assert_whole, ended, started

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
pytestmark = pytest.mark.skipif(
    not (shutil.which("faketime") and LIBRARY), reason="faketime is not installed (apt-get install faketime)"
)
MANY = 20
"""Stories that each crawl adds."""


def clock(path: Path, told: str) -> dict[str, str]:
    """The environment of a process that takes the time from that file, as soon as it is asked for."""
    path.write_text(told + "\n", "ascii")
    return {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(path),
        "FAKETIME_CACHE_DURATION": "1",  # seconds
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # setting a clock back leaves the monotonic one alone
    }


def fed(archive: Path) -> Counter[tuple[str, int]]:
    """How often each text stands in the archive's feeds."""
    lines = [line for p in (archive / "feeds" / "demo").iterdir() for line in p.read_bytes().splitlines()]
    return Counter((item["id"], item["revision"]) for item in map(json.loads, lines))


def assert_once(archive: Path, stories: int) -> None:
    """Each story is stored once, and stands in the feeds once."""
    with sqlite3.connect(archive / "news.db") as db:
        stored = db.execute("SELECT article, revision FROM revisions").fetchall()
        hashes = db.execute("SELECT count(DISTINCT content_hash) FROM articles").fetchone()
    db.close()
    assert len(stored) == len(set(stored)) == hashes[0] == stories
    assert fed(archive) == Counter(stored)
    assert_whole(archive)


@pytest.mark.parametrize("set_to", ["-400d", "@2026-11-24 10:00:00"], ids=["a year", "the same second"])
def test_set_back_between_crawls(tmp_path: Path, set_to: str) -> None:
    """The second one begins before the first one, or at the very same second."""
    archive = tmp_path / "archive"
    first = set_to if set_to.startswith("@") else "+0"
    with serve(crawl_delay=0) as newspaper:
        for number, told in enumerate((first, set_to, "+0"), 1):
            env = clock(tmp_path / "clock", told)
            process = started(archive, newspaper, "site=demo", f"max_articles={MANY}", env=env)
            status, told = ended(process)
            assert status == 0, told[-3000:]
            assert "Traceback" not in told
            assert_once(archive, MANY * number)


def test_set_back_while_a_crawl_goes_on(tmp_path: Path) -> None:
    archive, dial = tmp_path / "archive", tmp_path / "clock"
    with serve(crawl_delay=0) as newspaper:
        process = started(archive, newspaper, "site=demo", f"max_articles={MANY}", env=clock(dial, "+0"))
        wait_for(newspaper, 20)
        dial.write_text("-2d\n", "ascii")
        status, told = ended(process)
        assert status == 0, told[-3000:]
        assert "Traceback" not in told
        assert_once(archive, MANY)


def wait_for(newspaper: Serving, requests: int) -> None:
    end = time.monotonic() + 60
    while len(newspaper.requests) < requests and time.monotonic() < end:
        time.sleep(0.01)
    assert len(newspaper.requests) >= requests
