from __future__ import annotations

import json

from tests.commands.test_history import scrapy
from tests.small_paper import headline, serve, story_page, story_path


def test_an_address_is_fetched_and_read() -> None:
    with serve() as paper:
        paper.add_stories(range(2))
        status, output, errors = scrapy("extract", paper.base + story_path(1))
        asked = paper.headers[-1]
    assert (status, errors) == (0, "")
    told = json.loads(output)
    assert told["headline"] == headline(1)
    assert len(told["paragraphs"]) == 5
    assert asked["user-agent"].startswith("newscrawler/")
    assert sorted(paper.requests) == [story_path(1), "/robots.txt"]


def test_what_robots_txt_forbids_is_not_fetched() -> None:
    with serve() as paper:
        paper.pages |= {"/robots.txt": "User-agent: *\nDisallow: /news/", story_path(1): story_page(1)}
        status, _, errors = scrapy("extract", paper.base + story_path(1))
    assert (status, errors) == (2, f"scrapy extract: {paper.base}{story_path(1)}: robots.txt forbids it\n")
    assert paper.requests == ["/robots.txt"]
