from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawler.archive.database import Archive, Run
from newscrawler.commands.status import covered
from newscrawler.status import ago, per_day, site_status, sparkline
from tests.crawling import ROOT

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def finished(days_ago: float, articles: int, verdict: str = "healthy", **report: Any) -> Run:
    end = NOON - timedelta(days=days_ago)
    report = {"articles": articles, "known": 100, "reasons": [], "coverage": {}} | report
    return Run(id=1, site="a.example", started=end, finished=end, verdict=verdict, report=report)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], ""), ([0, 0], "··"), ([1, 0, 8], "▁·█"), ([5, 5], "██"), ([1, 1000], "▁█"), ([4, 8], "▄█")],
)
def test_sparkline(values: list[int], expected: str) -> None:
    assert sparkline(values) == expected


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (timedelta(seconds=-3), "0 min"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(days=12, hours=5), "12 d"),
    ],
)
def test_ago(gap: timedelta, expected: str) -> None:
    assert ago(NOON - gap, NOON) == expected


def test_articles_per_day() -> None:
    runs = [finished(0, 3), finished(0.2, 4), finished(2, 5), finished(40, 9)]
    assert per_day(runs, date(2026, 11, 20), 4) == (0, 5, 0, 7)


def test_a_status_is_of_the_last_finished_run() -> None:
    running = Run(id=9, site="a.example", started=NOON)
    last = finished(1, 0, "degraded", reasons=["authors: 98% …"])
    found = site_status(
        "a.example", [running, last, finished(2, 5, coverage={"authors": 0.5})], NOON.date(), 3
    )
    assert (found.verdict, found.is_running, found.articles, found.known) == ("degraded", True, 0, 100)
    assert found.coverage == {"authors": 0.5}, "of the last run that brought articles"
    assert found.reasons == ("authors: 98% …",)


def test_a_site_that_stopped_answering_is_not_healthy_because_it_once_was() -> None:
    """Its run waits to be taken up again, and has a verdict all the same."""
    down = {"articles": 2, "reasons": ["a.example stopped answering"], "finished": NOON.isoformat()}
    cut_off = Run(id=9, site="a.example", started=NOON, verdict="failed", report=down)
    found = site_status("a.example", [cut_off, finished(1, 5)], NOON.date(), 3)
    assert (found.verdict, found.finished, found.is_running) == ("failed", NOON, True)
    assert found.days == (0, 5, 2)
    assert found.reasons == ("a.example stopped answering",)


def test_a_site_whose_first_run_is_not_over() -> None:
    found = site_status("a.example", [Run(id=9, site="a.example", started=NOON)], NOON.date(), 3)
    assert (found.verdict, found.finished, found.is_running, found.days) == (None, None, True, (0, 0, 0))


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        ({}, ""),
        (
            {"headline": 1.0, "authors": 0.03, "section": 1.0, "keywords": 0.5},
            "authors 3%, keywords 50%, 2 fields 100%",
        ),
        ({"authors": 0.996}, "authors 100%"),
        ({"headline": 1.0}, "1 fields 100%"),
    ],
)
def test_the_rarest_fields_come_first(coverage: dict[str, float], expected: str) -> None:
    assert covered(coverage) == expected


def status(archive: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "status", "-s", f"ARCHIVE_DIR={archive}", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    opened = Archive(tmp_path / "archive")
    now = datetime.now(UTC)
    for site, verdict, reasons in (
        ("خبرونه.example", "healthy", []),
        ("b.example", "failed", ["no listing of b.example could be read"]),
    ):
        run = opened.start_run(site, now)
        report = {"articles": 7, "known": 9, "reasons": reasons, "coverage": {"authors": 0.5}}
        opened.finish_run(run, now, verdict, report)
    opened.close()
    return tmp_path / "archive"


def test_all_sites_are_shown(archive: Path) -> None:
    done = status(archive)
    assert done.returncode == 1, "a site failed"
    for text in (
        "خبرونه.example",
        "b.example",
        "healthy",
        "failed",
        "█",
        "authors 50%",
        "no listing of b.example",
    ):
        assert text in done.stdout, done.stdout


def test_one_site_as_json(archive: Path) -> None:
    done = status(archive, "--json", "--days", "3", "خبرونه.example")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["verdict"], told["days"]) == ("healthy", [0, 0, 7])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["c.example"], "known are b.example, خبرونه.example"), ([], "there is no archive")],
)
def test_a_mistake_is_one_clear_line(
    arguments: list[str], message: str, archive: Path, tmp_path: Path
) -> None:
    done = status(archive if arguments else tmp_path / "nowhere", *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "nowhere").exists()
