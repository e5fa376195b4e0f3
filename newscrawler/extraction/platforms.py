"""What all sites of one publishing system share, recognised by the page itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document
from newscrawler.extraction.selectors import all_selected, compiled


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A publishing system."""

    name: str
    recognise: tuple[str, ...]
    """CSS selectors of which one is on every page that the system made."""
    drop: tuple[str, ...]
    """CSS selectors of blocks that are no part of a story."""


@cache
def platforms() -> tuple[Platform, ...]:
    """The known publishing systems, by name."""
    found = []
    for entry in resources.files("newscrawler.sites").joinpath("_platforms").iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text("utf-8"))
            name = entry.name.removesuffix(".toml")
            found.append(Platform(name=name, recognise=tuple(data["recognise"]), drop=tuple(data["drop"])))
    return tuple(sorted(found, key=lambda p: p.name))


def platform_of(document: Document) -> Platform | None:
    """The publishing system that made the page; ``None`` when it is none of the known."""
    for platform in platforms():
        if any(compiled(selector)(document.root) for selector in platform.recognise):
            return platform
    return None


def dropped_elements(
    document: Document, platform: Platform | None, own: tuple[str, ...]
) -> frozenset[HtmlElement]:
    """The elements that the site's own selectors and its system's leave out."""
    return all_selected(document, (*own, *(platform.drop if platform else ())))
