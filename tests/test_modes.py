"""Stopping and coming back: what a first run walks, what later runs ask for, and what they bring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawler.demo.newspaper import truth
from newscrawler.demo.server import Serving
from newscrawler.demo.server import serve as serve_demo
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key
from tests.crawling import Crawl, crawl
from tests.small_paper import (
    Paper,
    day,
    headline,
    listing,
    menu,
    pages_of,
    rows,
    serve,
    story_page,
    story_path,
)


@pytest.fixture
def paper() -> Iterator[Paper]:
    with serve() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def found(run: Crawl) -> set[int]:
    """Numbers of the stories that the run exported."""
    return {int(item["headline"].rpartition(" ")[2]) for item in run.items}


def add_section(paper: Paper, name: str, numbers: list[int], *, last: str = "", **known: str) -> None:
    """A section with a pager ``?page=N`` from 0; its last page links to ``last``."""
    pages = pages_of(numbers)
    for place, page in enumerate(pages):
        following = f"/{name}/?page={place + 1}" if place + 1 < len(pages) else last
        target = f"/{name}/" + (f"?page={place}" if place else "")
        paper.pages[target] = listing(rows(page), next_page=following, title=name.title(), **known)


def test_pagers_end(paper: Paper, archive: Path) -> None:
    """At the last page; at a page past the end that answers 200, full or empty; at a loop."""
    names = ("arts", "city", "health", "sport")
    everything = {name: paper.add_stories(range(30 * i + 1, 30 * i + 19)) for i, name in enumerate(names)}
    paper.pages["/"] = listing(
        "".join(rows(sorted(numbers)[-2:]) for numbers in everything.values()), menu=menu(*names)
    )
    add_section(paper, "arts", everything["arts"])
    add_section(paper, "city", everything["city"], last="/city/?page=3")
    add_section(paper, "health", everything["health"], last="/health/?page=3")
    add_section(paper, "sport", everything["sport"], last="/sport/?page=0")
    for place in range(3, 30):
        beyond = f"?page={place + 1}"
        paper.pages[f"/city/?page={place}"] = listing(
            rows(pages_of(everything["city"])[-1]), next_page=f"/city/{beyond}"
        )
        paper.pages[f"/health/?page={place}"] = listing("<p>Nothing.</p>", next_page=f"/health/{beyond}")
    run = crawl(archive, f"url={paper.base}/")
    assert run.status == 0, run.output[-3000:]
    assert found(run) == {n for numbers in everything.values() for n in numbers}
    asked = {name: sum(path.startswith(f"/{name}/") for path in paper.requests) for name in names}
    assert asked["arts"] == 3
    assert asked["city"] <= 5
    assert asked["health"] <= 5
    assert asked["sport"] <= 4
    assert len(paper.requests) == len(set(paper.requests)), "no page twice"


def test_a_run_ends_at_since_and_at_max_pages(paper: Paper, archive: Path) -> None:
    numbers = paper.add_stories(range(1, 49))
    paper.pages["/"] = listing(rows(pages_of(numbers)[0]), menu=menu("world"))
    add_section(paper, "world", numbers)
    run = crawl(archive, f"url={paper.base}/world/", "since=2026-11-01")
    assert found(run) == set(range(31, 49))
    assert "/world/?page=5" not in paper.requests
    paper.requests.clear()
    bounded = crawl(archive.parent / "other" / "archive", f"url={paper.base}/world/", "max_pages=2")
    assert found(bounded) == set(range(37, 49))
    assert "/world/?page=2" not in paper.requests


@pytest.mark.parametrize("has_validators", [True, False], ids=["validators", "no validators"])
def test_update_brings_what_has_changed(paper: Paper, archive: Path, has_validators: bool) -> None:
    """A changed story is a new revision, one that is gone stays, and nothing else is exported again."""
    paper.has_validators = has_validators
    numbers = paper.add_stories(range(40, 56))
    paper.pages["/"] = listing(rows(numbers))
    first = crawl(archive, f"url={paper.base}/")
    assert found(first) == set(numbers), first.output[-3000:]

    paper.pages[story_path(45)] = story_page(45, more="<p>The minister denied all of it in the evening.</p>")
    del paper.pages[story_path(46)]
    paper.requests.clear()
    second = crawl(archive, f"url={paper.base}/", "mode=update", "since=2026-10-01")
    assert second.status == 0, second.output[-3000:]
    assert [(item["headline"], item["revision"]) for item in second.items] == [(headline(45), 2)]
    assert "denied all of it" in second.items[0]["text"]
    assert set(paper.requests) >= {story_path(n) for n in numbers}
    counted = dict(second.rows("SELECT outcome, count FROM run_outcomes WHERE run = 2 AND kind = 'article'"))
    assert counted == {Outcome.EXPORTED: 1, Outcome.UNCHANGED: len(numbers) - 2, Outcome.GONE: 1}
    assert second.rows("SELECT count(*) FROM articles") == [(len(numbers),)]
    key = url_key(paper.base + story_path(46))
    assert second.rows("SELECT outcome, status FROM pages WHERE key = ?", key) == [(Outcome.GONE, 404)]
    if not has_validators:
        return
    assert sum("if-none-match" in asked for asked in paper.headers) == len(numbers)
    paper.requests.clear()
    third = crawl(archive, f"url={paper.base}/")
    assert third.items == []
    assert len(paper.requests) <= 4, (
        "the next run for the latest asks for none of them, but once more for the lost"
    )


def test_the_latest_run_sees_again_what_is_young(paper: Paper, archive: Path) -> None:
    """A change is a revision, a loss is marked and the story stays; what is older than the window is left alone."""
    numbers = paper.add_stories(range(40, 56))
    paper.pages["/"] = listing(rows(numbers))
    assert found(crawl(archive, f"url={paper.base}/")) == set(numbers)
    paper.pages[story_path(54)] = story_page(54, more="<p>The minister denied all of it in the evening.</p>")
    del paper.pages[story_path(55)], paper.pages[story_path(40)]
    paper.requests.clear()
    hours = (datetime.now(UTC) - datetime.fromisoformat(f"{day(50)}T00:00:00+00:00")) / timedelta(hours=1)
    second = crawl(archive, f"url={paper.base}/", "mode=latest", settings={"REVISIT_HOURS": int(hours) + 1})
    assert second.status == 0, second.output[-3000:]
    assert [(item["headline"], item["revision"]) for item in second.items] == [(headline(54), 2)]
    asked = {n for n in numbers if story_path(n) in paper.requests}
    assert asked == set(range(50, 56))
    lost = url_key(paper.base + story_path(55))
    assert second.rows("SELECT outcome, status FROM pages WHERE key = ?", lost) == [(Outcome.GONE, 404)]
    assert second.rows("SELECT count(*) FROM articles") == [(len(numbers),)]


def sitemap(paper: Paper, numbers: list[int]) -> str:
    places = "".join(f"<url><loc>{paper.base}{story_path(n)}</loc></url>" for n in numbers)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'


def test_without_readable_listings_the_latest_come_from_sitemaps(paper: Paper, archive: Path) -> None:
    numbers = paper.add_stories(range(1, 24))
    paper.pages["/"] = (
        "<html><head><title>The Small Paper</title></head><body><div id=root></div></body></html>"
    )
    paper.pages["/robots.txt"] = f"User-agent: *\nSitemap: {paper.base}/map.xml\n"
    paper.pages["/map.xml"] = sitemap(paper, numbers)
    first = crawl(archive, f"url={paper.base}/")
    assert found(first) == set(numbers), first.output[-3000:]
    paper.pages["/map.xml"] = sitemap(paper, numbers + paper.add_stories(range(24, 26)))
    paper.requests.clear()
    second = crawl(archive, f"url={paper.base}/")
    assert found(second) == {24, 25}
    assert sum(path.startswith("/news/") for path in paper.requests) == 2


def test_the_latest_are_also_in_a_news_sitemap(paper: Paper, archive: Path) -> None:
    """One request more than feeds and first pages; the other sitemaps are left alone."""
    shown, unlisted = paper.add_stories(range(1, 9)), paper.add_stories(range(9, 11))
    paper.pages["/"] = listing(rows(shown))
    paper.pages["/robots.txt"] = "".join(
        f"Sitemap: {paper.base}/{name}\n" for name in ("sitemap.xml", "sitemap-news.xml")
    )
    paper.pages["/sitemap.xml"] = sitemap(paper, shown)
    paper.pages["/sitemap-news.xml"] = sitemap(paper, unlisted)
    run = crawl(archive, f"url={paper.base}/", "mode=latest")
    assert found(run) == {*shown, *unlisted}, run.output[-3000:]
    assert "/sitemap.xml" not in paper.requests


def test_a_story_that_turns_out_to_be_a_listing_is_used_as_one(paper: Paper, archive: Path) -> None:
    """But not one that only such a page has led to."""
    shown, behind, beyond = (paper.add_stories(range(start, start + 12)) for start in (1, 31, 61))
    paper.pages["/"] = listing(rows([*shown, 99]), menu=menu())
    paper.pages[story_path(99)] = listing(rows([*behind, 98]), title=headline(99))
    paper.pages[story_path(98)] = listing(rows([*beyond, 97]), title=headline(98))
    paper.pages[story_path(97)] = listing(rows(shown), title=headline(97))
    run = crawl(archive, f"url={paper.base}/")
    assert found(run) == {*shown, *behind}, run.output[-3000:]
    assert dict(run.rows("SELECT outcome, count FROM run_outcomes WHERE kind = 'article'")) == {
        Outcome.EXPORTED: 24,
        Outcome.LISTING: 2,
    }


@pytest.fixture(scope="module")
def demo() -> Iterator[Serving]:
    with serve_demo() as serving:
        yield serving


@pytest.fixture(scope="module")
def whole(demo: Serving, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """The first run of a site that nobody described."""
    archive = tmp_path_factory.mktemp("modes") / "archive"
    return crawl(archive, f"url={demo.base}/", settings={"REVISIT_HOURS": 0})


def exported(demo: Serving) -> dict[str, str]:
    """Key of every address to that of its story, for all stories that the newspaper has now.

    Of two addresses with one text, whichever a run meets first is the story's.
    """
    rows: list[dict[str, Any]] = truth(demo.newspaper)
    told = {row["url"] for row in rows if row["expected"] == "exported"}
    found: dict[str, str] = {}
    for row in rows:
        doubles = row.get("relations", {}).get("same_content", [])
        story = row["url"] if row["url"] in told else next((url for url in doubles if url in told), None)
        if story is not None:
            found.update((url_key(url), story) for url in (row["url"], *row["urls"]))
    return found


def stories_of(run: Crawl, demo: Serving) -> set[str]:
    known = exported(demo)
    return {known[url_key(url)] for item in run.items for url in item["urls"] if url_key(url) in known}


def test_the_first_run_finds_everything(demo: Serving, whole: Crawl) -> None:
    assert whole.status == 0, whole.output[-3000:]
    assert stories_of(whole, demo) == set(exported(demo).values())
    assert len(demo.requests) <= 1.25 * len(whole.items)


def test_the_second_run_asks_for_fronts_and_feeds_only(demo: Serving, whole: Crawl) -> None:
    demo.clear_requests()
    second = crawl(whole.archive, f"url={demo.base}/", settings={"REVISIT_HOURS": 0})
    assert second.status == 0, second.output[-3000:]
    assert second.items == []
    asked = [line.split()[1] for line in demo.requests]
    feeds = [path for path in asked if "rss" in path]
    fronts = second.rows("SELECT count(*) FROM frontier WHERE kind IN ('home', 'listing')")[0][0]
    assert not [path for path in asked if "page=" in path]
    assert len(asked) <= len(feeds) + fronts + 3


def test_the_next_run_brings_all_that_is_new(demo: Serving, whole: Crawl) -> None:
    before = set(exported(demo).values())
    demo.generation = 2
    new = set(exported(demo).values()) - before
    demo.clear_requests()
    settings: dict[str, object] = {
        "REVISIT_HOURS": 24 * 30
    }  # the newspaper's clock stands still while ours goes on
    run = crawl(whole.archive, f"url={demo.base}/", settings=settings)
    assert run.status == 0, run.output[-3000:]
    assert new
    assert new <= stories_of(run, demo)
    changed = [item for item in run.items if item["revision"] == 2]
    assert {len(changed), len(run.items) - len(new)} == {1}
    asked = {line.split()[1] for line in demo.requests}
    for url in new:
        assert sum(url_key(demo.base + path) == url_key(url) for path in asked) == 1
    demo.clear_requests()
    again = crawl(whole.archive, f"url={demo.base}/", settings=settings)
    assert again.items == []
    assert len(demo.requests) < len(asked) / 2, "what has not changed, or has just been read, is left alone"
