"""Responses as pages: what came over the wire, and what it asks of robots."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.discovery.wishes import wishes
from newscrawler.items import Link, Page

if TYPE_CHECKING:
    from scrapy.http import Response

AGENT = "newscrawler"
"""Name by which a page may speak to us alone."""


def page_of(response: Response, link: Link, robots: tuple[str, ...]) -> Page:
    """The page as it came; ``link`` is all that is known of it, ``robots`` what it asks for."""
    return Page(
        url=response.url,
        requested_url=link.url,
        body=response.body,
        status=response.status,
        content_type=header(response, "Content-Type"),
        etag=header(response, "ETag"),
        last_modified=header(response, "Last-Modified"),
        robots=robots,
        fetched_at=response.meta.get("fetched_at") or datetime.now(UTC),
        link=link,
        warc=response.meta.get("warc"),
    )


def bare_page(url: str, status: int) -> Page:
    """A page whose body is not wanted, or that has none: it was asked for now."""
    return Page(url=url, body=b"", status=status, fetched_at=datetime.now(UTC))


def asked_of_robots(response: Response) -> tuple[str, ...]:
    """What headers and page ask of robots."""
    tags = [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    return wishes(tags, header(response, "TDM-Reservation"), response.body, AGENT)


def header(response: Response, name: str) -> str | None:
    """The header as text; ``None`` without it."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
