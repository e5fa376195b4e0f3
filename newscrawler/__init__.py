"""Multilingual news crawler: every story once, whole, clean, dated and in the right language.

The public API: `extract_article`, `Article`, `Page`, `Site`, `load_site`, `record`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.archive.records import record
    from newscrawler.items import Article, Page
    from newscrawler.reading import extract_article
    from newscrawler.sites import Site, load_site

__version__ = "0.1.0"
__all__ = ["Article", "Page", "Site", "extract_article", "load_site", "record"]

_HOME = {
    "Article": "newscrawler.items",
    "Page": "newscrawler.items",
    "Site": "newscrawler.sites",
    "extract_article": "newscrawler.reading",
    "load_site": "newscrawler.sites",
    "record": "newscrawler.archive.records",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for: ``import newscrawler`` alone stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
