"""How fast the whole is, against trafilatura alone, in one run: ``python bench/speed.py [--stories 2000] [--rounds 3]``.

The demo newspaper is served by a process of its own that made every answer before. Everything is on: robots, WARC,
extraction with metadata, a language for each paragraph, repeats, near-duplicates, full-text search, the feed. Figures are
processor time (user and system) of a process and all it started, medians over the rounds; compare ratios.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOOK = 0.1
"""Seconds between two looks at memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a command took."""

    cpu: float
    """Seconds of processor time, its children's included."""
    wall: float
    """Seconds."""
    memory: float
    """The most that all of its processes had at once, in megabytes (proportional set size)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The newspaper that is served."""

    base: str
    stories: Sequence[str]
    """Addresses."""


@contextmanager
def served(stories: int) -> Iterator[Paper]:
    """The newspaper, as long as it is needed."""
    command = [sys.executable, str(ROOT / "bench" / "paper.py"), str(stories)]
    with subprocess.Popen(  # noqa: S603 - our own
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        if server.stdin is None or server.stdout is None:
            raise AssertionError("both are pipes")
        base, *urls = server.stdout.readline().split()
        yield Paper(base=base, stories=urls)
        server.stdin.close()


def spent(command: Sequence[str | Path], directory: Path, cwd: Path = ROOT) -> Spent:
    """What the command took. Raises `SystemExit` with what it said when it fails."""
    log = directory / "log"
    begin = time.monotonic()
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=out)  # noqa: S603 - our own
        most: list[float] = [0.0]
        watch = threading.Thread(target=_watch, args=(process.pid, most), daemon=True)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - begin
    watch.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{log.read_text('utf-8')[-3000:]}")
    return Spent(cpu=usage.ru_utime + usage.ru_stime, wall=wall, memory=most[0])


def _watch(pid: int, most: list[float]) -> None:
    while Path(f"/proc/{pid}/stat").exists():
        most[0] = max(most[0], sum(map(_megabytes, _family(pid))))
        time.sleep(LOOK)


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield from _family(int(child))


