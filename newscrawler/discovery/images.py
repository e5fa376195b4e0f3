"""The image that stands for a story in its row."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from lxml.html import HtmlElement

SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
NO_STORY = ("avatar", "logo", "icon", "emoji", "gravatar", "spinner", "placeholder", "blank.", "pixel", "1x1")
SMALLEST = 40


def row_image(elements: Iterable[HtmlElement], base: str) -> str | None:
    """Absolute address of the row's first image that is no logo, portrait or pixel."""
    for element in elements:
        if element.tag != "img" or _is_small(element):
            continue
        source: str | None = next(
            (s for s in map(element.get, SOURCES) if s and not s.startswith("data:")), None
        )
        source = source or _largest(element.get("srcset") or element.get("data-srcset") or "")
        if not source:
            continue
        about = f"{source} {element.get('class', '')}".lower()
        if any(mark in about for mark in NO_STORY):
            continue
        try:
            return urljoin(base, source.strip())
        except ValueError:
            continue  # a bracket that never closes: another image may do
    return None


def _is_small(image: HtmlElement) -> bool:
    return any(
        v.isdecimal() and int(v[:6]) < SMALLEST for v in (image.get("width", ""), image.get("height", ""))
    )


def _largest(srcset: str) -> str | None:
    """The last candidate: sets are written from small to large."""
    candidates = [c.split()[0] for c in srcset.split(", ") if c.split()]
    return candidates[-1] if candidates and not candidates[-1].startswith("data:") else None
