"""Real crawls on disks that are full or cannot be written to: a small file system in memory, mounted by the test."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newscrawler.demo.server import serve
from tests.archive.troubled import assert_whole, ended, started

SMALL, LARGE = "900k", "64m"
"""Sizes of the disk: fewer bytes than the crawl brings, and more."""
MANY = 60
"""Stories that the crawls are asked for."""
PR_CAPBSET_DROP = 24
PRIVILEGES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: without them modes count for root as well."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    path = tmp_path / "disk"
    path.mkdir()
    told = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", str(path)]
    if not shutil.which("mount") or subprocess.run(told, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield path
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


def remount(disk: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", disk], check=True)


def without_privileges() -> None:
    """Make this process and its children obey the modes of files, whoever they are."""
    for privilege in PRIVILEGES if os.geteuid() == 0 else ():
        if ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, privilege, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


def articles(archive: Path) -> int:
    with sqlite3.connect(archive / "news.db") as db:
        (count,) = db.execute("SELECT count(*) FROM articles").fetchone()
    db.close()
    return int(count)


def lines(archive: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (archive / "feeds" / "demo").iterdir())


def test_a_full_disk(disk: Path) -> None:
    archive = disk / "archive"
    with serve(crawl_delay=0) as newspaper:
        status, told = ended(started(archive, newspaper, "site=demo", f"max_articles={MANY}"))
        assert status == 1, told[-3000:]
        assert str(archive) in told
        assert "the crawl stops here, the same command goes on later" in told
        assert "Traceback" not in told
        remount(disk, f"size={LARGE}")
        assert articles(archive) < MANY
        assert_whole(archive)
        status, told = ended(started(archive, newspaper, "site=demo", f"max_articles={MANY}"))
        assert status == 0, told[-3000:]
    assert (articles(archive), lines(archive)) == (MANY, MANY)
    assert_whole(archive)


def test_a_disk_that_is_full_from_the_start(disk: Path) -> None:
    """Not even the empty database finds room."""
    room = shutil.disk_usage(disk).free
    (disk / "other").write_bytes(bytes(room))
    with serve(crawl_delay=0) as newspaper:
        status, told = ended(started(disk / "archive", newspaper, "site=demo"))
        assert status == 1, told[-3000:]
        assert f"{disk / 'archive' / 'news.db'}: the disk is full" in told
        assert "Traceback" not in told
        assert not newspaper.requests
        (disk / "other").unlink()
        remount(disk, f"size={LARGE}")
        status, told = ended(started(disk / "archive", newspaper, "site=demo", "max_articles=5"))
        assert status == 0, told[-3000:]
    assert_whole(disk / "archive")


def read_only_file_system(directory: Path) -> None:
    remount(directory, "ro")


def no_mode_for_writing(directory: Path) -> None:
    for path in (directory, *directory.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)


def modes_for_writing(directory: Path) -> None:
    for path in (directory, *directory.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)


@pytest.mark.parametrize("has_articles", [False, True], ids=["new archive", "old archive"])
@pytest.mark.parametrize(
    ("close", "open_again", "bound"),
    [
        (read_only_file_system, lambda directory: remount(directory, "rw"), None),
        (no_mode_for_writing, modes_for_writing, without_privileges),
    ],
    ids=["file system", "modes"],
)
def test_a_directory_that_cannot_be_written_to(
    disk: Path,
    close: Callable[[Path], None],
    open_again: Callable[[Path], None],
    bound: Callable[[], None] | None,
    has_articles: bool,
) -> None:
    archive = disk / "archive"
    remount(disk, f"size={LARGE}")
    with serve(crawl_delay=0) as newspaper:
        if has_articles:
            status, told = ended(started(archive, newspaper, "site=demo", "max_articles=5"))
            assert status == 0, told[-3000:]
        asked = len(newspaper.requests)
        close(disk)
        try:
            status, told = ended(started(archive, newspaper, "site=demo", "max_articles=10", bound=bound))
        finally:
            open_again(disk)
        assert status == 1, told[-3000:]
        assert str(archive) in told
        assert "Traceback" not in told
        assert len(newspaper.requests) == asked  # nobody is asked for what cannot be kept
        status, told = ended(started(archive, newspaper, "site=demo", "max_articles=10"))
        assert status == 0, told[-3000:]
    assert articles(archive) == (15 if has_articles else 10)
    assert_whole(archive)