def _megabytes(pid: int) -> float:
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def crawl(paper: Paper, directory: Path, workers: int) -> tuple[Spent, int]:
    """One crawl of everything, and how many articles it brought."""
    archive = directory / f"archive-{time.monotonic_ns()}"
    settings = {
        "ARCHIVE_DIR": archive,
        "ALLOWED_NETWORKS": "127.0.0.0/8",
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "EXTRACTION_WORKERS": workers,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", "site=demo", "-a", f"url={paper.base}"]
    took = spent(
        [*command, *(part for pair in settings.items() for part in ("-s", "=".join(map(str, pair))))],
        directory,
    )
    with closing(sqlite3.connect(archive / "news.db")) as db:
        return took, db.execute("SELECT count(*) FROM articles").fetchone()[0]


def yardstick(paper: Paper, directory: Path) -> Spent:
    """Scrapy and trafilatura in its callback, for the same stories."""
    (directory / "urls").write_text("\n".join(paper.stories), "utf-8")
    options = [
        "-a",
        f"urls={directory / 'urls'}",
        "-s",
        "LOG_LEVEL=ERROR",
        "-s",
        "TELNETCONSOLE_ENABLED=False",
    ]
    return spent(
        [sys.executable, "-m", "scrapy", "runspider", ROOT / "bench" / "yardstick_spider.py", *options],
        directory,
        directory,
    )  # outside of our project


def median(rounds: int, work: Callable[[], float]) -> float:
    """The median of so many rounds."""
    return statistics.median(work() for _ in range(rounds))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--news-please", metavar="PYTHON", help="an interpreter that has news-please and FastWARC"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, served(options.stories) as paper:
        directory = Path(name)
        for row in rows(paper, directory, options.rounds, options.news_please):
            sys.stdout.write(row + "\n")
            sys.stdout.flush()
    return 0


def rows(paper: Paper, directory: Path, rounds: int, news_please: str | None) -> Iterator[str]:
    """The lines of the table, one as soon as it is known."""
    plain, inline, one, two = [], [], [], []
    for _ in range(rounds):  # turn and turn about, so that a busy minute of the machine falls on all
        plain.append(yardstick(paper, directory))
        for workers, found in ((0, inline), (1, one), (2, two)):
            took, articles = crawl(paper, directory, workers)
            found.append((took, articles))
    base = statistics.median(took.cpu for took in plain) / len(paper.stories)
    yield f"Scrapy + trafilatura with metadata: {1000 * base:.1f} ms of processor time a story ({len(paper.stories)} stories)"
    for name, found in (("in the crawler's process", inline), ("1 worker", one), ("2 workers", two)):
        cpu = statistics.median(took.cpu / articles for took, articles in found)
        rate = statistics.median(articles / took.wall for took, articles in found)
        memory = max(took.memory for took, _ in found)
        count = found[0][1]
        yield f"newscrawler, {name}: {1000 * cpu:.1f} ms an article = {cpu / base:.2f} x; {rate:.1f} a second; {memory:.0f} MB; {count} articles"
    rates = [
        statistics.median(articles / took.wall for took, articles in found) for found in (inline, one, two)
    ]
    yield f"2 workers against 1: {rates[2] / rates[1]:.2f} x; against none: {rates[2] / rates[0]:.2f} x"
    yield from replay_rows(paper.base, directory, rounds)
    if news_please:
        took, pages = loop("news-please", directory, news_please)
        mine = statistics.median(each.cpu / articles for each, articles in one)
        yield f"news-please, its reader in a plain loop: {1000 * took.cpu / pages:.1f} ms a page = {took.cpu / pages / mine:.1f} x ours"
    yield from start_rows(directory, rounds)


def captured(directory: Path) -> list[Path]:
    """The WARC files of the last crawl."""
    return sorted((max(directory.glob("archive-*")) / "warc").glob("*.warc.gz"))


def loop(reader: str, directory: Path, python: str = sys.executable) -> tuple[Spent, int]:
    """What another reader takes for the pages of the last crawl, and how many there are."""
    took = spent([python, ROOT / "bench" / "yardstick.py", reader, *captured(directory)], directory)
    return took, int((directory / "log").read_text("utf-8").split()[-1])


def replay_rows(base: str, directory: Path, rounds: int) -> Iterator[str]:
    """Reading the last crawl's WARC files again, against trafilatura in a plain loop."""
    if find_spec("fastwarc") is None:
        yield "fromwarc: not compared, since FastWARC is missing: pip install 'newscrawler[bench]'"
        return
    _, pages = loop("trafilatura", directory)

    def replay() -> float:
        target = f"ARCHIVE_DIR={directory / f'replay-{time.monotonic_ns()}'}"
        options = ["--site", "demo", "--url", base, "--workers", "1", "-s", target, "-s", "LOG_LEVEL=ERROR"]
        return spent(
            [sys.executable, "-m", "scrapy", "fromwarc", *options, *captured(directory)], directory
        ).cpu

    plain = median(rounds, lambda: loop("trafilatura", directory)[0].cpu)
    ours = median(rounds, replay)
    yield f"fromwarc: {1000 * ours / pages:.1f} ms a page, trafilatura over FastWARC {1000 * plain / pages:.1f} ms = {ours / plain:.2f} x ({pages} pages)"


def start_rows(directory: Path, rounds: int) -> Iterator[str]:
    """How long it takes to begin."""
    for name, command in (
        ("python -c pass", ["-c", "pass"]),
        ("import newscrawler", ["-c", "import newscrawler"]),
        ("scrapy list", ["-m", "scrapy", "list"]),
    ):
        seconds = median(
            max(rounds, 3), lambda command=command: spent([sys.executable, *command], directory).wall
        )  # type: ignore[misc]
        yield f"{name}: {seconds:.2f} s"


if __name__ == "__main__":
    sys.exit(main())
