"""Publishing systems, recognised by the page, and where they keep feeds and sitemaps when no page names them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml.html import HtmlElement

REST_ROOT = "https://api.w.org/"
"""The relation of WordPress's link to its REST API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A publishing system."""

    name: str
    generator: re.Pattern[str]
    """Searched in the page's ``generator``."""
    body_class: re.Pattern[str]
    """Searched in the classes of the page's ``body``."""
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
                    feeds=tuple(data.get("feeds", ())),
                    sitemaps=tuple(data.get("sitemaps", ())),
                )
            )
    return tuple(sorted(found, key=lambda platform: platform.name))


def platform_of(tree: HtmlElement) -> Platform | None:
    """The publishing system that says it made the page; ``None`` when it is none of the known."""
    named = " ".join(
        meta.get("content", "")
        for meta in tree.iter("meta")
        if meta.get("name", "").strip().lower() == "generator"
    )
    body = next(tree.iter("body"), None)
    classes = body.get("class", "") if body is not None else ""
    for platform in platforms():
        if platform.generator.search(named) or platform.body_class.search(classes):
            return platform
    return None


def rest_root(tree: HtmlElement) -> str | None:
    """Address of WordPress's REST API, where the page names it."""
    links = (link for link in tree.iter("link") if link.get("rel") == REST_ROOT)
    return next((link.get("href") for link in links if link.get("href")), None)
