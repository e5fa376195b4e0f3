"""What a deployment grows by: ``python bench/growth.py [--fillers 70]``; docs/operating.md reckons with its figures.

Starts a Redis and a PostgreSQL of its own, crawls the demo newspaper on loopback as a worker of a cluster, and once more
when there is nothing new. Everything is on. Processor time is that of a worker and all it started, user and system.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newscrawler.archive.store import open_archive
from newscrawler.demo.server import serve
from newscrawler.frontier.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "data" / "extraction" / "pages"
"""Real pages, where they are."""


@dataclass(slots=True)
class Wire:
    """A way to a server that counts what goes there: each question is one wait for the network."""

    target: int
    port: int = 0
    questions: int = 0
    ends: list[socket.socket] = field(default_factory=list)

    def carry(self, near: socket.socket, far: socket.socket, *, is_asking: bool) -> None:
        """Hand on what comes, until either end is closed."""
        with suppress(OSError):
            while piece := near.recv(1 << 20):
                self.questions += is_asking
                far.sendall(piece)
        for end in (near, far):
            end.close()

    def listen(self, door: socket.socket) -> None:
        """Let in whoever comes."""
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                for here, there, is_asking in ((near, far, True), (far, near, False)):
                    here.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    arguments = {"is_asking": is_asking}
                    threading.Thread(
                        target=self.carry, args=(here, there), kwargs=arguments, daemon=True
                    ).start()


@contextmanager
def wire(target: int) -> Iterator[Wire]:
    """A wire to that port on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        counted = Wire(target=target, port=door.getsockname()[1])
        threading.Thread(target=counted.listen, args=(door,), daemon=True).start()
        yield counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What had been done by then."""

    worker: float
    """Seconds of processor time of all workers so far."""
    redis: float
    """Seconds of processor time."""
    asked: int
    """Questions to Redis."""
    statements: int
    """Questions to PostgreSQL."""


def say(what: str, value: float, unit: str) -> None:
    """One line."""
    sys.stdout.write(f"{what:52}{value:12,.1f} {unit}\n")
    sys.stdout.flush()


def looked(server: RedisServer, redis: Wire, postgres: Wire) -> Looked:
    """What was done so far."""
    spent, cpu = resource.getrusage(resource.RUSAGE_CHILDREN), server.do("info", "cpu")
    return Looked(
        worker=spent.ru_utime + spent.ru_stime,
        redis=cpu["used_cpu_user"] + cpu["used_cpu_sys"],
        asked=redis.questions,
        statements=postgres.questions,
    )


def crawl(url: str, directory: Path, redis: str, database: str) -> None:
    """One run of one worker, as fast as it can."""
    settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "LOG_LEVEL": "ERROR", "REVISIT_HOURS": 0}
    pairs = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "site",
        "-a",
        "site=demo",
        "-a",
        f"url={url}/",
        *pairs,
    ]
    places = {
        "SCRAPY_SETTINGS_MODULE": "settings.cluster",
        "NEWSCRAWLER_FRONTIER_URL": redis,
        "NEWSCRAWLER_ARCHIVE_URL": database,
        "NEWSCRAWLER_ARCHIVE": str(directory),
    }
    subprocess.run(command, cwd=ROOT, env=os.environ | places, check=True)  # noqa: S603 - our own program


def main(fillers: int) -> None:
    """Print the figures."""
    sys.path.insert(0, str(ROOT))  # the tests are not installed
    from tests.cluster.servers import MISSING, new_database, postgres_server, redis_server

    if MISSING:
        sys.exit(MISSING)
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_server(Path(folder) / "redis") as redis,
        postgres_server() as (_, url),
        serve(port=0, fillers=fillers, is_shifting=False, crawl_delay=0) as paper,
    ):
        archive, database = Path(folder) / "archive", new_database(url, "growth")
        server = RedisServer(f"redis://127.0.0.1:{redis.port}/0")
        with wire(redis.port) as to_redis, wire(int(url.rpartition(":")[2].partition("/")[0])) as to_postgres:
            places = (
                f"redis://127.0.0.1:{to_redis.port}/0",
                f"postgresql://news@127.0.0.1:{to_postgres.port}/growth",
            )
            looks = [looked(server, to_redis, to_postgres)]
            for _ in range(2):
                crawl(paper.base, archive, *places)
                looks.append(looked(server, to_redis, to_postgres))
        with closing(open_archive(database, archive)) as opened:
            latest, backfill = (run.report or {} for run in opened.runs("demo"))
        told(backfill, latest, *looks)
        warcs = sum(path.stat().st_size for path in archive.rglob("*.warc.gz"))
        say("WARC, a page of the demo", warcs / len(paper.requests) / 1000, "KB")
    real()


def told(
    backfill: Mapping[str, Any], latest: Mapping[str, Any], begin: Looked, first: Looked, second: Looked
) -> None:
    """The figures of the two runs."""
    articles, pages = backfill["articles"], sum(backfill["outcomes"].values())
    again = sum(latest["outcomes"].values())
    crawled, idle = first.worker - begin.worker, second.worker - first.worker
    say(f"worker, the run that brought {articles} articles of {pages} pages", crawled, "s CPU")
    say(f"worker, the run of {again} pages after it, without news", idle, "s CPU")
    say("worker, an article", (crawled - idle) / articles * 1e3, "ms CPU")
    say("Redis, an article", (first.redis - begin.redis) / articles * 1e3, "ms CPU")
    say("Redis, questions for an article", (first.asked - begin.asked) / articles, "")
    say("Redis, questions for the run without news", second.asked - first.asked, "")
    say("PostgreSQL, questions for an article", (first.statements - begin.statements) / articles, "")
    say("PostgreSQL, questions for the run without news", second.statements - first.statements, "")


def real() -> None:
    """What real pages would take in WARC files, where there are some."""
    pages = (gzip.decompress(path.read_bytes()) for path in sorted(REAL.glob("*.html.gz")))
    sizes = [len(gzip.compress(page, 6)) for page in pages]
    if sizes:
        say(f"WARC, a real page, mean of {len(sizes)}", sum(sizes) / len(sizes) / 1000, "KB")
        say("WARC, a real page, median", sorted(sizes)[len(sizes) // 2] / 1000, "KB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fillers", type=int, default=70, help="machine-mixed stories more, per language")
    main(parser.parse_args().fillers)
