"""Verdicts on a site that changes its template, and who is told of them, in real crawls."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.crawling import Crawl, crawl

STORY = (
    "په ولایت کې د اوبو د ویش نوې کړنلاره له پرون راهیسې پلې کېږي او بزګران وايي چې دا ځل به ښه وي. "
    "د سیمې مشران له ټولو کلیو راغلي وو او خبرې یې تر ماښامه وغځېدې."
)


@dataclass
class Gazette:
    """A newspaper whose every address answers, with as many stories as it is told to have."""

    base: str = ""
    stories: range = range(30)
    has_author: bool = True
    posted: list[dict[str, Any]] = field(default_factory=list)
    hook_status: int = 200

    def page(self, path: str) -> str:
        if path == "/":
            rows = "".join(
                f'<article><h2><a href="/news/{quote("خبر")}-{200100 + n}">د کلي خبر، لومړۍ پاڼه، ګڼه {n}</a></h2></article>'
                for n in self.stories
            )
            return f"<html><body><main>{rows}</main></body></html>"
        number = path.rpartition("-")[2]
        author = '"author": {"@type": "Person", "name": "زرغونه احمدي"},' if self.has_author else ""
        data = (
            f'{{"@context": "https://schema.org", "@type": "NewsArticle", {author}'
            f'"headline": "د کلي خبر، ګڼه {number}", "datePublished": "2026-11-01T10:00:00+04:30"}}'
        )
        paragraphs = "".join(f"<p>{STORY} ({number}، {i})</p>" for i in range(4))
        return (
            f'<html lang="ps"><head><title>د کلي خبر، ګڼه {number}</title>'
            f'<script type="application/ld+json">{data}</script></head>'
            f"<body><article><h1>د کلي خبر، ګڼه {number}</h1>{paragraphs}</article></body></html>"
        )


class Handler(BaseHTTPRequestHandler):
    gazette: Gazette

    def do_GET(self) -> None:
        is_page = self.path == "/" or self.path.startswith("/news/")
        body = self.gazette.page(self.path).encode() if is_page else b""
        self.send_response(200 if is_page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.gazette.posted.append(json.loads(body))
        self.send_response(self.gazette.hook_status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def gazette() -> Iterator[Gazette]:
    paper = Gazette()
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), type("GazetteHandler", (Handler,), {"gazette": paper})
    ) as server:
        paper.base = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield paper
        server.shutdown()


@dataclass(frozen=True, kw_only=True)
class Story:
    """Two runs: before and after the gazette lost its bylines."""

    paper: Gazette
    before: Crawl
    after: Crawl
    folder: Path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("drift")
    with gazette() as paper:
        settings: dict[str, object] = {
            "METRICS_DIR": folder / "metrics",
            "WEBHOOK_URL": f"{paper.base}/hook?token=secret",
        }
        before = crawl(folder / "archive", f"url={paper.base}/", settings=settings)
        paper.stories, paper.has_author = range(30, 42), False
        after = crawl(folder / "archive", f"url={paper.base}/", settings=settings)
        yield Story(paper=paper, before=before, after=after, folder=folder)


def test_the_first_run_is_healthy(story: Story) -> None:
    assert story.before.status == 0, story.before.output
    assert len(story.before.items) == 30
    assert "verdict    healthy" in story.before.output


def test_a_lost_field_is_named_with_an_address(story: Story) -> None:
    assert story.after.status == 0, story.after.output
    assert len(story.after.items) == 12
    address = f"{story.paper.base}/news/{quote('خبر')}-200130"
    line = "degraded: authors: 100% of the articles had it, 0% have it now, such as "
    assert line in story.after.output, story.after.output
    assert address[:-3] in story.after.output.partition(line)[2].splitlines()[0]


def test_it_is_in_the_runs_table(story: Story) -> None:
    rows = story.after.rows("SELECT verdict, report FROM runs ORDER BY id")
    assert [row[0] for row in rows] == ["healthy", "degraded"]
    assert json.loads(rows[1][1])["coverage"]["authors"] == 0
    assert json.loads(rows[1][1])["chars"] > 400


def test_it_tells_what_its_hosts_answered_and_what_failed(story: Story) -> None:
    (told,) = story.before.rows("SELECT report FROM runs ORDER BY id LIMIT 1")
    report = json.loads(told[0])
    host = report["hosts"]["127.0.0.1"]
    assert host["pages"] > 30
    assert host["failed"] == {"failed/gone": report["outcomes"]["failed/gone"]}, "guessed feeds and sitemaps"


def test_it_is_in_a_file(story: Story) -> None:
    files = sorted((story.folder / "archive" / "runs").iterdir())
    told = [json.loads(path.read_text("utf-8")) for path in files]
    assert [run["verdict"] for run in told] == ["healthy", "degraded"]
    assert told[1]["reasons"][0].startswith("authors: ")
    assert told[0]["latest"] == "2026-11-01T10:00:00+04:30"


def test_it_is_in_the_stats(story: Story) -> None:
    """Scrapy prints its stats at the end: what monitors such as spidermon's look at."""
    settings: dict[str, object] = {"SCRAPY_LOG_LEVEL": "INFO"}
    third = crawl(story.folder / "archive", f"url={story.paper.base}/", settings=settings)
    assert "'newscrawler/verdict': 'healthy'" in third.output, third.output
    assert "'newscrawler/articles': 0" in third.output


