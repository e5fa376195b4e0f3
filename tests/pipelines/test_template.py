"""Template lines over real HTTP: learned in one run, gone in the next, corrected by hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from newscrawler.dedupe.template_file import path_of
from tests.crawling import Crawl, crawl

LINE = "This story was written by the newsroom of the valley's paper, after letters that its readers sent."
PEOPLE = ("miller", "baker", "governor", "ferryman", "midwife", "teacher", "postman", "shepherd")
DEEDS = (
    "repaired the old bridge",
    "painted the school",
    "counted the goats",
    "opened a library",
    "lost a bet",
)


def paragraphs(number: int) -> list[str]:
    """Three paragraphs that no other story has."""
    who, what = PEOPLE[number % len(PEOPLE)], DEEDS[number % len(DEEDS)]
    return [
        f"The {who} of village number {number} {what} on Monday, and {number * 7} neighbours came to see it done.",
        f"It took {number + 3} days and {number * 11} nails, said the {who}, who had promised it {number} years ago.",
        f"The council of village number {number} will pay for the nails, and has asked for a list of them in writing.",
    ]


def page(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<nav><a href="/">Home</a></nav><main>{body}</main><footer>The paper</footer></body></html>'
    ).encode()


class Paper(BaseHTTPRequestHandler):
    """A home page and the stories it lists."""

    first, last = 1, 9

    def do_GET(self) -> None:
        body = self.body()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"")

    def body(self) -> bytes | None:
        if self.path == "/":
            rows = (
                f'<div class="row"><h3><a href="/news/village-{10_000 + n}">A long day in village number {n}</a></h3></div>'
                for n in range(self.last, self.first - 1, -1)
            )
            return page("The paper", "".join(rows))
        number = self.path.rpartition("-")[2]
        if not self.path.startswith("/news/village-") or not number.isdecimal():
            return None
        told = "".join(f"<p>{text}</p>" for text in (*paragraphs(int(number) - 10_000), LINE))
        title = f"A long day in village number {int(number) - 10_000}"
        return page(title, f'<article><h1>{title}</h1><div class="body">{told}</div></article>')

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def paper() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://paper.localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def last_paragraphs(done: Crawl) -> list[str]:
    return [item["paragraphs"][-1]["text"] for item in done.items]


def test_learned_used_and_corrected(paper: str, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    first = crawl(archive, f"url={paper}")
    assert first.status == 0, first.output[-2000:]
    assert len(first.items) == 9
    told = [LINE in text for text in last_paragraphs(first)]
    assert sum(told) == 5, "the line stays until five articles have shown it"

    Paper.first, Paper.last = 10, 14
    second = crawl(archive, f"url={paper}")
    assert len(second.items) == 5
    assert LINE not in last_paragraphs(second)
    for item in second.items:
        assert [p["text"] for p in item["paragraphs"]] == paragraphs(int(item["url"][-5:]) - 10_000)
        assert {"text": LINE, "reason": "template"} in item["dropped_blocks"]

    (path,) = (archive / "templates").iterdir()
    assert path == path_of(archive, path.stem)
    assert LINE in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("keep = []", f'keep = ["{LINE}"]'), "utf-8")
    Paper.first, Paper.last = 15, 17
    third = crawl(archive, f"url={paper}")
    assert {item["url"][-5:] for item in third.items if item["revision"] == 1} == {"10015", "10016", "10017"}
    assert set(last_paragraphs(third)) == {LINE}, (
        "stories that are asked for again have it back as a revision"
    )

    path.write_text("keep = 1\n", "utf-8")
    fourth = crawl(archive, f"url={paper}")
    assert fourth.status != 0
    assert f"{path}: keep: a list of lines in quotes is wanted" in fourth.output
