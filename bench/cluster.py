"""What a page costs in Redis and PostgreSQL, both empty: `python bench/cluster.py redis://… postgresql://… [LINKS [ARTICLES]]`."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from newscrawler.archive.database import Run
from newscrawler.archive.related import placed
from newscrawler.archive.store import Store, open_archive
from newscrawler.frontier.redis import RedisFrontier, Worker
from newscrawler.frontier.redis_server import RedisServer
from newscrawler.items import Article, Link, LinkKind, Page, Paragraph, Provenance
from newscrawler.outcomes import Outcome
from newscrawler.sites import site_for_url

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SITE = site_for_url("https://x.example/")
LETTERS = "ابپتثجچحخدذرزسشصضطظعغفقکگلمنوهی"
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def link(number: int) -> Link:
    """One of many articles, two in three dated, on eight hosts."""
    url = f"https://h{number % 8}.x.example/politics/a-headline-of-usual-length-{number}"
    date = NOW - timedelta(minutes=number * 7919 % 5_000_000) if number % 3 else None
    return Link(
        url=url, kind=LinkKind.ARTICLE, date=date, found_on="https://x.example/", title="A usual headline"
    )


def words(seed: int, count: int) -> str:
    """Words with a long tail, as languages have."""
    choice = random.Random(seed)  # noqa: S311 - no secret
    numbers = (int(choice.paretovariate(0.3)) % 200_000 * 7919 for _ in range(count))
    return " ".join("".join(LETTERS[(n >> 5 * at) % 31] for at in range(2 + n % 5)) for n in numbers)


def article(number: int) -> Article:
    """A story of 400 words in eight paragraphs."""
    paragraphs = tuple(Paragraph(text=words(number * 8 + n, 50), language="fa-AF") for n in range(8))
    return Article(
        url=link(number).url,
        headline=words(number, 10),
        paragraphs=paragraphs,
        language="fa-AF",
        section="politics",
        date_published=NOW - timedelta(minutes=number % 500_000),
        provenance=Provenance(fetched_at=NOW),
    )


def processor_seconds(pid: int) -> float:
    """Processor time of that process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(what: str, pid: int, work: Callable[[int], object], numbers: range, per: int = 1) -> None:
    """Microseconds for each of ``per`` things that one call does: by the clock, of our processor, of the server's."""
    start = (time.perf_counter(), time.process_time(), processor_seconds(pid))
    for number in numbers:
        work(number)
    end = (time.perf_counter(), time.process_time(), processor_seconds(pid))
    took = [(after - before) / len(numbers) / per * 1e6 for before, after in zip(start, end, strict=True)]
    sys.stdout.write(f"{what:44}" + "".join(f"{each:12,.0f}" for each in took) + "\n")
    sys.stdout.flush()


def say(what: str, value: float, unit: str) -> None:
    """One line that is no time."""
    sys.stdout.write(f"{what:44}{value:12,.0f} {unit}\n")
    sys.stdout.flush()


def bench_redis(server: RedisServer, frontier: RedisFrontier, rows: int) -> None:
    """Queue so many links, lease and end them."""
    pid = int(server.do("info", "server")["process_id"])

    def memory() -> int:
        return int(server.do("info", "memory")["used_memory"])

    def end(_: int) -> None:
        job = frontier.lease()
        if job:
            frontier.acknowledge(job.key, Outcome.EXPORTED)

    empty = memory()
    add = lambda begin: frontier.add_all(link(number) for number in range(begin, begin + LISTED))  # noqa: E731
    cost("queue a link, 50 at once", pid, add, range(0, rows, LISTED), LISTED)
    say("memory per million queued links", (memory() - empty) / rows * 1e6 / 2**20, "MiB")
    cost("a link that is known", pid, lambda n: frontier.add(link(n)), range(min(rows, 5000)))
    cost("lease and acknowledge", pid, end, range(rows))
    say("memory per million pages that are done", (memory() - empty) / rows * 1e6 / 2**20, "MiB")
    cost("heartbeat", pid, lambda _: frontier.beat(), range(1000))


def bench_postgres(
    db: Store, store: Callable[[int], object], search: Callable[[str], object], rows: int
) -> None:
    """Store so many articles as the pipelines do, and find some."""
    pid = int(db.rows("SELECT pg_backend_pid()")[0][0])
    quarter = max(rows // 4, 1)
    for begin in range(0, rows, quarter):
        cost(f"place and store, from {begin}", pid, store, range(begin, begin + quarter))
    db.execute("VACUUM ANALYZE")
    sizes = [
        (db.rows("SELECT pg_total_relation_size(?::regclass)", (name,))[0][0], name)
        for (name,) in db.rows(TABLES)
    ]
    say("database per article", sum(size for size, _ in sizes) / rows, "bytes")
    for size, name in sorted(sizes, reverse=True)[:7]:
        say(f"  of it {name}", size / rows, "bytes")
    cost("search of two words", pid, lambda n: search(words(n, 2)), range(50))
    cost("an address that is known", pid, lambda n: db.row(KNOWN, (str(n),)), range(2000))


LISTED = 50
"""Links on a listing page."""
KNOWN = "SELECT article FROM article_urls WHERE key = ?"


def main(redis: str, postgres: str, links: int, articles: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as directory:
        archive = open_archive(postgres, Path(directory))
        run: Run = archive.start_run(SITE.key, NOW)
        server = RedisServer(redis)
        frontier = RedisFrontier(
            server, archive, run, Worker(name="bench", per_host=100), clock=time.monotonic
        )

        def stored(number: int) -> None:
            story = article(number)
            found = placed(archive.db, story, SITE, day=NOW.toordinal())
            kept = archive.save(found, run)
            page = Page(url=kept.url, body=b"", status=200, etag=f'"{number}"', fetched_at=NOW)
            archive.save_page(page, link(number).url, Outcome.EXPORTED, run)

        sys.stdout.write(f"{'microseconds':44}{'clock':>12}{'worker CPU':>12}{'server CPU':>12}\n")
        bench_redis(server, frontier, links)
        bench_postgres(
            archive.db, lambda n: archive.db.transact(partial(stored, n)), archive.search, articles
        )
        frontier.close()
        archive.close()


if __name__ == "__main__":
    counts = [int(count) for count in sys.argv[3:]] or [100_000]
    main(sys.argv[1], sys.argv[2], counts[0], counts[1] if len(counts) > 1 else counts[0] // 20)
