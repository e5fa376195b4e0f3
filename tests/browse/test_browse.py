"""The archive in Datasette, in a real browser."""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from newscrawler.archive.database import Archive
from newscrawler.items import Page
from newscrawler.outcomes import Outcome
from tests.exports.stories import STORIES, filled
from tests.report.browser import PROGRAM, Browser, browser

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = '<script>document.title = "taken"</script><img src=x onerror="document.title = 1">'
PATIENCE = 60
"""Seconds that Datasette may take to answer."""

pytestmark = [
    pytest.mark.skipif(not importlib.util.find_spec("datasette"), reason="Datasette is not installed"),
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Datasette serves the small archive, with a hostile story and a page that was left out besides."""
    directory = tmp_path_factory.mktemp("browse") / "archive"
    hostile = replace(
        STORIES[1], url="https://b.example/x", headline=SCRIPT, section=SCRIPT, content_hash="4", cluster=None
    )
    filled(directory, (*STORIES, hostile))
    archive = Archive(directory)
    run = archive.start_run("a.example", datetime(2026, 11, 24, tzinfo=UTC))
    archive.save_page(Page(url="https://a.example/empty", body=b""), "a.example/empty", Outcome.NO_TEXT, run)
    archive.db.execute(
        "UPDATE articles SET cluster = (SELECT min(id) FROM articles WHERE site = 'a.example') WHERE site = 'a.example'"
    )
    archive.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, ROOT / "browse" / "serve.py", directory, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - loopback
                response.read()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


def visit(chromium: Browser, url: str) -> str:
    """The text that the page shows."""
    chromium.events.clear()
    chromium.ask("Page.navigate", url=url)
    while not any(event.get("method") == "Page.loadEventFired" for event in chromium.events):
        chromium.events.append(chromium._read())
    return str(chromium.value("document.body.innerText"))


def test_the_search_box_is_loose_in_spelling(base: str, chromium: Browser) -> None:
    visit(chromium, f"{base}/news")
    words = json.dumps("مي\u200cبارد كابل")  # the letters of an Arabic keyboard
    chromium.value(f"document.querySelector('form.words input').value = {words}")
    chromium.events.clear()
    chromium.value("document.querySelector('form.words').submit()")
    while not any(event.get("method") == "Page.loadEventFired" for event in chromium.events):
        chromium.events.append(chromium._read())
    assert chromium.value("[...document.querySelectorAll('td.col-headline')].map(c => c.innerText)") == [
        STORIES[0].headline
    ]
    assert "باران بیا پیل شو" in visit(chromium, f"{base}/news/articles?_search={quote('باران بيا')}")


@pytest.mark.parametrize(
    "words", ['"', "*", "؟", "NEAR(", ""], ids=["quote", "star", "mark", "near", "nothing"]
)
def test_no_search_is_a_mistake(words: str, base: str, chromium: Browser) -> None:
    assert "0 results" in visit(chromium, f"{base}/news/search?words={quote(words)}")


def test_text_stands_on_its_side_and_facets_are_there(base: str, chromium: Browser) -> None:
    text = visit(chromium, f"{base}/news/articles")
    assert all(facet in text for facet in ("fa-AF", "a.example", "افغانستان"))
    sides = chromium.value(
        "Object.fromEntries([...document.querySelectorAll('td.col-headline bdi')].map(cell => {"
        " const range = document.createRange(); range.selectNodeContents(cell);"
        " const text = range.getBoundingClientRect(), box = cell.getBoundingClientRect();"
        " return [cell.innerText, [getComputedStyle(cell).direction, text.left - box.left < 2, box.right - text.right < 2]]}))"
    )
    assert sides[STORIES[2].headline][0] == "rtl"
    assert sides[STORIES[2].headline][2]
    assert sides[STORIES[1].headline][:2] == ["ltr", True]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("days", "2026-11-23"),
        ("languages", "fa-AF"),
        ("clusters", "https://a.example/2"),
        ("dropped", "dropped/no_text"),
        ("latest_runs", "b.example"),
    ],
)
def test_queries(query: str, shown: str, base: str, chromium: Browser) -> None:
    assert shown in visit(chromium, f"{base}/news/{query}")
    assert not chromium.value("document.querySelector('.message-error')")


def test_a_story_is_read_in_its_direction(base: str, chromium: Browser) -> None:
    visit(chromium, f"{base}/news/search?words={quote('باران برف')}")
    address = chromium.value("document.querySelector('td.col-headline a').href")
    text = visit(chromium, address)
    assert "He said: <b>1 & 2</b> ]]> done" in text
    assert chromium.value("getComputedStyle(document.querySelector('article h1')).direction") == "rtl"
    assert chromium.value("getComputedStyle(document.querySelector('article p[lang=en]')).direction") == "ltr"


def test_what_strangers_wrote_is_never_run(base: str, chromium: Browser) -> None:
    for page in ("articles", "search?words=document", "days", "article_urls"):
        visit(chromium, f"{base}/news/{page}")
        assert chromium.value("document.title") not in ("taken", "1")
        assert not chromium.value("document.querySelectorAll('img[src=x]').length")
    address = chromium.value("location.href") and f"{base}/news/search?words=document"
    assert SCRIPT in visit(chromium, address)
    assert SCRIPT in visit(chromium, chromium.value("document.querySelector('td.col-headline a').href"))
    assert not chromium.value("document.querySelectorAll('img[src=x]').length")


def test_an_archive_must_be_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "browse" / "serve.py", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "there is no archive" in done.stderr
