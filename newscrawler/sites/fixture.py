"""A page kept for the tests: ``SLUG.html`` as it came, ``SLUG.json`` with what a person says is right about it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from newscrawler.archive.records import record
from newscrawler.items import Article, Page
from newscrawler.urls import url_id

FIELDS = (
    "outcome",
    "headline",
    "description",
    "paragraphs",
    "language",
    "date_published",
    "date_published_precision",
    "date_modified",
    "authors",
    "publisher",
    "section",
    "keywords",
    "main_image",
    "images",
    "videos",
    "is_accessible_for_free",
    "translations",
)
"""What a reader of the page can tell; a field that a person has not checked is taken out of the file."""
LONGEST_SLUG = 60


def fixture(page: Page, article: Article, site: str) -> dict[str, Any]:
    """The JSON beside the page: how to read it (``url``, ``site``, ``content_type``), then the fields.

    ``site`` is the name of a site file, empty for reading without one. A paragraph is its ``role`` and ``text``.
    """
    told = record(article)
    told["paragraphs"] = [{"role": str(p.role), "text": p.text} for p in article.paragraphs]
    how = {"url": page.url, "site": site, "content_type": page.content_type}
    return how | {name: told[name] for name in FIELDS}


def fixture_slug(url: str) -> str:
    """A file name for the page, of letters that every file system has: host, and the end of the path.

    Addresses in other scripts are named by the article's ``id``.
    """
    parts = urlsplit(url)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2] or "home"
    if not last.isascii() or parts.query:
        last = url_id(url)
    host = (parts.hostname or "").removeprefix("www.")
    return re.sub(r"[^a-z0-9.]+", "-", f"{host}-{last}".lower())[:LONGEST_SLUG].strip("-.")
