"""What a page asks of robots beyond robots.txt: ``X-Robots-Tag``, robots meta tags, and text and data mining.

Recorded as they are told, whatever a run then obeys: ``noarchive``, ``noindex``, ``nofollow``, ``noai``,
``noimageai``, ``max-snippet:0``, ``tdm-reservation`` … (robotstxt.org; Google's list of rules; W3C TDM Reservation
Protocol, where the value 1 reserves the right).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MOST_BYTES = 200_000
"""Meta tags stand in the head: what comes later is not searched."""
LONGEST = 60
"""Characters of a rule that is recorded."""
META = re.compile(rb"<meta\b[^<>]{0,1000}>", re.IGNORECASE)
ATTRIBUTE = re.compile(
    rb"""\b(name|content)\s*=\s*(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'<>]{1,100}))""", re.IGNORECASE
)
VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Rules with a colon of their own; before any other colon stands the name of a robot."""
SILENT = frozenset({"all", "index", "follow", "none"})
"""Rules that ask for nothing; ``none`` is spelled out."""
NONE = ("noindex", "nofollow")
TDM = "tdm-reservation"


def wishes(tags: Iterable[str], reservation: str | None, body: bytes, agent: str) -> tuple[str, ...]:
    """The rules in lower case, each once, sorted; empty when the page asks for nothing.

    ``tags`` are the values of X-Robots-Tag headers, ``reservation`` that of TDM-Reservation. Rules for other robots
    than ``agent`` are left out.
    """
    found = [rule for tag in tags for rule in _rules(tag, agent)]
    if reservation and reservation.strip() == "1":
        found.append(TDM)
    for name, content in _metas(body[:MOST_BYTES]):
        if name in ("robots", agent.lower()):
            found += _rules(content, agent)
        elif name == TDM and content.strip() == "1":
            found.append(TDM)
    return tuple(sorted(set(found)))


def _rules(text: str, agent: str) -> Iterator[str]:
    is_for_us = True
    for part in text.lower().split(","):
        name, colon, rest = (piece.strip() for piece in part.partition(":"))
        if colon and name not in VALUED:
            is_for_us, name, colon = name in (agent.lower(), "*"), rest, ""
        if not is_for_us or not name:
            continue
        if name == "none":
            yield from NONE
        elif name not in SILENT:
            yield f"{name}{colon}{rest if colon else ''}"[:LONGEST]


def _metas(head: bytes) -> Iterator[tuple[str, str]]:
    for tag in META.findall(head):
        values = {
            name.lower(): (double or single or bare).decode("latin-1")
            for name, double, single, bare in ATTRIBUTE.findall(tag)
        }
        if b"name" in values and b"content" in values:
            yield values[b"name"].strip().lower(), values[b"content"]
