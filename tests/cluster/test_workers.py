"""Workers in processes of their own, on one frontier and one archive, killed, paused and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.archive.store import open_archive
from newscrawler.frontier.redis_server import RedisServer
from newscrawler.report.figures import figures
from tests.cluster.newspaper import Asked, Serving, serve
from tests.cluster.servers import Server

# The target is CLUSTER_PAGES=2000 pytest tests/cluster
PAGES = int(os.environ.get("CLUSTER_PAGES", "90"))
SECONDS = 90 + PAGES / 3
"""No crawl of a test takes longer."""
ROOT = Path(__file__).resolve().parents[2]
LEASE = 2.0
PATIENT = 60.0
"""Where no worker dies, none is taken for dead either, however busy the machine is."""
DELAY = 0.02
SITE = "several"
UNDER_WAY = 2 * 6
"""Pages a worker may have under way: two for each host."""


@dataclass
class Cluster:
    """A site, its frontier and archive, and the workers at it."""

    paper: Serving
    redis: Server
    database: str
    directory: Path
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *arguments: str, lease: float = PATIENT) -> subprocess.Popen[str]:
        """One more worker."""
        name = f"worker-{len(self.workers)}"
        settings = {
            "FRONTIER_LEASE": lease,
            "USER_AGENT": name,
            "SITES_DIR": self.directory / "sites",
            "ALLOWED_NETWORKS": "127.0.0.0/8",
            "DOWNLOAD_DELAY": DELAY,
            "AUTOTHROTTLE_ENABLED": False,
        }
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "site",
            "-a",
            f"site={SITE}",
            "-a",
            "mode=backfill",
        ]
        command += [part for argument in arguments for part in ("-a", argument)]
        command += [part for name_, value in settings.items() for part in ("-s", f"{name_}={value}")]
        with (self.directory / f"{name}.log").open("w") as log:
            worker = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                text=True,
                env=os.environ
                | {
                    "SCRAPY_SETTINGS_MODULE": "settings.cluster",
                    "NEWSCRAWLER_FRONTIER_URL": f"redis://127.0.0.1:{self.redis.port}/0",
                    "NEWSCRAWLER_ARCHIVE_URL": self.database,
                    "NEWSCRAWLER_ARCHIVE": str(self.directory / "archive"),
                },
            )
        self.workers.append(worker)
        return worker

    def log(self, worker: subprocess.Popen[str]) -> str:
        """What the worker wrote."""
        return (self.directory / f"worker-{self.workers.index(worker)}.log").read_text("utf-8")

    def until(self, share: float) -> None:
        """Wait until that share of the stories was asked for."""
        self.wait(lambda: len(self.paper.stories) >= share * PAGES)

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until it is so."""
        end = time.monotonic() + SECONDS
        while not what():
            assert time.monotonic() < end, self.tails()
            assert any(worker.poll() is None for worker in self.workers), self.tails()
            time.sleep(0.02)

    def tails(self) -> str:
        """The ends of all logs, for a test that fails."""
        return "\n\n".join(self.log(worker)[-2000:] for worker in self.workers)

    def ended(self, *workers: subprocess.Popen[str]) -> None:
        """Wait until these workers have ended well."""
        for worker in workers:
            worker.wait(SECONDS)
            assert worker.returncode == 0, self.log(worker)[-4000:]
            assert "Traceback" not in self.log(worker), self.log(worker)


@pytest.fixture
def cluster(redis: Server, database: str, tmp_path: Path) -> Iterator[Cluster]:
    RedisServer(f"redis://127.0.0.1:{redis.port}/0").do("flushall")
    with serve(PAGES) as paper:
        paper.site_file(tmp_path / "sites")
        cluster = Cluster(paper, redis, database, tmp_path)
        try:
            yield cluster
        finally:
            for worker in cluster.workers:
                if worker.poll() is None:
                    worker.kill()
                    worker.wait()


def check_archive(cluster: Cluster) -> None:
    """Every story is there, once, and the books balance."""
    with closing(open_archive(cluster.database, cluster.directory)) as archive:
        addresses = {url for (url,) in archive.db.rows("SELECT url FROM article_urls")}
        lost = [page for page in cluster.paper.pages if page not in addresses]
        assert not lost
        assert archive.count() == PAGES
        assert archive.db.rows("SELECT count(*), max(revision) FROM revisions") == [(PAGES, 1)]
        (run,) = archive.runs(SITE)
        assert run.verdict == "healthy", run.report
        assert run.report is not None
        assert run.report["outcomes"] == {"exported": PAGES, "listed": 2}
        assert sum(run.report["languages"].values()) == PAGES  # of all workers, not of the last one
        assert run.report["unsettled"] == run.report["queued"] == 0
        check_search(archive)