def test_prometheus_is_told(story: Story) -> None:
    [path] = (story.folder / "metrics").iterdir()
    families = text_string_to_metric_families(path.read_text("utf-8"))
    found = {
        (s.name, s.labels.get("verdict") or s.labels.get("field")): s.value
        for f in families
        for s in f.samples
    }
    assert found["newscrawler_verdict", "degraded"] == 1
    assert found["newscrawler_field_coverage", "authors"] == 0
    assert found["newscrawler_field_coverage", "headline"] == 1
    assert found["newscrawler_articles_known", None] == 42


def test_the_webhook_is_told_of_what_is_not_healthy(story: Story) -> None:
    [message] = story.paper.posted
    assert message["verdict"] == message["run"]["verdict"] == "degraded"
    assert message["text"].startswith(f"{message['site']}: degraded, 12 articles: authors: 100%")


def test_a_webhook_that_fails_is_mentioned_and_its_secret_is_not(tmp_path: Path) -> None:
    with gazette() as paper:
        paper.stories, paper.hook_status = range(3), 500
        settings: dict[str, object] = {
            "WEBHOOK_URL": f"{paper.base}/hook?token=secret",
            "WEBHOOK_VERDICTS": "healthy",
            "METRICS_DIR": "/dev/null/metrics",
        }
        done = crawl(tmp_path / "archive", f"url={paper.base}/", settings=settings)
    assert done.status == 0
    assert len(paper.posted) == 2
    assert "the webhook at 127.0.0.1 did not take the message: HTTP Error 500" in done.output
    assert "secret" not in done.output
    assert "newscrawler-127.0.0.1" in done.output, "the metrics could not be written"


def test_a_feed_on_a_full_disk_fails_the_run(tmp_path: Path) -> None:
    """Scrapy says "finished" when articles did not reach the feed."""
    with gazette() as paper:
        paper.stories = range(3)
        feeds = json.dumps({"/dev/full": {"format": "jsonlines"}})
        done = crawl(tmp_path / "archive", f"url={paper.base}/", settings={"FEEDS": feeds})
    assert "1 feeds could not be written" in done.output
    assert done.status == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"WEBHOOK_URL": "ftp://a.example/"}, "WEBHOOK_URL: an http or https address is wanted"),
        (
            {"WEBHOOK_VERDICTS": "healthy,broken"},
            "WEBHOOK_VERDICTS: broken is none of healthy, degraded, failed",
        ),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, object], message: str, tmp_path: Path) -> None:
    done = crawl(tmp_path / "archive", "site=demo", settings=settings)
    assert (done.status, message in done.output) == (2, True), done.output
