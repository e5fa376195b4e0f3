"""A news site of a few dozen stories on loopback, every page of it in the hands of the test."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], str]
"""Status, headers, body."""
ROWS = 6
"""Stories on a page of a listing."""
WORDS = re.findall(
    r"\w+",
    """bridge council doctor engine festival garden harbour island jury kitchen lantern market
    minister mountain network office painter quarry river season teacher union valley winter yard""",
)
GLUE = ("and the", "of a", "which the", "in this", "for every", "with no", "after its", "near that")


@dataclass(slots=True)
class Paper:
    """A running site."""

    base: str
    pages: dict[str, Callable[[], Answer] | str] = field(default_factory=dict)
    """Target to what answers it: a page that is sent with 200, or what makes the answer."""
    requests: list[str] = field(default_factory=list)
    """Targets asked for, in order."""
    headers: list[Mapping[str, str]] = field(default_factory=list)
    """Headers of each request, names in lower case."""
    has_validators: bool = True
    """Whether the server sends an ETag and knows it again."""

    def answer(self, target: str, asked: Mapping[str, str]) -> Answer:
        """What the server says."""
        self.requests.append(target)
        self.headers.append(asked)
        page = self.pages.get(target)
        if page is None:
            return 404, {}, "<html><title>Not found</title><p>There is no such page.</p></html>"
        status, headers, body = page() if callable(page) else (200, {}, page)
        if self.has_validators and status == 200:
            headers = headers | {"ETag": f'"{blake2b(body.encode(), digest_size=8).hexdigest()}"'}
            if asked.get("if-none-match") == headers["ETag"]:
                return 304, headers, ""
        return status, headers, body

    def add_stories(self, numbers: range, prefix: str = "/news") -> list[int]:
        """The numbers, now that there is a page for each."""
        self.pages.update({story_path(n, prefix): story_page(n) for n in numbers})
        return list(numbers)


@contextmanager
def serve() -> Iterator[Paper]:
    """A running site without pages."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 3

        def do_GET(self) -> None:
            asked = {name.lower(): value for name, value in self.headers.items()}
            status, headers, body = paper.answer(self.path, asked)
            sent = body.encode()
            self.send_response_only(status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: requests are kept."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    paper = Paper(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield paper
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sentence(draw: random.Random, pairs: int) -> str:
    text = " ".join(f"{draw.choice(GLUE)} {draw.choice(WORDS)}" for _ in range(pairs))
    return text[0].upper() + text[1:]


def headline(number: int) -> str:
    return f"{sentence(random.Random(number), 4)} {number}"  # noqa: S311 - no secret


def story_path(number: int, prefix: str = "/news") -> str:
    return f"{prefix}/{headline(number).lower().replace(' ', '-')}"


def day(number: int) -> str:
    """Day of publication: one story a day, 1 on the first of October 2026."""
    return f"2026-{10 + number // 31:02}-{number % 31 + 1:02}"


def story_page(number: int, *, head: str = "", more: str = "") -> str:
    draw = random.Random(number)  # noqa: S311 - no secret
    text = "".join(
        f"<p>{sentence(draw, 9)}. {sentence(draw, 8)}. {sentence(draw, 10)}.</p>\n" for _ in range(5)
    )
    title = headline(number)
    return f"""<html lang="en"><head><title>{title} - The Small Paper</title>{head}
        <meta property="og:type" content="article"><meta property="og:title" content="{title}">
        <meta property="article:published_time" content="{day(number)}T08:00:00+00:00"></head>
        <body><nav><a href="/">The Small Paper</a></nav><main><article><h1>{title}</h1>
        {text}{more}</article></main></body></html>"""


def rows(numbers: list[int], prefix: str = "/news") -> str:
    return "".join(
        f'<article class="row"><h2><a href="{story_path(n, prefix)}">{headline(n)}</a></h2>'
        f'<time datetime="{day(n)}T08:00:00+00:00">{day(n)}</time></article>\n'
        for n in numbers
    )


def listing(content: str, *, next_page: str = "", menu: str = "", head: str = "", title: str = "News") -> str:
    pager = f'<nav class="pager"><a rel="next" href="{next_page}">next</a></nav>' if next_page else ""
    return f"""<html lang="en"><head><title>{title} - The Small Paper</title>{head}
        <meta property="og:type" content="website"></head><body><nav class="menu">{menu}</nav>
        <main><h1>{title}</h1><div class="list">{content}</div>{pager}</main></body></html>"""


def menu(*sections: str) -> str:
    return "".join(f'<li><a href="/{name}/">{name.title()}</a></li>' for name in sections)


def pages_of(numbers: list[int]) -> list[list[int]]:
    """The stories of each page of a listing, the newest first."""
    newest = sorted(numbers, reverse=True)
    return [newest[i : i + ROWS] for i in range(0, len(newest), ROWS)]
