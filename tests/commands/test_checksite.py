from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.test_history import scrapy
from tests.small_paper import Paper, listing, rows, serve

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
OLDEST = datetime(2026, 10, 1, tzinfo=UTC)
"""Publication of story 0; see ``small_paper.day``."""


@pytest.fixture
def paper() -> Iterator[Paper]:
    with serve() as running:
        numbers = running.add_stories(range(20, 28))
        running.pages["/world"] = listing(rows(numbers), title="World")
        yield running


@pytest.fixture
def sites(paper: Paper, tmp_path: Path) -> Path:
    (tmp_path / "small.example.toml").write_text(
        f'hosts = ["127.0.0.1"]\nhome = "{paper.base}/"\nlistings = ["/world"]\nfeeds = []', "utf-8"
    )
    return tmp_path


def checked(sites: Path, *arguments: str) -> tuple[int, str, str]:
    days = (datetime.now(UTC) - OLDEST) / timedelta(days=1)
    return scrapy(
        "checksite", "small.example", f"--days={days}", "-s", f"SITES_DIR={sites}", *QUICK, *arguments
    )


def test_a_site_in_good_health(paper: Paper, sites: Path) -> None:
    status, output, errors = checked(sites)
    assert (status, errors) == (0, ""), output
    lines = output.splitlines()
    assert lines[0] == f"good listing {paper.base}/world: 8 stories, 8 with a date"
    assert sum(line.startswith("good article ") for line in lines) == 5
    assert "good field text: 5 of 5" in lines
    assert lines[-2].startswith("good dates: the newest is 2026-10-28")
    assert lines[-1] == "small.example: all is well"


def test_old_news_is_bad_news(sites: Path) -> None:
    status, output, _ = checked(sites, "--days=0.01")
    assert status == 1
    assert [line for line in output.splitlines() if line.startswith("BAD ")] == [
        "BAD  dates: the newest is 2026-10-28T08:00+00:00"
    ]
    assert output.endswith("small.example: 1 of 11 checks are bad\n")


def test_a_listing_that_moved(paper: Paper, sites: Path) -> None:
    paper.pages["/sections/world"] = paper.pages.pop("/world")
    status, output, _ = checked(sites)
    assert status == 1
    assert f"BAD  listing {paper.base}/world: status 404" in output
    assert "BAD  articles: no link to a story was found" in output


def test_an_unknown_site(sites: Path) -> None:
    status, _, errors = scrapy("checksite", "smal.example", "-s", f"SITES_DIR={sites}")
    assert status == 2
    assert "did you mean small.example" in errors


def test_without_a_site_file_the_home_page_names_what_is_checked(paper: Paper) -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    paper.pages["/"] = listing(rows(list(range(20, 28))), head=feed)
    paper.pages["/rss.xml"] = "<rss><channel></channel></rss>"
    days = (datetime.now(UTC) - OLDEST) / timedelta(days=1)
    status, output, _ = scrapy("checksite", f"{paper.base}/", f"--days={days}", *QUICK)
    assert status == 0, output
    assert output.splitlines()[:2] == [
        f"good home {paper.base}/: 8 stories, 8 with a date",
        f"-    feed {paper.base}/rss.xml: no stories",
    ]
