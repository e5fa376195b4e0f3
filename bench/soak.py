"""Memory and open files over a long crawl: ``python bench/soak.py [--pages 50000] [--every 5]``.

Serves a mix without end of good articles and hostile pages on loopback, crawls it in one process, and looks at that
process every few seconds: resident memory, open files, children, threads. After the warm-up (a fifth of the pages)
memory may grow by a tenth and open files not at all; the exit status says whether they kept to it.
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

    pages: int
    memory: int
    """Resident bytes."""
    files: int
    children: int
    threads: int


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


def look(process: int, archive: Path) -> Look | None:
    """The process as the kernel sees it; ``None`` when it has ended."""
    proc = Path(f"/proc/{process}")
    try:
        pages = 0
        with suppress(sqlite3.Error), sqlite3.connect(f"file:{archive}/news.db?mode=ro", uri=True) as db:
            pages = db.execute("SELECT coalesce(sum(count), 0) FROM run_outcomes").fetchone()[0]
        children = (proc / "task" / str(process) / "children").read_text().split()
        return Look(
            pages=pages,
            memory=int((proc / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"),
            files=len(list((proc / "fd").iterdir())),
            children=len(children),
            threads=len(list((proc / "task").iterdir())),
        )
    except OSError:
        return None


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
        while crawl.poll() is None:
            time.sleep(given.every)
            seen = look(crawl.pid, archive)
            if seen and crawl.poll() is None:
                looks.append(seen)
                print_look(seen)
            if time.monotonic() - begun > given.seconds:
                crawl.send_signal(signal.SIGINT)
                crawl.wait(timeout=120)
        sys.stdout.write(log.read_text("utf-8")[-1500:] if log.exists() else "")
    return judged(looks)


def print_look(seen: Look) -> None:
    """One line on it."""
    sys.stdout.write(
        f"{seen.pages:7} pages {seen.memory / 2**20:7.0f} MiB {seen.files:4} files"
        f" {seen.threads:3} threads {seen.children:3} children\n"
    )
    sys.stdout.flush()


def judged(looks: list[Look]) -> int:
    """0 when memory and open files stayed flat after the warm-up, 1 otherwise."""
    warm = [seen for seen in looks if seen.pages >= WARM_UP * looks[-1].pages]
    first, last = warm[0], warm[-1]
    growth = max(seen.memory for seen in warm[len(warm) // 2 :]) / max(
        seen.memory for seen in warm[: len(warm) // 2] or warm
    )
    more_files = last.files - first.files
    sys.stdout.write(
        f"after {first.pages} pages: {first.memory / 2**20:.0f} MiB; after {last.pages}: {last.memory / 2**20:.0f} MiB;"
        f" peak of the second half to that of the first: {growth:.3f}; open files {more_files:+}\n"
    )
    return 0 if growth <= MEMORY and more_files <= FILES else 1


if __name__ == "__main__":
    sys.exit(main())
