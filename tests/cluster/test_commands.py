"""Commands that look at an archive, where it is on servers: the same questions, the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="the extra [cluster] is not installed: no psycopg")
pytest.importorskip("redis", reason="the extra [cluster] is not installed: no redis")

from newscrawler.archive import templates
from newscrawler.archive.database import Archive
from newscrawler.archive.related import placed
from newscrawler.archive.store import open_archive
from newscrawler.frontier import State
from newscrawler.frontier.redis import RedisFrontier, Worker
from newscrawler.frontier.redis_server import RedisServer
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.sites import site_for_url
from tests.cluster.servers import Server, free_port
from tests.commands.test_history import TEXTS, URL, story
from tests.exports.front_door import scrapy

SITE = "news.example"
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
LINE = "برای دریافت خبرها کانال ما را دنبال کنید."


@dataclass
class Cluster:
    """Servers with a site that a worker crawls just now."""

    directory: Path
    database: str
    frontier_url: str
    archive: Archive
    frontier: RedisFrontier

    def scrapy(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """Exit status, output and errors of the command, which finds both servers in its settings."""
        given = {"ARCHIVE_URL": self.database, "FRONTIER_URL": self.frontier_url} | settings
        pairs = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        return scrapy(self.directory, *arguments, *pairs)

    def leave(self) -> None:
        """End the worker."""
        self.frontier.close()
        self.archive.close()


@pytest.fixture
def cluster(redis: Server, database: str, tmp_path: Path) -> Iterator[Cluster]:
    """One story done, one failed, one leased, one queued; two revisions; a learned line; a finished run."""
    url = f"redis://127.0.0.1:{redis.port}/0"
    RedisServer(url).do("flushall")
    archive = open_archive(database, tmp_path)
    site = site_for_url(URL)
    first = archive.start_run(SITE, NOW)
    for day, last in ((1, TEXTS[1]), (3, TEXTS[1].replace("14", "19"))):
        article = story(URL, TEXTS[0], last, day=day)
        archive.save(placed(archive.db, article, site, day=day), first)
    report = {"articles": 7, "known": 8, "coverage": {"authors": 0.5}, "reasons": ["no listing was read"]}
    archive.finish_run(first, NOW, "failed", report)
    template = templates.load(archive.db, SITE, "fa")
    for n in range(8):
        page = (f"در روز {n} آسیابان دره {n * 37} بز را شمرد و {n * 91} بز دیگر را دو بار شمرد.", LINE)
        templates.learn(archive.db, template, SITE, "fa", str(n), page)
    worker = Worker(name="one", per_host=9)
    run = archive.start_run(SITE, NOW)
    frontier = RedisFrontier(RedisServer(url), archive, run, worker, clock=lambda: 0.0)
    frontier.add_all(
        Link(url=f"https://{SITE}/{n}", kind=LinkKind.ARTICLE, title="خبر \x1b[31mمهم") for n in range(4)
    )
    for outcome in (Outcome.EXPORTED, Outcome.TIMEOUT):
        job = frontier.lease()
        assert job
        frontier.acknowledge(job.key, outcome)
    assert frontier.lease()
    found = Cluster(tmp_path, database, url, archive, frontier)
    yield found
    found.leave()


def test_the_frontier_is_shown_and_left_as_it_is(cluster: Cluster) -> None:
    for _ in range(2):
        status, output, errors = cluster.scrapy("frontier", SITE)
        assert (status, errors) == (0, "")
        lines = output.splitlines()
        assert [line.split() for line in lines[:4]] == [
            ["queued", "1"],
            ["leased", "1"],
            ["done", "1"],
            ["failed", "1"],
        ]
        assert "run 2  begun 2026-11-24 06:00 UTC  not finished" in output
        assert "1  failed/timeout" in output
        assert f"worker one  1 pages  at work  {SITE}" in lines
        assert f"article  https://{SITE}/3" in output
        assert "\x1b" not in output
    assert cluster.frontier.counts()[State.LEASED] == 1


def test_a_site_that_is_being_crawled_is_not_cleared(cluster: Cluster) -> None:
    status, _, errors = cluster.scrapy("frontier", SITE, "--clear")
    assert status == 75
    assert "is being crawled by another process" in errors
    assert cluster.frontier.counts()[State.QUEUED] == 1


def test_clearing_forgets_all_but_what_is_done(cluster: Cluster) -> None:
    cluster.leave()
    status, output, _ = cluster.scrapy("frontier", SITE, "--clear")
    assert status == 0
    assert output.startswith("3 pages are forgotten")
    shown = cluster.scrapy("frontier", SITE)[1]
    assert shown.split()[:8] == ["queued", "0", "leased", "0", "done", "1", "failed", "0"]
    assert "next" not in shown


def test_status(cluster: Cluster) -> None:
    status, output, errors = cluster.scrapy("status", "--json")
    assert (status, errors) == (1, ""), "the last run failed"
    told = json.loads(output)
    assert (told["site"], told["verdict"], told["articles"], told["known"]) == (SITE, "failed", 7, 8)
    assert told["is_running"]


def test_history(cluster: Cluster) -> None:
    status, output, errors = cluster.scrapy("history", URL)
    assert (status, errors) == (0, "")
    assert "~ 14 -> 19" in output.splitlines()
    assert len([line for line in output.splitlines() if line.startswith("revision ")]) == 2


def test_template(cluster: Cluster) -> None:
    status, output, errors = cluster.scrapy("template", SITE, "--write")
    assert (status, errors) == (0, "")
    assert LINE in output
    assert LINE in (cluster.directory / "templates" / f"{SITE}.toml").read_text("utf-8")


def test_report(cluster: Cluster) -> None:
    pytest.importorskip("matplotlib", reason="the extra [report] is not installed")
    status, output, errors = cluster.scrapy("report", "--site", SITE)
    assert (status, errors) == (0, "")
    assert "A bridge again" in Path(output.strip()).read_text("utf-8")


@pytest.mark.parametrize("command", ["frontier", "status", "template", "history"])
def test_an_unknown_site_is_one_clear_line(command: str, cluster: Cluster) -> None:
    status, output, errors = cluster.scrapy(command, "b.example")
    assert status == (2 if command == "status" else 1)
    assert output == ""
    assert errors.startswith(f"scrapy {command}: b.example: ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "setting", "scheme"),
    [
        (("status",), "ARCHIVE_URL", "postgresql://news"),
        (("frontier", SITE), "ARCHIVE_URL", "postgresql://news"),
        (("frontier", SITE), "FRONTIER_URL", "redis://"),
    ],
    ids=["status", "frontier, archive", "frontier, frontier"],
)
def test_a_server_that_is_away_is_one_clear_line(
    command: tuple[str, ...], setting: str, scheme: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawler.commands.PATIENCE", 0.0)
    monkeypatch.setattr("newscrawler.commands.frontier.PATIENCE", 0.0)
    port = free_port()
    status, output, errors = cluster.scrapy(*command, **{setting: f"{scheme}:secret@127.0.0.1:{port}/0"})
    assert (status, output) == (1, "")
    assert f"127.0.0.1:{port}" in errors
    assert errors.count("\n") == 1
    assert "secret" not in errors


def test_an_archive_on_a_server_wants_a_frontier_on_one(cluster: Cluster) -> None:
    status, _, errors = cluster.scrapy("frontier", SITE, FRONTIER_URL="")
    assert status == 2
    assert "FRONTIER_URL has to name one as well" in errors
