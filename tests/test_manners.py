"""What a crawl says of itself, asks for, and leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawler.demo.server import serve as serve_demo
from newscrawler.outcomes import Outcome
from tests.crawling import crawl
from tests.small_paper import Answer, Paper, listing, rows, serve, story_page, story_path


@pytest.fixture
def paper() -> Iterator[Paper]:
    """Eight stories; one says noarchive in its head, one noai in a header, and every page sets a cookie."""
    with serve() as running:
        numbers = running.add_stories(range(1, 9))

        def with_header() -> Answer:
            return 200, {"X-Robots-Tag": "noai, noimageai", "Set-Cookie": "a=1"}, story_page(2)

        running.pages[story_path(1)] = story_page(1, head='<meta name="robots" content="index, noarchive">')
        running.pages[story_path(2)] = with_header
        running.pages["/"] = lambda: (200, {"Set-Cookie": "id=7; Path=/"}, listing(rows(numbers)))
        yield running


def test_who_we_are_and_what_we_ask_for(paper: Paper, tmp_path: Path) -> None:
    """Also: what pages ask of robots is recorded."""
    (tmp_path / "mine.example.toml").write_text('languages = ["en", "fa-AF", "ps"]', encoding="utf-8")
    contact: dict[str, object] = {"CONTACT": "https://archive.example/bot", "SITES_DIR": tmp_path}
    run = crawl(tmp_path / "archive", "site=mine.example", f"url={paper.base}/", settings=contact)
    assert len(run.items) == 8, run.output[-3000:]
    for asked in paper.headers:
        assert asked["user-agent"].startswith("newscrawler/")
        assert asked["user-agent"].endswith(" (+https://archive.example/bot)")
        assert "gzip" in asked["accept-encoding"]
        assert "cookie" not in asked
    # robots.txt is asked for without regard to languages or not; every page is asked for in those of the site.
    languages = {
        h.get("accept-language")
        for h, path in zip(paper.headers, paper.requests, strict=True)
        if path != "/robots.txt"
    }
    assert languages == {"en, fa-AF;q=0.9, ps;q=0.8"}
    told = {item["url"]: item["provenance"]["robots"] for item in run.items if item["provenance"]["robots"]}
    assert told == {
        paper.base + story_path(1): ["noarchive"],
        paper.base + story_path(2): ["noai", "noimageai"],
    }


def test_what_pages_ask_of_robots_is_obeyed_when_the_run_is_told_to(paper: Paper, tmp_path: Path) -> None:
    obey: dict[str, object] = {"OBEY_ROBOTS_META": "noarchive,noai"}
    run = crawl(tmp_path / "archive", f"url={paper.base}/", settings=obey)
    assert run.status == 0, run.output[-3000:]
    assert len(run.items) == 6
    counted = dict(run.rows("SELECT outcome, count FROM run_outcomes WHERE kind = 'article'"))
    assert counted == {Outcome.EXPORTED: 6, Outcome.UNWANTED: 2}
    assert run.rows("SELECT count(*) FROM articles") == [(6,)]


@pytest.mark.parametrize("is_asked", [True, False], ids=["asked", "not asked"])
def test_main_images_are_stored_only_when_asked_for(tmp_path: Path, is_asked: bool) -> None:
    store = tmp_path / "images"
    settings: dict[str, object] = {"IMAGES_STORE": store} if is_asked else {}
    with serve_demo() as demo:
        run = crawl(
            tmp_path / "archive", "site=demo", f"url={demo.base}/", "max_articles=12", settings=settings
        )
        asked = [line for line in demo.requests if ".png" in line]
    assert run.status == 0, run.output[-3000:]
    with_image = [item for item in run.items if item["main_image"]]
    assert with_image
    files = [item["main_image"]["file"] for item in with_image]
    if not is_asked:
        assert asked == []
        assert set(files) == {None}
        return
    assert len(asked) == len(set(asked)) <= len(with_image)
    assert all(file and (store / file).stat().st_size for file in files)
