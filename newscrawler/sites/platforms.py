"""What all sites of one publishing system share: one TOML file each in ``_platforms``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A publishing system."""

    name: str
    generator: re.Pattern[str]
    """Searched in the page's ``generator``."""
    body_class: re.Pattern[str]
    """Searched in the classes of the page's ``body``."""
    drop: tuple[str, ...]
    """CSS selectors of blocks that are no part of a story."""
    feeds: tuple[str, ...]
    """Paths of its main feed, the likeliest first."""
    sitemaps: tuple[str, ...]
    """Paths of its sitemap, the likeliest first."""


@cache
def platforms() -> tuple[Platform, ...]:
    """The known publishing systems, by name."""
    found = []
    for entry in resources.files("newscrawler.sites").joinpath("_platforms").iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text("utf-8"))
            found.append(
                Platform(
                    name=entry.name.removesuffix(".toml"),
                    generator=re.compile(data["generator"]),
                    body_class=re.compile(data["body_class"]),
                    drop=tuple(data.get("drop", ())),
                    feeds=tuple(data.get("feeds", ())),
                    sitemaps=tuple(data.get("sitemaps", ())),
                )
            )
    return tuple(sorted(found, key=lambda platform: platform.name))


def platform_that_says(generator: str, body_classes: str) -> Platform | None:
    """The publishing system that made a page which says so much of itself; ``None`` when it is none of the known."""
    for platform in platforms():
        if platform.generator.search(generator) or platform.body_class.search(body_classes):
            return platform
    return None
