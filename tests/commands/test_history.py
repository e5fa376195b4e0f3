from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.archive.related import placed
from newscrawler.items import Article, Paragraph, Provenance
from newscrawler.sites import site_for_url

ROOT = Path(__file__).resolve().parents[2]
URL = "https://news.example/world/bridge-182076"
TEXTS = (
    "The bridge over the river was opened on Monday, eleven months after the flood that took the old one.",
    "Traders from both banks crossed it with 14 carts of melons while a brass band played on a lorry.",
)


def scrapy(*arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout, done.stderr


def story(url: str, *texts: str, day: int) -> Article:
    return Article(
        url=url,
        headline="A bridge again",
        paragraphs=tuple(Paragraph(text=text) for text in texts),
        provenance=Provenance(fetched_at=datetime(2026, 11, day, 8, tzinfo=UTC)),
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("history") / "archive"
    archive = Archive(directory)
    for item in (
        story(URL, *TEXTS, day=1),
        story("https://www.news.example/index.php/world/bridge-182076", *TEXTS, day=2),
        story(URL, TEXTS[0], TEXTS[1].replace("14", "19"), "پل دوم سال آینده باز می‌شود.", day=3),
        story("https://wire.example/a-bridge", *TEXTS, day=3),
    ):
        site = site_for_url(item.url)
        run = archive.start_run(site.key, datetime(2026, 11, 1, tzinfo=UTC))
        seen = item.provenance.fetched_at
        assert seen
        archive.save(placed(archive.db, item, site, day=seen.toordinal()), run)
    archive.close()
    return directory


@pytest.mark.parametrize("asked", [URL, "http://www.news.example/world/bridge-182076/?utm_source=x"])
def test_history(asked: str, archive: Path) -> None:
    status, output, _ = scrapy("history", asked, "-s", f"ARCHIVE_DIR={archive}")
    assert status == 0
    lines = output.splitlines()
    assert lines[0].startswith("article  ")
    assert lines[0].endswith("A bridge again")
    assert f"address  {URL}" in lines
    assert [line for line in lines if line.startswith("revision ")] == [
        "revision 1  stored 2026-11-01 08:00 UTC",
        "revision 2  stored 2026-11-03 08:00 UTC",
    ]
    assert "~ 14 -> 19" in lines
    assert "+ \u2068پل دوم سال آینده باز می‌شود.\u2069" in lines
    assert [line for line in lines if line.startswith(("near", "cluster", "same_content"))]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("https://news.example/none",), 1, "no article of the archive has this address"),
        ((), 2, "one address, or the id of an article, is wanted"),
        ((URL, URL), 2, "one address, or the id of an article, is wanted"),
    ],
    ids=["unknown", "none", "two"],
)
def test_mistakes(arguments: tuple[str, ...], status: int, said: str, archive: Path) -> None:
    found, output, errors = scrapy("history", *arguments, "-s", f"ARCHIVE_DIR={archive}")
    assert (found, output) == (status, "")
    assert said in errors
    assert "Traceback" not in errors


def test_asking_makes_no_archive(tmp_path: Path) -> None:
    status, _, errors = scrapy("history", URL, "-s", f"ARCHIVE_DIR={tmp_path / 'none'}")
    assert status == 2
    assert "there is no archive" in errors
    assert not (tmp_path / "none").exists()
