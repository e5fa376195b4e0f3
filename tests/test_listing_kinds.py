"""Listings that are no pages, where a site file names them: WordPress REST and Drupal's views for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawler.outcomes import Outcome
from tests.crawling import Crawl, crawl
from tests.small_paper import Answer, Paper, day, headline, rows, serve, story_page, story_path

PAGE = 6
JSON = {"Content-Type": "application/json; charset=UTF-8"}
REST, VIEW = "/wp-json/wp/v2/posts?per_page=6", "/views/ajax?view_name=news&view_display_id=page_1"


@pytest.fixture
def paper() -> Iterator[Paper]:
    with serve() as running:
        yield running


def run(paper: Paper, tmp_path: Path, listing: str, *arguments: str) -> Crawl:
    (tmp_path / "small.example.toml").write_text(
        f'hosts = ["127.0.0.1"]\nhome = "{paper.base}/"\nlistings = ["{listing}"]\n', "utf-8"
    )
    settings: dict[str, object] = {"SITES_DIR": tmp_path, "REVISIT_HOURS": 0}
    return crawl(tmp_path / "archive", "site=small.example", *arguments, settings=settings)


def undated(number: int) -> str:
    """The story's page without its date: only the list knows it."""
    return story_page(number).replace("article:published_time", "x:nothing")


def post(paper: Paper, number: int) -> dict[str, Any]:
    return {
        "link": paper.base + story_path(number),
        "title": {"rendered": headline(number)},
        "date": f"{day(number)}T12:30:00",
        "date_gmt": f"{day(number)}T08:00:00",
    }


def posts(paper: Paper, numbers: list[int], page: int, *, has_header: bool) -> Callable[[], Answer]:
    """The answer of WordPress for that page, from 1."""

    def answer() -> Answer:
        newest = sorted(numbers, reverse=True)[(page - 1) * PAGE : page * PAGE]
        if not newest:
            told = {"code": "rest_post_invalid_page_number", "message": "…", "data": {"status": 400}}
            return 400, JSON, json.dumps(told)
        rel, number = ("next", page + 1) if page * PAGE < len(numbers) else ("prev", page - 1)
        headers = JSON | ({"Link": f'<{paper.base}{REST}&page={number}>; rel="{rel}"'} if has_header else {})
        return 200, headers, json.dumps([post(paper, n) for n in newest])

    return answer


@pytest.mark.parametrize("has_header", [True, False], ids=["header", "no header"])
def test_wordpress_rest(paper: Paper, tmp_path: Path, has_header: bool) -> None:
    numbers = list(
        range(1, 19)
    )  # three full pages: only the header, or a fourth, tells that there are no more
    paper.pages |= {story_path(n): undated(n) for n in numbers}
    paper.pages[REST] = posts(paper, numbers, 1, has_header=has_header)
    for page in range(2, 8):
        paper.pages[f"{REST}&page={page}"] = posts(paper, numbers, page, has_header=has_header)
    first = run(paper, tmp_path, REST)
    assert first.status == 0, first.output[-3000:]
    assert {(i["headline"], i["date_published"]) for i in first.items} == {
        (headline(n), f"{day(n)}T12:30:00+04:30") for n in numbers
    }
    assert {i["date_published_source"] for i in first.items} == {"listing"}
    asked = [target for target in paper.requests if target.startswith(REST)]
    assert asked == [REST, *(f"{REST}&page={n}" for n in ((2, 3) if has_header else (2, 3, 4)))]
    assert dict(first.rows("SELECT outcome, count FROM run_outcomes WHERE kind = 'listing'")) == {
        Outcome.LISTED: len(asked)
    }
    assert "verdict    healthy" in first.output

    paper.requests.clear()
    numbers += [19, 20]
    paper.pages |= {story_path(n): undated(n) for n in (19, 20)}
    second = run(paper, tmp_path, REST)
    assert {i["headline"] for i in second.items} == {headline(19), headline(20)}
    assert len(paper.requests) <= 5, paper.requests


def view(paper: Paper, numbers: list[int], page: int) -> Callable[[], Answer]:
    """Drupal's answer for that page, from 0; past the end it is an empty view."""

    def answer() -> Answer:
        newest = sorted(numbers, reverse=True)[page * PAGE : (page + 1) * PAGE]
        last = (len(numbers) - 1) // PAGE
        links = "".join(f'<li class="pager__item"><a href="?page={n}">{n + 1}</a></li>' for n in range(last + 1) if n != page)  # fmt: skip
        markup = f'<div class="view-content">{rows(newest)}</div><nav class="pager"><ul>{links}</ul></nav>'
        told = [{"command": "settings"}, {"command": "insert", "method": "replaceWith", "data": markup}]
        return 200, JSON, json.dumps(told)

    return answer


def test_drupal_views(paper: Paper, tmp_path: Path) -> None:
    numbers = list(range(1, 21))
    paper.pages |= {story_path(n): undated(n) for n in numbers}
    paper.pages[VIEW] = view(paper, numbers, 0)
    for page in range(1, 8):
        paper.pages[f"{VIEW}&page={page}"] = view(paper, numbers, page)
    first = run(paper, tmp_path, VIEW)
    assert first.status == 0, first.output[-3000:]
    assert {(i["headline"], i["date_published"]) for i in first.items} == {
        (headline(n), f"{day(n)}T08:00:00+00:00") for n in numbers
    }
    asked = [target for target in paper.requests if target.startswith(VIEW)]
    assert asked == [VIEW, *(f"{VIEW}&page={n}" for n in (1, 2, 3))]

    (tmp_path / "since").mkdir()
    since = run(paper, tmp_path / "since", VIEW, "since=2026-10-18")
    assert {i["headline"] for i in since.items} == {headline(n) for n in range(17, 21)}
