"""Memory and open files over a long crawl: ``python bench/soak.py [--pages 50000] [--every 5]``.

Serves a mix of good articles and hostile pages on loopback, crawls it with one crawl, and looks every few seconds at
the crawl's process and all those below it (the workers that read pages): memory, open files, threads, zombies. After
the warm-up (a fifth of the pages) the memory of all together may grow by a tenth, open files not at all, and there is
no zombie that stays; the exit status says whether they kept to it. Memory is the proportional set size where the kernel
tells it (pages that processes share count once), else the resident one.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PER_LISTING = 25
WARM_UP, MEMORY, FILES = 0.2, 1.10, 4
"""Share of the pages that is warm-up, growth of memory that is allowed after it, and of open files."""
WORDS = (ROOT / "docs" / "architecture.md").read_text("utf-8").split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The crawl at one moment."""

    seconds: float
    pages: int
    main: int
    """Bytes of the crawl's own process."""
    workers: int
    """Bytes of the processes below it."""
    files: int
    """Open files of all of them."""
    processes: int
    threads: int
    zombies: int

    @property
    def memory(self) -> int:
        """Bytes of all processes."""
        return self.main + self.workers


def prose(number: int) -> str:
    """Paragraphs of an article, different for each number."""
    draw = random.Random(number)  # noqa: S311 - no secret
    return "".join(f"<p>{' '.join(draw.choices(WORDS, k=60))}.</p>" for _ in range(6))


def good(number: int) -> bytes:
    """A good article."""
    headline = f"What happened on day {number} in the town"
    head = f"<title>{headline}</title><meta charset=utf-8>"
    return f"<html lang=en><head>{head}</head><body><article><h1>{headline}</h1>{prose(number)}".encode()


def spoilt(number: int) -> bytes:
    """An article in a page that no person would write."""
    draw = random.Random(number)  # noqa: S311 - no secret
    kinds: list[Callable[[], bytes]] = [
        lambda: good(number).replace(b"<article>", b"<div>" * 2000 + b"<article>"),
        lambda: good(number).replace(b" ", b" \0"),
        lambda: good(number) + b"<script type='application/ld+json'>" + b"[" * 20_000,
        lambda: good(number) + b"<a href='http://[bad'>x</a><a href='//'>y</a>" * 500,
        lambda: draw.randbytes(50_000),
        lambda: b"<html><body>" + b"<p>x</p>" * 5000,
        lambda: b"",
    ]
    return draw.choice(kinds)()