def check_search(archive: Archive) -> None:
    id_, headline = archive.db.rows("SELECT id, headline FROM articles ORDER BY number LIMIT 1")[0]
    assert id_ in archive.search(" ".join(headline.split()[:4]), limit=PAGES)


def check_politeness(asked: list[Asked]) -> None:
    """No host was asked by a worker while another one was at it, and it was left in peace in between."""
    hosts = defaultdict(list)
    for each in sorted(asked, key=lambda each: each.begin):
        hosts[each.host].append(each)
    for host, requests in hosts.items():
        for before, after in pairwise(requests):
            if before.worker == after.worker:
                continue
            told = f"{host}: {before.worker} {before.path}, then {after.worker} {after.path}"
            assert after.begin >= before.end, told
            assert after.begin - before.begin >= DELAY, told


def asked_twice(cluster: Cluster) -> int:
    counts = Counter((each.host, each.path) for each in cluster.paper.stories)
    return sum(counts.values()) - len(counts)


def test_one_worker_is_killed_one_sleeps_and_redis_is_restarted(cluster: Cluster) -> None:
    killed, slept, other = (cluster.start(lease=LEASE) for _ in range(3))
    cluster.until(0.25)
    cluster.wait(lambda: len({each.worker for each in cluster.paper.stories}) == 3)
    killed.send_signal(signal.SIGKILL)
    cluster.until(0.4)
    slept.send_signal(signal.SIGSTOP)
    cluster.until(0.6)
    cluster.redis.stop(signal.SIGKILL)
    time.sleep(1)
    cluster.redis.start()
    cluster.until(0.8)
    time.sleep(2 * LEASE)  # what it held is another one's when it wakes
    slept.send_signal(signal.SIGCONT)
    cluster.ended(slept, other)
    assert killed.wait() == -signal.SIGKILL
    check_archive(cluster)
    check_politeness(cluster.paper.stories)
    twice = asked_twice(cluster)
    assert twice <= 4 * UNDER_WAY
    sys.stdout.write(f"{PAGES} stories, {twice} asked for again\n")


def test_the_database_cuts_its_connections(cluster: Cluster) -> None:
    """As it does with a worker that sleeps inside a transaction, or when it is restarted."""
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    worker = cluster.start()
    cluster.until(0.05)
    cuts = 0
    with closing(open_archive(cluster.database, cluster.directory)) as archive:
        while worker.poll() is None and len(cluster.paper.stories) < 0.9 * PAGES:
            (each,) = archive.db.rows(cut)[0]
            cuts += each
            time.sleep(0.2)
    cluster.ended(worker)
    assert cuts >= 5
    check_archive(cluster)
    assert asked_twice(cluster) == 0


def test_workers_are_stopped_and_others_go_on(cluster: Cluster) -> None:
    first = [cluster.start() for _ in range(2)]
    cluster.until(0.4)
    for worker in first:
        worker.send_signal(signal.SIGINT)
    for worker in first:
        worker.wait(SECONDS)
        assert "Traceback" not in cluster.log(worker), cluster.log(worker)
    assert len(cluster.paper.stories) < PAGES
    second = [cluster.start() for _ in range(2)]
    cluster.ended(*second)
    check_archive(cluster)
    check_politeness(cluster.paper.stories)
    assert asked_twice(cluster) == 0


def test_a_run_of_several_workers_is_bounded(cluster: Cluster) -> None:
    """Exactly as many articles as asked for; the next run brings the rest."""
    cluster.ended(*(cluster.start("max_articles=20") for _ in range(2)))
    with closing(open_archive(cluster.database, cluster.directory)) as archive:
        assert archive.count() == 20


def test_the_report_tells_what_failed_where_whichever_worker_met_it(cluster: Cluster) -> None:
    cluster.paper.missing.extend(f"{page}9" for page in cluster.paper.pages[:4])
    cluster.ended(*(cluster.start("max_articles=12") for _ in range(2)))
    with closing(open_archive(cluster.database, cluster.directory)) as archive:
        (run,) = archive.runs(SITE)
        assert run.report is not None
        failed = run.report["outcomes"]["failed/gone"]
        assert failed == 4
        found = figures(archive.db)
        assert found.totals.failed == failed
        assert found.totals.pages == sum(run.report["outcomes"].values()) > 12
        assert sum(host.failed for host in found.hosts) == failed
        assert found.runs[0].articles == 12
