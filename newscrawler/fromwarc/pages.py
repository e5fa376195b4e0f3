"""From a response in a WARC file to the page that the crawl would have read, or the reason why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from newscrawler.archive import records
from newscrawler.errors import SiteError
from newscrawler.fromwarc.responses import MOST_BYTES, Response, Skipped
from newscrawler.items import Article, Link, LinkKind, Page
from newscrawler.outcomes import Outcome, status_outcome
from newscrawler.reading import article_of
from newscrawler.safety.bodies import is_binary, is_no_page
from newscrawler.safety.challenges import is_challenge
from newscrawler.sites import Site, site_for_url
from newscrawler.urls import is_web

MARKUP = ("html", "xml")
LOOKED_AT = 512
"""Bytes in which a page that names no type shows markup."""


def page_of(response: Response, owns: Callable[[str], bool]) -> Page | Outcome | Skipped:
    """The page; else why there is none. ``owns`` says which addresses are asked for."""
    if response.is_revisit:
        return Skipped.REVISIT
    if response.status is None or not is_web(response.url):
        return Skipped.NO_HTTP
    if response.notes.get("kind", LinkKind.ARTICLE) != LinkKind.ARTICLE:
        return Skipped.OTHER_KIND
    if not owns(response.url):
        return Outcome.OFFSITE
    if response.status != 200:
        return _no_success(response, response.status)
    if response.truncated:
        return Skipped.TRUNCATED
    if len(response.body) > MOST_BYTES:
        return Outcome.TOO_LARGE
    kind = response.headers.get("content-type")
    if is_no_page(kind) or is_binary(response.body[:64]) or not _is_markup(kind, response.body):
        return Outcome.NOT_HTML
    link = _link(response)
    return Page(
        url=response.url,
        requested_url=link.url if link else response.url,
        body=response.body,
        status=response.status,
        content_type=kind,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        fetched_at=response.date,
        link=link,
        warc=response.place,
    )


def read_pages(pages: Sequence[Page], site: Site | None, sites_dirs: tuple[Path, ...]) -> list[Article]:
    """The articles on the pages: what worker processes do. ``site`` is found when not given."""
    return [article_of(page, site or site_of(page.url, sites_dirs)) for page in pages]


def site_of(url: str, sites_dirs: tuple[Path, ...] = ()) -> Site:
    """The site that the address belongs to."""
    scheme, _, rest = url.partition("://")
    return _site(f"{scheme}://{rest.partition('/')[0]}/", sites_dirs)


@lru_cache(maxsize=4096)
def _site(home: str, sites_dirs: tuple[Path, ...]) -> Site:
    return site_for_url(home, sites_dirs)


def _no_success(response: Response, status: int) -> Outcome | Skipped:
    if is_challenge(status, response.headers, response.body):
        return Outcome.CHALLENGE
    return Skipped.REDIRECT if 300 <= status < 400 else status_outcome(status)


def _is_markup(kind: str | None, body: bytes) -> bool:
    """Whether it may be a page: what calls itself text or nothing at all has to show a tag."""
    if kind and any(word in kind.lower() for word in MARKUP):
        return True
    is_telling = bool(kind) and "octet-stream" not in str(kind)
    return not is_telling and b"<" in body[:LOOKED_AT]


def _link(response: Response) -> Link | None:
    """What the discoverer knew, when our own crawl wrote the file."""
    told = response.notes.get("link")
    if told is None:
        return None
    try:
        link = records.link(json.loads(told))
    except (ValueError, TypeError, KeyError, SiteError):
        return None  # written by another version, or not by us
    return replace(link, modified=None) if link.is_revisit else link
