"""What storing and finding an article costs, the fuller the archive: `python bench/archive.py [ARTICLES]`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from newscrawler.archive.database import Archive
from newscrawler.archive.exchange import Exchange, members
from newscrawler.items import Article, Paragraph, Provenance
from newscrawler.urls import url_key

T = TypeVar("T")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SITE = "x.example"
SAMPLE = 1000
SYLLABLES = ("کا", "بل", "شه", "ر", "می", "خو", "استا", "ن", "ka", "bul", "pre", "mi", "nis", "ter")


def words(seed: int, count: int) -> str:
    """Words of a language with a long tail, as languages have."""
    choice = random.Random(seed)  # noqa: S311 - no secret
    vocabulary = (int(choice.paretovariate(0.7)) % 200_000 for _ in range(count))
    return " ".join(
        SYLLABLES[n % 14] + SYLLABLES[n // 14 % 14] + SYLLABLES[n // 196 % 14] + str(n // 2744 or "")
        for n in vocabulary
    )


def address(number: int) -> str:
    """Address of that article."""
    return f"https://{SITE}/politics/a-headline-of-usual-length-{number}"


def article(number: int) -> Article:
    """A story of 400 words in eight paragraphs."""
    return Article(
        url=address(number),
        headline=words(number, 10),
        paragraphs=tuple(Paragraph(text=words(number * 8 + n, 50), language="fa-AF") for n in range(8)),
        language="fa-AF",
        section="politics",
        date_published=NOW - timedelta(minutes=number % 500_000),
        content_hash=f"{number:032x}",
        provenance=Provenance(fetched_at=NOW),
    )


def microseconds(work: Callable[[T], object], values: Sequence[T]) -> float:
    """Mean processor time of one call."""
    start = time.process_time()
    for value in values:
        work(value)
    return (time.process_time() - start) / len(values) * 1e6


def main(articles: int) -> None:
    """Print a line for each size."""
    with tempfile.TemporaryDirectory() as directory:
        archive = Archive(Path(directory))
        run = archive.start_run(SITE, NOW)
        sys.stdout.write("microseconds of processor time per call\n")
        sys.stdout.write(
            "  articles     save  known_url  known_content  search rare / common words  KiB/article\n"
        )
        size = stored = 0
        while size < articles:
            size = min(max(SAMPLE, size * 10), articles)
            with archive.transaction():
                for number in range(stored, size - SAMPLE):
                    archive.save(article(number), run)
            sample = [article(number) for number in range(max(stored, size - SAMPLE), size)]
            stored = size
            choice = random.Random(size)  # noqa: S311 - no secret
            keys = [url_key(address(choice.randrange(size * 2))) for _ in range(SAMPLE)]
            hashes = [f"{choice.randrange(size * 2):032x}" for _ in range(SAMPLE)]
            figures = [
                microseconds(partial(archive.save, run=run), sample),
                microseconds(archive.known_url, keys),
                microseconds(partial(archive.known_content, SITE), hashes),
                microseconds(archive.search, [f"kabulpre{n} شهrکا{n}" for n in range(50)]),
                microseconds(archive.search, [words(n, 2) for n in range(20)]),
            ]
            kib = sum(path.stat().st_size for path in Path(directory).glob("news.db*")) / 1024 / size
            sys.stdout.write(f"{size:10} " + " ".join(f"{f:8.0f}" for f in figures) + f" {kib:8.1f}\n")
            sys.stdout.flush()
        archive.close()
    body = words(1, 5000).encode()
    exchange = Exchange(url=f"https://{SITE}/", status=200, body=body, fetched_at=NOW, notes={"via": "x"})
    sys.stdout.write(f"WARC, {len(body)} bytes of text: {microseconds(members, [exchange] * 200):.0f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
