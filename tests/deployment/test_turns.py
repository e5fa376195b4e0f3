"""One crawl of a site at a time, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.archive.locks import BusyError
from newscrawler.deployment.turns import turn
from newscrawler.errors import ArchiveError
from tests.crawling import crawl

HOLD = """
import sys, time
from pathlib import Path
from newscrawler.deployment.turns import turn
with turn(Path(sys.argv[1]), sys.argv[2], 10):
    print("mine", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@contextmanager
def another(archive: Path, site: str, seconds: float) -> Iterator[None]:
    """Another process that crawls the site for so many seconds."""
    command = [sys.executable, "-c", HOLD, str(archive), site, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "mine\n"
        try:
            yield
        finally:
            process.kill()


def test_a_second_run_leaves(tmp_path: Path) -> None:
    with (
        another(tmp_path, "دنیا", 30),
        pytest.raises(BusyError, match=r": دنیا is being crawled by another process$"),
        turn(tmp_path, "دنیا", 0),
    ):
        pytest.fail("both crawl it")


def test_a_second_run_waits(tmp_path: Path) -> None:
    with another(tmp_path, "demo", 1):
        before = time.monotonic()
        with turn(tmp_path, "demo", 20):
            assert 0.3 < time.monotonic() - before < 15


def test_another_site_is_nobodys_business(tmp_path: Path) -> None:
    with another(tmp_path, "demo", 30), turn(tmp_path, "other", 0):
        pass


def test_a_turn_ends_with_its_process(tmp_path: Path) -> None:
    with another(tmp_path, "demo", 30):
        pass
    with turn(tmp_path, "demo", 5):
        pass


def test_an_archive_in_use_counts_as_well(tmp_path: Path) -> None:
    """The library can crawl without the command: `Archive.start_run` has a lock of its own."""
    from datetime import UTC, datetime

    archive = Archive(tmp_path)
    archive.start_run("demo", datetime(2026, 11, 1, tzinfo=UTC))
    with pytest.raises(BusyError), turn(tmp_path, "demo", 0):
        pytest.fail("both crawl it")
    archive.close()


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="file"), turn(tmp_path / "file" / "archive", "demo", 0):
        pass


def test_the_command_says_so_and_exits_75(tmp_path: Path) -> None:
    with another(tmp_path / "archive", "demo", 60):
        left = crawl(tmp_path / "archive", "site=demo", "url=http://127.0.0.1:9/")
        assert left.status == 75
        assert "demo is being crawled by another process; nothing was done" in left.output
        assert not (tmp_path / "archive" / "news.db").exists()


def test_the_command_waits_for_its_turn(tmp_path: Path) -> None:
    with another(tmp_path / "archive", "demo", 10):  # longer than a start takes on a busy machine
        settings: dict[str, object] = {"BUSY_WAIT": 60, "RETRY_TIMES": 0, "BREAKER_PATIENCE": 1}
        late = crawl(tmp_path / "archive", "site=demo", "url=http://127.0.0.1:9/", settings=settings)
        assert "waiting for at most" in late.output
        assert late.status == 1, "nobody answers there"
        assert "no listing, feed or sitemap of demo could be read" in late.output
