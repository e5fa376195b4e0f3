"""The demo newspaper under several hosts, with a log of who asked for what, when."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newscrawler.demo.newspaper import Newspaper

NAME = "newspaper.localhost"
HOSTS = 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One answered request."""

    begin: float
    """Monotonic seconds."""
    end: float
    host: str
    path: str
    worker: str


@dataclass
class Serving:
    """A running newspaper whose machine-mixed stories are spread over its hosts."""

    base: str
    newspaper: Newspaper
    pages: list[str]
    """Addresses of the stories."""
    missing: list[str] = field(default_factory=list)
    """Addresses that its sitemap names, and where nothing is."""
    asked: list[Asked] = field(default_factory=list)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Paths of the stories."""
        return frozenset("/" + page.split("/", 3)[3] for page in self.pages)

    @property
    def stories(self) -> list[Asked]:
        """The requests for stories so far."""
        return [asked for asked in self.asked if asked.path in self.paths]

    def site_file(self, directory: Path) -> Path:
        """A site file in that directory that leads to the stories and nowhere else."""
        directory.mkdir()
        text = f'home = "{self.base}/"\nhosts = ["{NAME}"]\nlistings = ["/nothing"]\nsitemaps = ["/stories.xml"]\n'
        (directory / "several.toml").write_text(text + 'languages = ["en", "fa-AF", "ps"]\n', "utf-8")
        return directory


@contextmanager
def serve(pages: int) -> Iterator[Serving]:
    """The newspaper with so many stories."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            begin = time.monotonic()
            host = self.headers["Host"]
            status, headers, body = self.answer(host)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            serving.asked.append(
                Asked(
                    begin=begin,
                    end=time.monotonic(),
                    host=host.partition(":")[0],
                    path=self.path,
                    worker=self.headers["User-Agent"],
                )
            )

        def answer(self, host: str) -> tuple[int, dict[str, str], bytes]:
            if self.path == "/nothing":
                return (
                    200,
                    {"Content-Type": "text/html"},
                    b"<html><title>Nothing</title><p>Nothing yet.</p></html>",
                )
            if self.path == "/stories.xml":
                rows = "".join(f"<url><loc>{page}</loc></url>" for page in serving.missing + serving.pages)
                told = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
                return 200, {"Content-Type": "application/xml"}, told.encode()
            found = serving.newspaper.respond("GET", self.path, dict(self.headers.items()))
            return found.status, dict(found.headers), found.body

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                return  # a worker was killed

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    base = f"http://{NAME}:{server.server_port}"
    newspaper = Newspaper(base=base, crawl_delay=0.01, fillers=pages // 3 + 1)
    fillers = [a.path for a in newspaper.edition.by_path.values() if a.story.key.startswith("filler-")][
        :pages
    ]
    spread = [f"http://h{n % HOSTS}.{NAME}:{server.server_port}{path}" for n, path in enumerate(fillers)]
    serving = Serving(base, newspaper, spread)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
