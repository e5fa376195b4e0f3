"""A hostile news site on loopback: every behaviour under its own path, bytes exactly as written, visits counted."""

from __future__ import annotations

import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

WORDS = re.findall(
    r"\w+",
    """council river market teacher harvest bridge station winter border doctor engine garden letter minister mountain
    village student factory hospital journey language memory morning network office painter question railway season
    theatre valley weather worker library captain kitchen island forest museum""",
)
GLUE = [
    "the",
    "and",
    "of the",
    "which was",
    "in the",
    "for a",
    "with the",
    "after the",
    "near the",
    "that the",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request, as it arrived."""

    at: float
    method: str
    path: str
    host: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Wire:
    """The connection of one request: what a behaviour writes goes out as it is."""

    connection: socket.socket
    stop: threading.Event

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(self, body: bytes, status: str = "200 OK", **headers: object) -> None:
        """A sound response. A header whose name has a dash is written with an underscore."""
        lines = {"Content_Type": "text/html; charset=utf-8", "Content_Length": len(body)} | headers
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
        self.send(f"HTTP/1.1 {status}\r\nConnection: close\r\n{head}\r\n".encode() + body)

    def sleep(self, seconds: float) -> bool:
        """Whether there is a reason to go on after so many seconds."""
        return not self.stop.wait(seconds)

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Behaviour = Callable[[Visit, Wire], None]


@dataclass(slots=True)
class Hostile:
    """A running site."""

    port: int
    behaviours: dict[str, Behaviour]
    visits: list[Visit] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    gate: Callable[[Visit], Behaviour | None] = lambda visit: None
    """Behaviour that stands before all others, or ``None``."""

    host: str = "127.0.0.1"

    @property
    def base(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def count(self, path: str) -> int:
        """How often that path, or one that begins with it and a ``*``, was asked for."""
        if path.endswith("*"):
            return sum(v.path.startswith(path[:-1]) for v in self.visits)
        return sum(v.path == path for v in self.visits)

    def times(self, path: str) -> list[float]:
        return [v.at for v in self.visits if v.path == path]


def story(number: int) -> tuple[str, list[str]]:
    """Headline and paragraphs of a good article, different for each number."""
    draw = random.Random(number)  # noqa: S311 - no secret

    def sentence(words: int) -> str:
        text = " ".join(f"{draw.choice(GLUE)} {draw.choice(WORDS)}" for _ in range(words))
        return text[0].upper() + text[1:]

    headline = f"{sentence(3)} {number}"
    return headline, [f"{sentence(9)}. {sentence(8)}. {sentence(7)}." for _ in range(5)]


def good_path(number: int) -> str:
    return f"/news/a-good-story-of-the-day-{number}"


def good_page(number: int, *, head: str = "", body: str = "") -> bytes:
    headline, paragraphs = story(number)
    text = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{headline}</title>'
        f'<meta property="article:published_time" content="2026-11-20T08:00:00+00:00">{head}</head><body>'
        f"<nav><a href='/'>Home</a></nav><article><h1>{headline}</h1>{text}</article>{body}</body></html>"
    ).encode()


def listing(paths: Sequence[str], *, more: str = "", title: str = "The Hostile Times") -> bytes:
    """A page with a row for each path, in order."""
    rows = "".join(
        f"<div class='row'><h3><a href='{p}'>A report on what happened at {p.strip('/')[-40:]}</a></h3>"
        "<p>Some words of summary.</p></div>\n"
        for p in paths
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><main>{rows}</main>{more}</body></html>"
    ).encode()


def page(body: bytes, status: str = "200 OK", **headers: object) -> Behaviour:
    """The behaviour that answers so."""
    return lambda visit, wire: wire.answer(body, status, **headers)


@contextmanager
def hostile(
    behaviours: Mapping[str, Behaviour],
    *,
    good: Sequence[int] = (),
    links: Sequence[str] | None = None,
    more: str = "",
    host: str = "127.0.0.1",
) -> Iterator[Hostile]:
    """A site whose home page lists good articles, then the hostile paths (or ``links``), then good ones again.

    A behaviour whose path ends in ``*`` answers for all that begin so. Everything else is 404.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.create_server((host, 0), family=family, backlog=128)
    server.settimeout(0.1)
    own = {good_path(n): page(good_page(n)) for n in good}
    shown = [p for p in behaviours if not p.endswith("*")] if links is None else list(links)
    half = len(good) // 2
    rows = [*(good_path(n) for n in good[:half]), *shown, *(good_path(n) for n in good[half:])]
    site = Hostile(
        host=host,
        port=server.getsockname()[1],
        behaviours={"/": page(listing(rows, more=more))} | own | dict(behaviours),
    )
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not site.stop.is_set():
            with suppress(TimeoutError):
                connection, _ = server.accept()
                thread = threading.Thread(target=_serve, args=(site, connection), daemon=True)
                thread.start()
                threads.append(thread)

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield site
    finally:
        site.stop.set()
        acceptor.join()
        server.close()
        for thread in threads:
            thread.join(timeout=5)


def _serve(site: Hostile, connection: socket.socket) -> None:
    with connection, suppress(OSError):
        connection.settimeout(60)
        visit = _visit(connection)
        if visit is None:
            return
        site.visits.append(visit)
        (site.gate(visit) or _behaviour(site, visit.path))(visit, Wire(connection, site.stop))
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            connection.recv(1)


def _behaviour(site: Hostile, path: str) -> Behaviour:
    exact = site.behaviours.get(path) or site.behaviours.get(path.partition("?")[0])
    if exact:
        return exact
    stems = sorted((p for p in site.behaviours if p.endswith("*") and path.startswith(p[:-1])), key=len)
    return (
        site.behaviours[stems[-1]]
        if stems
        else page(b"<html><body>Nothing here.</body></html>", "404 Not Found")
    )


def _visit(connection: socket.socket) -> Visit | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
        if data.startswith(b"\x16\x03"):  # TLS, which is not spoken here
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return None
    first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers: dict[str, Any] = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}
    return Visit(at=time.monotonic(), method=method, path=path, host=headers.get("host", ""), headers=headers)
