from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.archive.locks import claim
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from tests.exports.front_door import scrapy

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A run that was cut off: one story done, one leased, one queued, one failed."""
    archive = Archive(tmp_path / "archive")
    run = archive.start_run("a.example", NOW)
    frontier = SqliteFrontier(archive, "a.example", run.id)
    links = [
        Link(url=f"https://a.example/{n}", kind=LinkKind.ARTICLE, title="خبر \x1b[31mمهم", section="کابل")
        for n in range(4)
    ]
    frontier.add_all(links)
    for outcome in (Outcome.EXPORTED, Outcome.TIMEOUT):
        job = frontier.lease()
        assert job
        frontier.acknowledge(job.key, outcome)
    assert frontier.lease()
    archive.close()
    return tmp_path / "archive"


def test_it_is_shown_and_left_as_it_is(archive: Path) -> None:
    for _ in range(2):
        status, output, errors = scrapy(archive, "frontier", "a.example")
        assert (status, errors) == (0, "")
        assert [line.split() for line in output.splitlines()[:4]] == [
            ["queued", "1"],
            ["leased", "1"],
            ["done", "1"],
            ["failed", "1"],
        ]
        assert "not finished" in output
        assert "1  failed/timeout" in output
        assert "article  https://a.example/3" in output
        assert "\x1b" not in output


def test_clearing_forgets_all_but_what_is_done(archive: Path) -> None:
    status, output, _ = scrapy(archive, "frontier", "a.example", "--clear")
    assert status == 0
    assert output.startswith("3 pages are forgotten")
    assert scrapy(archive, "frontier", "a.example")[1].split()[:8] == [
        *("queued", "0", "leased", "0"),
        *("done", "1", "failed", "0"),
    ]


def test_a_site_that_is_being_crawled_is_not_cleared(archive: Path) -> None:
    with claim(archive, "a.example"):
        status, _, errors = scrapy(archive, "frontier", "a.example", "--clear")
    assert status == 75
    assert "is being crawled by another process" in errors


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("b.example",), 1, "was never crawled into this archive; known are a.example"),
        ((), 2, "one site"),
    ],
    ids=["unknown", "none"],
)
def test_mistakes(arguments: tuple[str, ...], status: int, said: str, archive: Path) -> None:
    found, output, errors = scrapy(archive, "frontier", *arguments)
    assert (found, output) == (status, "")
    assert said in errors
