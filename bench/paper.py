"""The demo newspaper for measuring: every answer is made once, before anybody measures. ``python bench/paper.py STORIES``.

Prints one line, its address and the addresses of the stories, and serves until its standard input ends.
"""

from __future__ import annotations

import socket
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from newscrawler.demo.newspaper import Newspaper, truth
from newscrawler.demo.responses import Response
from newscrawler.demo.server import serve

EDITIONS = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A newspaper that answers a question the second time as it did the first."""

    newspaper: Newspaper
    answers: dict[tuple[str, ...], Response] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The newspaper's clock."""
        return self.newspaper.now

    def respond(self, method: str, target: str, headers: Mapping[str, str]) -> Response:
        """The answer, compressed where that was asked for."""
        asked = (method, target, str("gzip" in headers.get("Accept-Encoding", "")))
        if asked not in self.answers:
            self.answers[asked] = self.newspaper.respond(method, target, headers)
        return self.answers[asked]


def main() -> int:
    """Serve."""
    stories = int(sys.argv[1])
    # An address that plain Scrapy resolves as well.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    few = len(_stories(Newspaper(base)))
    with serve(
        port=port,
        base=base,
        is_shifting=False,
        crawl_delay=0,
        fillers=max(0, -(-(stories - few) // EDITIONS)),
    ) as serving:
        urls = _stories(serving.newspaper)[:stories]
        serving.newspaper = cast("Newspaper", Kept(serving.newspaper))
        for url in urls:
            request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own server
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                answer.read()
        sys.stdout.write(" ".join([f"{serving.base}/", *urls]) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    return 0


def _stories(newspaper: Newspaper) -> list[str]:
    """An address of each story that is to be exported."""
    return [str(row["url"]) for row in truth(newspaper) if row["expected"] == "exported"]


if __name__ == "__main__":
    sys.exit(main())
