"""What all sites of one publishing system share, recognised by the page itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document
from newscrawler.extraction.selectors import all_selected
from newscrawler.extraction.structured import Structured


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


@cache
def platforms() -> tuple[Platform, ...]:
    """The known publishing systems, by name."""
    found = []
    for entry in resources.files("newscrawler.sites").joinpath("_platforms").iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text("utf-8"))
            name = entry.name.removesuffix(".toml")
            generator, body_class = re.compile(data["generator"]), re.compile(data["body_class"])
            found.append(
                Platform(name=name, generator=generator, body_class=body_class, drop=tuple(data["drop"]))
            )
    return tuple(sorted(found, key=lambda p: p.name))


def platform_of(document: Document, stated: Structured) -> Platform | None:
    """The publishing system that made the page; ``None`` when it is none of the known."""
    generator = " ".join(stated.meta.get("generator", ()))
    body = document.root.find("body")
    classes = (body.get("class") or "") if body is not None else ""
    for platform in platforms():
        if platform.generator.search(generator) or platform.body_class.search(classes):
            return platform
    return None


def dropped_elements(
    document: Document, platform: Platform | None, own: tuple[str, ...]
) -> frozenset[HtmlElement]:
    """The elements that the site's own selectors and its system's leave out."""
    return all_selected(document, (*own, *(platform.drop if platform else ())))
