"""The demo newspaper on loopback: a thin server around :class:`Newspaper`."""

import argparse
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Protocol, cast

from newscrawler.demo.newspaper import TODAY, Newspaper
from newscrawler.demo.responses import http_date

HOST_NAME = "newspaper.localhost"
DEFAULT_PORT = 8650


_Request = socket.socket | tuple[bytes, socket.socket]


class _LogSink(Protocol):
    def __call__(self, line: str) -> None: ...


@dataclass(slots=True)
class Serving:
    """A running demo newspaper: where it is, what was asked of it, and which generation it shows."""

    base: str
    newspaper: Newspaper
    _requests: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sink: _LogSink | None = None

    @property
    def requests(self) -> list[str]:
        """Method and target of every request so far, in order: ``GET /fa/rss.xml``."""
        with self._lock:
            return list(self._requests)

    def clear_requests(self) -> None:
        """Forget the requests so far."""
        with self._lock:
            self._requests.clear()

    @property
    def generation(self) -> int:
        """Which generation is served."""
        return self.newspaper.generation

    @generation.setter
    def generation(self, value: int) -> None:
        self.newspaper = replace(self.newspaper, generation=value)

    def note(self, line: str) -> None:
        """Remember a request."""
        with self._lock:
            self._requests.append(line)
            if self._sink is not None:
                self._sink(line)


class _Server(ThreadingHTTPServer):
    """Answers each connection in a thread, and leaves none behind when closed."""

    daemon_threads = False
    block_on_close = True
    serving: Serving

    def __init__(self, address: tuple[str, int]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: _Request, client_address: object) -> None:
        """Remember the connection, so that an idle one can be ended."""
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: _Request) -> None:
        """Forget the connection and close it."""
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: _Request, client_address: object) -> None:
        """Say nothing when the other side was killed; report anything else as the standard library does."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        """End idle connections, then wait for their threads."""
        for connection in tuple(self._open):
            with suppress(OSError):  # it may have ended meanwhile
                connection.shutdown(socket.SHUT_RD)
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5  # seconds that an idle connection may keep its thread
    wbufsize = -1  # head and body in one packet
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        serving = cast("_Server", self.server).serving
        serving.note(f"{self.command} {self.path}")
        length = self.headers.get("Content-Length", "")
        if length.isdecimal():
            self.rfile.read(int(length))
        newspaper = serving.newspaper
        response = newspaper.respond(self.command, self.path, dict(self.headers.items()))
        self.send_response_only(response.status)
        self.send_header("Server", "lajward")
        # The newspaper's own clock: words such as TODAY are relative to it.
        self.send_header("Date", http_date(newspaper.now))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    do_GET = do_HEAD = do_POST = _answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: requests are kept in ``Serving.requests``."""


@contextmanager
def serve(
    host: str = "127.0.0.1",
    port: int = 0,
    generation: int = 1,
    *,
    base: str | None = None,
    today: datetime = TODAY,
    is_shifting: bool = True,
    crawl_delay: float = 0.02,
    fillers: int = 0,
    sink: _LogSink | None = None,
) -> Iterator[Serving]:
    """A running newspaper; port 0 takes a free one, ``base`` is ``http://newspaper.localhost:PORT``."""
    server = _Server((host, port))
    base = base or f"http://{HOST_NAME}:{server.server_address[1]}"
    newspaper = Newspaper(base, generation, today, is_shifting, crawl_delay, fillers)
    server.serving = Serving(base=base, newspaper=newspaper, _sink=sink)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.serving
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve the demo newspaper on loopback.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free port")
    parser.add_argument("--generation", type=int, choices=(1, 2), default=1)
    parser.add_argument("--today", type=datetime.fromisoformat, default=TODAY, help="ISO time with offset")
    parser.add_argument("--still", action="store_true", help="rows do not move while one pages")
    parser.add_argument("--crawl-delay", type=float, default=0.02, help="seconds, for robots.txt")
    parser.add_argument("--fillers", type=int, default=0, help="machine-mixed stories more, per language")
    parser.add_argument("--log", type=Path, help="file to which every request is appended")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; print the address first."""
    given = _arguments(arguments)
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    log = given.log.open("a", encoding="utf-8", buffering=1) if given.log else None
    try:
        with serve(
            given.host,
            given.port,
            given.generation,
            today=given.today,
            is_shifting=not given.still,
            crawl_delay=given.crawl_delay,
            fillers=given.fillers,
            sink=(lambda line: print(line, file=log)) if log else None,
        ) as serving:
            sys.stdout.write(f"{serving.base}/\n")
            sys.stdout.flush()
            stop.wait()
    except OSError as error:
        sys.stderr.write(f"cannot serve on {given.host}:{given.port}: {error.strerror}\n")
        return 1
    finally:
        if log:
            log.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
