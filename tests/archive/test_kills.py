"""`kill -9` at random moments of a real crawl of the demo newspaper: nothing lost, nothing doubled.

The short form runs everywhere; the long one is ``NEWSCRAWLER_KILLS=20 NEWSCRAWLER_FILLERS=600 pytest -s`` on this file.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from newscrawler.archive.check import faults
from newscrawler.archive.database import Archive
from newscrawler.demo.newspaper import truth
from newscrawler.demo.server import Serving, serve
from newscrawler.urls import url_key
from tests.crawling import ROOT, crawl

KILLS = int(os.environ.get("NEWSCRAWLER_KILLS", "2"))
FILLERS = int(os.environ.get("NEWSCRAWLER_FILLERS", "0"))
"""Machine-mixed stories per language, besides the real ones: 600 make about 2 000 pages."""
DELAY = float(os.environ.get("NEWSCRAWLER_DELAY", "0"))
"""Seconds between two requests to a host; 0.5 in a real crawl, where next to nothing is under way at a kill."""
SEED = int(os.environ.get("NEWSCRAWLER_SEED", "7"))
PATIENCE = 60
"""Seconds in which a crawl must have asked for something."""
UNDER_WAY = 4
"""Pages that a kill may cost: two connections to each of the two hosts of the newspaper."""
LONG = 20
"""Kills from which on the share of what is fetched twice is told by more than chance."""
MOST_TWICE = 0.02
"""Of all requests, with or without a delay between them."""


def killed_crawl(newspaper: Serving, archive: Path, after: int, pause: float) -> None:
    """A crawl that is killed ``pause`` seconds after so many requests."""
    settings = {"ARCHIVE_DIR": archive, "DOWNLOAD_DELAY": DELAY, "AUTOTHROTTLE_ENABLED": False}
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", "site=demo"]
    command += ["-a", f"url={newspaper.base}/"]
    command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    before = len(newspaper.requests)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while len(newspaper.requests) < before + after and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(pause)
    process.kill()
    process.wait()


def test_kill_and_resume(tmp_path: Path) -> None:
    dice = random.Random(SEED)  # noqa: S311 - moments, not secrets
    archive = tmp_path / "archive"
    with serve(fillers=FILLERS, is_shifting=False, crawl_delay=0) as newspaper:
        rows = truth(newspaper.newspaper)
        step = len(rows) // (KILLS + 1)
        for _ in range(KILLS):
            killed_crawl(newspaper, archive, dice.randint(step // 2, step * 3 // 2), dice.random() * 0.1)
        last = crawl(archive, "site=demo", f"url={newspaper.base}/", settings={"LOG_LEVEL": "INFO"})
        asked = Counter(line for line in newspaper.requests if not line.endswith("/robots.txt"))
    assert last.status == 0, last.output[-3000:]
    assert last.rows("SELECT count(*) FROM runs") == [(1,)]  # resumed, never begun anew

    expected = [row for row in rows if row["expected"] == "exported"]
    stored = last.rows("SELECT article, revision FROM revisions")
    keys = {key for (key,) in last.rows("SELECT key FROM article_urls")}
    lost = [row["url"] for row in expected if url_key(str(row["url"])) not in keys]
    assert not lost
    assert len(stored) == len(set(stored)) == len({article for article, _ in stored})
    assert not last.rows("SELECT content_hash FROM articles GROUP BY content_hash HAVING count(*) > 1")
    assert not [line for line in asked if "/members" in line]  # robots.txt forbids them

    lines = [
        line for path in (archive / "feeds" / "demo").iterdir() for line in path.read_bytes().splitlines()
    ]
    fed = Counter((item["id"], item["revision"]) for item in map(json.loads, lines))
    assert set(fed) == set(stored)
    assert max(fed.values()) == 1

    twice = sum(count - 1 for count in asked.values())
    recovered = "that an earlier process had no time to write" in last.output
    sys.stdout.write(
        f"{KILLS} kills, {sum(asked.values())} requests, {twice} fetched twice ({twice / sum(asked.values()):.1%}), {len(stored)} articles,"
        f" {len(list((archive / 'warc').iterdir()))} WARC files, last process recovered lines: {recovered}\n"
    )
    assert twice <= UNDER_WAY * KILLS
    if KILLS >= LONG:
        assert twice <= MOST_TWICE * sum(asked.values())

    opened = Archive(archive)
    try:
        assert list(faults(opened)) == []
    finally:
        opened.close()
    for path in (archive / "warc").iterdir():
        assert path.name.endswith(".warc.gz")
        with path.open("rb") as file:
            assert sum(1 for _ in ArchiveIterator(file, check_digests="raise")) > 0
