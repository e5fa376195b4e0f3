"""What the frontier and the archive cost per page, from empty to a million queued: `python bench/frontier.py [ROWS]`."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawler.archive.database import Archive
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Article, Link, LinkKind, Paragraph, Provenance
from newscrawler.outcomes import Outcome

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SITE = "x.example"
SAMPLE = 2000


def link(number: int) -> Link:
    """One of many articles, two in three dated, on two hosts."""
    host = SITE if number % 4 else f"fa.{SITE}"
    date = NOW - timedelta(minutes=number * 7919 % 5_000_000) if number % 3 else None
    url = f"https://{host}/politics/a-headline-of-usual-length-{number}"
    return Link(
        url=url,
        kind=LinkKind.ARTICLE,
        date=date,
        found_on=f"https://{host}/",
        title="A headline of usual length",
    )


def article(number: int) -> Article:
    """A story of 400 words."""
    words = " ".join(f"word{(number * 31 + i * 17) % 5000}" for i in range(400))
    return Article(
        url=link(number).url,
        headline=f"A headline {number}",
        paragraphs=tuple(
            Paragraph(text=words[i : i + 500], language="en") for i in range(0, len(words), 500)
        ),
        language="en",
        content_hash=f"{number:032x}",
        provenance=Provenance(fetched_at=NOW),
    )


def microseconds(work: Callable[[int], object], numbers: range) -> float:
    """Mean processor time of one call."""
    start = time.process_time()
    for number in numbers:
        work(number)
    return (time.process_time() - start) / len(numbers) * 1e6


def main(rows: int) -> None:
    """Print a line for each size."""
    with tempfile.TemporaryDirectory() as directory:
        archive = Archive(Path(directory))
        run = archive.start_run(SITE, NOW)
        frontier = SqliteFrontier(archive, SITE, run.id)

        def lease_and_store(number: int) -> None:
            job = frontier.lease()
            with archive.transaction():
                archive.save(article(number), run)
                frontier.acknowledge(job.key, Outcome.EXPORTED) if job else None

        def lease_and_put_back(_: int) -> None:
            job = frontier.lease()
            if job:
                frontier.put_back(job)

        sys.stdout.write(
            "microseconds of processor time per call\n  queued  add  known  lease+put_back  lease+save+ack  queued()  MiB\n"
        )
        size = added = 0
        while size < rows:
            size = min(max(10_000, size * 10), rows)
            with archive.transaction():
                for number in range(added, size - SAMPLE):
                    frontier.add(link(number))
            figures = [
                microseconds(lambda n: frontier.add(link(n)), range(size - SAMPLE, size)),
                microseconds(lambda n: frontier.add(link(n)), range(size - SAMPLE, size)),
                microseconds(lease_and_put_back, range(SAMPLE)),
                microseconds(lease_and_store, range(size - SAMPLE, size)),
                microseconds(lambda _: frontier.queued(), range(SAMPLE)),
            ]
            added = size
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(f"{size:8} " + " ".join(f"{f:8.0f}" for f in figures) + f" {memory:8.0f}\n")
            sys.stdout.flush()
        start = time.perf_counter()
        SqliteFrontier(archive, SITE, run.id)
        sys.stdout.write(f"opening: {time.perf_counter() - start:.2f} s\n")
        start = time.perf_counter()
        frontier.clear()
        sys.stdout.write(f"clearing: {time.perf_counter() - start:.1f} s\n")
        archive.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
