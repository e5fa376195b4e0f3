from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawler.sites.fixture import fixture_slug
from tests.commands.test_history import scrapy
from tests.small_paper import Paper, headline, serve, story_page, story_path


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    with serve() as running:
        running.add_stories(range(5))
        yield running


def test_a_page_and_how_it_reads(paper: Paper, tmp_path: Path) -> None:
    url = paper.base + story_path(3)
    arguments = ("savepage", "-", url, "--to", str(tmp_path / "pages"), "--slug", "third")
    status, output, errors = scrapy(*arguments)
    assert (status, errors) == (0, "")
    html, data = (tmp_path / "pages" / f"third.{kind}" for kind in ("html", "json"))
    assert output.split() == [str(html), str(data)]
    assert html.read_bytes() == story_page(3).encode()
    told = json.loads(data.read_text("utf-8"))
    assert (told["url"], told["site"], told["outcome"]) == (url, "", "exported")
    assert told["headline"] == headline(3)
    assert [p["role"] for p in told["paragraphs"]] == ["paragraph"] * 5

    status, _, errors = scrapy(*arguments)
    assert status == 2
    assert "third.json is there already; --force" in errors


def test_a_page_that_is_not_there(paper: Paper, tmp_path: Path) -> None:
    status, _, errors = scrapy("savepage", "-", f"{paper.base}/nothing", "--to", str(tmp_path))
    assert (status, errors) == (1, f"scrapy savepage: {paper.base}/nothing: status 404\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.tolonews.com/afghanistan-182076", "tolonews.com-afghanistan-182076"),
        ("https://a.example/", "a.example-home"),
        ("https://a.example/2026/11/A_Long%20Way.html", "a.example-a-long-way.html"),
    ],
)
def test_slug(url: str, slug: str) -> None:
    assert fixture_slug(url) == slug


@pytest.mark.parametrize(
    "url", ["https://a.example/%D8%AE%D8%A8%D8%B1", "https://a.example/?p=12", "https://a.example/خبر"]
)
def test_addresses_without_a_name_of_their_own_are_told_apart_by_id(url: str) -> None:
    slug = fixture_slug(url)
    assert slug.startswith("a.example-")
    assert slug.isascii()
    assert len(slug) == len("a.example-") + 16


def test_a_mistake_in_the_command() -> None:
    status, _, errors = scrapy("savepage", "https://a.example/1")
    assert status == 2
    assert "a site's name (or -) and an address are wanted" in errors
