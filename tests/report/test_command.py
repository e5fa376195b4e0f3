from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from tests.report.archives import busy

ROOT = Path(__file__).resolve().parents[2]


def report(directory: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "report", *arguments, "-s", f"ARCHIVE_DIR={directory}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("report") / "archive"
    busy(directory, days=4).close()
    return directory


def test_it_writes_the_page_and_says_where(archive: Path) -> None:
    status, output, errors = report(archive)
    assert (status, errors) == (0, "")
    assert output == f"{archive / 'report.html'}\n"
    text = (archive / "report.html").read_text("utf-8")
    assert "All sites" in text
    assert not list(archive.glob("*.part"))


def test_of_one_site(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    status, output, errors = report(
        archive, "--site", "kurdish.example", "--days", "2", "--output", str(target)
    )
    assert (status, output, errors) == (0, f"{target}\n", "")
    text = target.read_text("utf-8")
    assert "kurdish.example" in text
    assert "news.example" not in text
    assert "2026-11-20</time> to <time>2026-11-21" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--site", "none.example"),
            "--site none.example: nothing of this site is in the archive; known are example.af, kurdish.example, news.example",
        ),
        (("--days", "0"), "--days: a number from 1 to 366 is wanted, not 0"),
        (("--days", "۷"), "--days: a number from 1 to 366 is wanted, not ۷"),
        (("example.af",), "options only are wanted, not example.af"),
        (
            ("--output", "/nowhere/at/all.html"),
            "/nowhere/at/all.html: it cannot be written: No such file or directory",
        ),
    ],
    ids=["unknown site", "no day", "other digits", "argument", "output"],
)
def test_mistakes(archive: Path, arguments: tuple[str, ...], said: str) -> None:
    status = 1 if "cannot be written" in said else 2
    assert report(archive, *arguments) == (status, "", f"scrapy report: {said}\n")


def test_asking_makes_no_archive(tmp_path: Path) -> None:
    status, _, errors = report(tmp_path / "none")
    assert status == 2
    assert "there is no archive" in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "none").exists()


def test_an_empty_archive(tmp_path: Path) -> None:
    Archive(tmp_path).close()
    assert report(tmp_path)[0] == 0
    assert "This archive is empty" in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize("missing", ["matplotlib", "jinja2"])
def test_without_the_extra(archive: Path, missing: str) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None; from scrapy.cmdline import execute;"
        f"execute(['scrapy', 'report', '-s', 'ARCHIVE_DIR={archive}'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr == f"scrapy report: pip install 'newscrawler[report]' (not installed: {missing})\n"
