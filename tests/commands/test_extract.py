from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.demo.newspaper import Newspaper, truth
from tests.commands.test_history import scrapy
from tests.small_paper import headline, serve, story_page, story_path

ROOT = Path(__file__).resolve().parents[2]
PAPER = Newspaper("http://newspaper.localhost:8650")


def run(*arguments: str, page: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "scrapy", "extract", *arguments]
    return subprocess.run(command, cwd=ROOT, input=page, capture_output=True, check=False, timeout=60)


def story(language: str) -> tuple[str, bytes, str]:
    """Address, page and headline of the first story in that language."""
    row = next(r for r in truth(PAPER) if r.get("language") == language and r["expected"] == "exported")
    url = str(row["url"])
    return url, PAPER.respond("GET", url.split("8650")[1], {}).body, str(row["headline"])


@pytest.mark.parametrize("language", ["en", "fa-AF", "ps"])
def test_standard_input(language: str) -> None:
    url, page, title = story(language)
    done = run("-", "--url", url, "--site", "demo", page=page)
    article = json.loads(done.stdout)
    assert (done.returncode, article["headline"], article["language"]) == (0, title, language)
    assert done.stderr == b""


def test_a_file_explained(tmp_path: Path) -> None:
    url, page, title = story("en")
    (tmp_path / "story.html").write_bytes(page)
    told = json.loads(run(str(tmp_path / "story.html"), "--url", url, "--explain").stdout)
    assert told["outcome"] == "exported"
    assert title in json.dumps(told["headlines"], ensure_ascii=False)
    assert {"headline", "paragraphs", "date_published"} <= set(told["fields"])
    assert told["dates"][0]["source"] == told["fields"]["date_published"]
    assert {block["verdict"] for block in told["blocks"]} >= {"paragraph", "headline"}


def test_what_is_no_article_is_named() -> None:
    done = run("-", page=b"<html><body><p>Hello</p></body></html>")
    assert done.returncode == 1
    assert json.loads(done.stdout)["outcome"].startswith("dropped/")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["no-such-file"], "scrapy extract: no-such-file: No such file or directory"),
        ([], "scrapy extract: one file, address or - is wanted"),
        (["-", "--site", "nowhere"], "scrapy extract: unknown site 'nowhere'"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(arguments: list[str], line: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(line)
    assert done.stderr.count(b"\n") == 1


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
