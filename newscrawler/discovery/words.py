"""The words that addresses use for something else than stories: ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def words(kind: str, language: str | None = None) -> frozenset[str]:
    """The address words of that kind (``listing``, ``authors``, ``index``, ``furniture``, ``sitemap``), of all languages or one."""
    tongues = _table()[kind]
    return frozenset(w for tag, of_tag in tongues.items() if language in (None, tag) for w in of_tag)


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    data: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        resources.files("newscrawler.discovery").joinpath("words.toml").read_text("utf-8")
    )
    return data