class Handler(BaseHTTPRequestHandler):
    """The mix, by the last number of the path."""

    protocol_version = "HTTP/1.1"
    pages = 0

    def do_GET(self) -> None:
        """One page of it."""
        path, _, query = self.path.partition("?")
        number = int("".join(filter(str.isdigit, path)) or 0)
        if path == "/":
            return self.answer(self.listing(int("".join(filter(str.isdigit, query)) or 0)))
        if not path.startswith("/news/"):
            return self.answer(b"", 404)
        match number % 20:
            case 0:
                return self.answer(b"busy", 500)
            case 1:
                return self.answer(gzip.compress(bytes(20_000_000)), encoding="gzip")
            case 2:
                self.close_connection = True
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nshort")
                return None
            case 3 | 4 | 5:
                return self.answer(spoilt(number))
        return self.answer(good(number))

    def listing(self, page: int) -> bytes:
        """Rows of articles and the next page."""
        numbers = range(100_000 + page * PER_LISTING, 100_000 + min((page + 1) * PER_LISTING, self.pages))
        rows = "".join(
            f"<div><h3><a href='/news/what-happened-in-the-town-{n}'>What happened on day {n} in the town</a></h3></div>"
            for n in numbers
        )
        more = f"<a rel=next href='/?page={page + 1}'>Next</a>" if numbers else ""
        return f"<html lang=en><head><title>News</title></head><body><main>{rows}</main>{more}".encode()

    def answer(self, body: bytes, status: int = 200, encoding: str | None = None) -> None:
        """Send it."""
        self.send_response_only(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """A server whose clients may cut off: that is the rule here."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing."""


@contextmanager
def serving(pages: int) -> Iterator[str]:
    """The address of a running mix."""
    handler = type("Mix", (Handler,), {"pages": pages})
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def look(process: int, archive: Path, seconds: float) -> Look | None:
    """The crawl as the kernel sees it; ``None`` when it has ended."""
    pages = 0
    with suppress(sqlite3.Error), sqlite3.connect(f"file:{archive}/news.db?mode=ro", uri=True) as db:
        pages = db.execute("SELECT coalesce(sum(count), 0) FROM run_outcomes").fetchone()[0]
    try:
        main = memory(process)
    except OSError:
        return None
    workers = files = threads = zombies = processes = 0
    for one in (process, *below(process)):
        proc = Path(f"/proc/{one}")
        with suppress(OSError):  # it ended meanwhile
            state = (proc / "stat").read_text().rpartition(")")[2].split()[0]
            zombies += state == "Z"
            processes += 1
            threads += len(list((proc / "task").iterdir()))
            files += len(list((proc / "fd").iterdir()))
            workers += memory(one) if one != process else 0
    return Look(
        seconds=seconds,
        pages=pages,
        main=main,
        workers=workers,
        files=files,
        processes=processes,
        threads=threads,
        zombies=zombies,
    )


def below(process: int) -> Iterator[int]:
    """The processes that the process started, and those that they did."""
    found: dict[int, list[int]] = {}
    for proc in Path("/proc").iterdir():
        if proc.name.isdecimal():
            with suppress(OSError):
                parent = int((proc / "stat").read_text().rpartition(")")[2].split()[1])
                found.setdefault(parent, []).append(int(proc.name))
    waiting = list(found.get(process, ()))
    while waiting:
        one = waiting.pop()
        yield one
        waiting += found.get(one, ())


def memory(process: int) -> int:
    """Bytes that the process holds."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Crawl, look, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two looks")
    parser.add_argument("--seconds", type=float, default=1e9, help="interrupt the crawl after so long")
    given = parser.parse_args()
    looks: list[Look] = []
    with tempfile.TemporaryDirectory() as name, serving(given.pages) as url:
        archive, log = Path(name) / "archive", Path(name) / "log"
        settings = {
            "ARCHIVE_DIR": archive, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "LOG_FILE": log,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "RETRY_TIMES": 1,
        }  # fmt: skip
        command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={url}"]
        command += [part for key, value in settings.items() for part in ("-s", f"{key}={value}")]
        crawl = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own command
        begun = time.monotonic()
        sys.stdout.write(f"{HEAD}\n")
        while crawl.poll() is None:
            time.sleep(given.every)
            seen = look(crawl.pid, archive, time.monotonic() - begun)
            if seen and crawl.poll() is None:
                looks.append(seen)
                print_look(seen)
            if time.monotonic() - begun > given.seconds:
                crawl.send_signal(signal.SIGINT)
                crawl.wait(timeout=120)
        sys.stdout.write(log.read_text("utf-8")[-1500:] if log.exists() else "")
    return judged(looks)


HEAD = f"{'seconds':>8} {'pages':>7} {'main':>6} {'workers':>8} {'MiB':>6} {'files':>6} {'threads':>8} {'processes':>10} {'zombies':>8}"


def print_look(seen: Look, what: str = "") -> None:
    """One line of the table."""
    sys.stdout.write(
        f"{seen.seconds:8.0f} {seen.pages:7} {seen.main / 2**20:6.0f} {seen.workers / 2**20:8.0f} "
        f"{seen.memory / 2**20:6.0f} {seen.files:6} {seen.threads:8} {seen.processes:10} {seen.zombies:8} {what}\n"
    )
    sys.stdout.flush()


def peak(looks: list[Look]) -> int:
    """The highest memory but for the highest twentieth: one page in work is no growth."""
    return sorted(seen.memory for seen in looks)[int(0.95 * (len(looks) - 1))]


def judged(looks: list[Look]) -> int:
    """0 when memory and open files stayed flat after the warm-up and no zombie stayed, 1 otherwise."""
    warm = [seen for seen in looks if seen.pages >= WARM_UP * looks[-1].pages]
    third = max(1, len(warm) // 3)
    first, last = warm[:third], warm[-third:]
    growth = peak(last) / peak(first)
    files = min(seen.files for seen in last) - min(seen.files for seen in first)
    zombies = min(seen.zombies for seen in last)
    rate = (warm[-1].pages - warm[0].pages) / max(1.0, warm[-1].seconds - warm[0].seconds)
    sys.stdout.write(f"\n{HEAD}\n")
    print_look(warm[0], "after the warm-up")
    print_look(warm[len(warm) // 2], "half way")
    print_look(warm[-1], "at the end")
    sys.stdout.write(
        f"{rate:.1f} pages a second; memory of the last third to the first after the warm-up: {growth:.3f}"
        f" (the crawl's own: {median(last) / median(first):.3f}); open files {files:+}; zombies that stay {zombies}\n"
    )
    return 0 if growth <= MEMORY and files <= FILES and not zombies else 1


def median(looks: list[Look]) -> int:
    """The middle of the crawl's own memory."""
    return sorted(seen.main for seen in looks)[len(looks) // 2]


if __name__ == "__main__":
    sys.exit(main())
