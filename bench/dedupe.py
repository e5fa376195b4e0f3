"""What duplicate detection costs with 10^5, 10^6 and 10^7 keys: `make bench-dedupe`, or `python bench/dedupe.py 7`.

The argument is the largest power of ten (default 6; 7 takes some minutes and 5 GB of temporary files). Tables,
indexes, page cache and queries are the archive's own; keys are random, as hashes are. Times are wall clock of one
process, the median of single calls, so that reading from disk counts. Memory is the whole process's.
"""

# ruff: noqa: T201 - a benchmark prints its table

from __future__ import annotations

import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

from newscrawler.archive import articles, prints
from newscrawler.archive.connection import Connection
from newscrawler.dedupe import minhash, near
from newscrawler.demo.stories import Language, stories

SAMPLE = 400
BANDS, OTHERS = minhash.BANDS, 12
"""Prints of an article: bands, and paragraphs and images."""
TODAY = 740_000
BATCH = 100_000


def fill(path: Path, *statements: tuple[str, Iterator[tuple[object, ...]]]) -> None:
    """Rows into a database of the archive's schema, in random order; in a process of its own, whose memory goes."""
    child = get_context("fork").Process(target=_fill, args=(path, statements))
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(f"filling {path} failed")


def _fill(path: Path, statements: tuple[tuple[str, Iterator[tuple[object, ...]]], ...]) -> None:
    Connection(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("cache_size = -4000000", "synchronous = OFF", "journal_mode = OFF", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {pragma}")
    for sql, rows in statements:
        db.execute("BEGIN")
        while batch := sorted(islice(rows, BATCH)):
            db.executemany(sql, batch)
        db.execute("COMMIT")
    db.close()


def scattered(number: int) -> int:
    """48 bits that look random, another for each number."""
    return number * 0x9E3779B97F4B % (1 << 48)


def median(work: Callable[[int], object], numbers: range) -> float:
    """Microseconds of one call."""
    times = []
    for number in numbers:
        begun = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e6


def resident() -> float:
    """Megabytes that the process holds now."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(what: str, keys: int, path: Path, **figures: float) -> None:
    """A row of the table."""
    size = sum(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    told = "  ".join(f"{name.replace('_', ' ')} {value:8.1f} µs" for name, value in figures.items())
    print(
        f"{what:<12} 10^{len(str(keys)) - 1}  {size / keys:6.1f} B/key  {resident():5.0f} MB  {told}",
        flush=True,
    )


def seen_urls(keys: int, directory: Path) -> None:
    """Addresses, for ever."""
    path = directory / "news.db"
    rows = ((_address(n), f"https://{_address(n)}", f"{n:016x}") for n in map(scattered, range(keys)))
    fill(path, ("INSERT INTO article_urls VALUES (?, ?, ?)", rows))
    db = Connection(path)
    show(
        "seen URLs",
        keys,
        path,
        known=median(
            lambda n: articles.known_url(db, _address(scattered(n * keys // SAMPLE))), range(SAMPLE)
        ),
        unknown=median(lambda n: articles.known_url(db, _address(scattered(n + keys))), range(SAMPLE)),
    )
    db.close()


def _address(number: int) -> str:
    return f"news.example/politics/a-headline-of-usual-length-{number}"


def exact_hashes(keys: int, directory: Path) -> None:
    """Content hashes, for ever."""
    path = directory / "news.db"
    Connection(path).close()
    db = sqlite3.connect(path)
    for name in ("site_day", "day", "language", "section", "run"):  # not asked here, and costly to fill
        db.execute(f"DROP INDEX IF EXISTS articles_{name}")
    db.close()
    columns = "id, site, url, language, content_hash, revision, first_seen, last_seen, run"
    rows = (
        (f"{h:016x}", "a.example", "", "en", f"{h:032x}", 1, "", "", 1) for h in map(scattered, range(keys))
    )
    marks = ", ".join("?" * 9)
    fill(path, (f"INSERT INTO articles ({columns}) VALUES ({marks})", rows))  # noqa: S608 - our names
    connection = Connection(path)

    def known(number: int) -> str | None:
        return articles.known_content(connection, "a.example", f"{scattered(number):032x}")

    show(
        "exact hashes",
        keys,
        path,
        known=median(lambda n: known(n * keys // SAMPLE), range(SAMPLE)),
        unknown=median(lambda n: known(n + keys), range(SAMPLE)),
    )
    connection.close()


def near_index(keys: int, directory: Path) -> None:
    """Bands and paragraphs: prints found, kept and forgotten for one article (44 of them)."""
    path = directory / "news.db"
    count = keys // (BANDS + OTHERS)
    sketches = (_sketch_row(number, count) for number in range(1, count + 1))
    fill(
        path,
        ("INSERT INTO sketches VALUES (?, ?, ?, ?, ?, ?)", sketches),
        ("INSERT INTO prints VALUES (?, ?)", _print_rows(count)),
    )
    db = Connection(path)
    since = TODAY - 30

    def find(number: int) -> None:
        seed = number * 7919 % count + 1
        _, _, _, _, signature, others = _sketch_row(seed, count)
        prints.sharing(db, near.band_prints(signature), since=since)
        prints.sharing(db, tuple(_others(seed)), since=since, rare=True)
        assert others  # noqa: S101 - the row is whole

    def keep(number: int) -> None:
        number += 10 * count
        prints.keep(
            db, f"{number:016x}", TODAY, size=2000, signature=_signature(number), prints=_others(number)
        )

    lookups = median(find, range(SAMPLE))
    kept = median(keep, range(SAMPLE))
    forgotten = median(
        lambda _: prints.forget(db, signatures_before=TODAY, all_before=TODAY, most=1), range(SAMPLE)
    )
    show("near prints", keys, path, lookup=lookups, keep=kept, forget=forgotten)
    db.close()


def _sketch_row(number: int, count: int) -> tuple[int, str, int, int, bytes, bytes]:
    others = b"".join(value.to_bytes(8, "little") for value in _others(number))
    return number, f"{number:016x}", TODAY - 30 + 30 * number // count, 2000, _signature(number), others


def _print_rows(count: int) -> Iterator[tuple[int, int]]:
    for number in range(1, count + 1):
        for found in (*near.band_prints(_signature(number)), *_others(number)):
            yield found, number


def _signature(number: int) -> bytes:
    return minhash.FORMAT + Random(number).randbytes(minhash.SLOTS * 4)  # noqa: S311 - keys, not secrets


def _others(number: int) -> list[int]:
    random = Random(-number)  # noqa: S311 - keys, not secrets
    return [random.getrandbits(near.PRINT_BITS) for _ in range(OTHERS)]


def texts() -> None:
    """What a text of usual length costs by itself."""
    told = [block.text for story in stories(Language.FA)[:5] for block in story.blocks]
    told = list(islice(told, 14))
    cost = median(lambda _: near.sketch(told), range(SAMPLE))
    ours = near.text_grams(told)
    real = median(lambda _: near.resemblance(ours, near.text_grams(told)), range(SAMPLE))
    print(
        f"a text of {sum(map(len, told))} characters: sketch {cost:.0f} µs, compared with another {real:.0f} µs"
    )


def main(largest: int) -> None:
    """Print the curves."""
    texts()
    for work in (seen_urls, exact_hashes, near_index):
        for power in range(5, largest + 1):
            with tempfile.TemporaryDirectory() as directory:
                work(10**power, Path(directory))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
