"""What a listing's address answers, in whatever form: a page, a WordPress REST list, a Drupal view for scripts."""

from __future__ import annotations

import json
import re
from datetime import datetime
from urllib.parse import urljoin

from newscrawler.discovery.found import Found
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.rest import is_post_list, read_posts
from newscrawler.discovery.shapes import Shapes
from newscrawler.discovery.views import is_commands, read_view
from newscrawler.extraction.document import parse_document
from newscrawler.items import Link
from newscrawler.sites import Site

NEXT = re.compile(r'<([^<>]{1,2000})>\s*;[^,<>]*\brel="?next"?', re.IGNORECASE)
"""A target of the header ``Link``: RFC 8288."""
PREVIOUS = re.compile(r'\brel="?prev"?', re.IGNORECASE)


def read_answer(
    body: bytes,
    content_type: str | None,
    url: str,
    site: Site,
    *,
    link: Link | None = None,
    now: datetime | None = None,
    shapes: Shapes | None = None,
    linked: str | None = None,
) -> Found | None:
    """Everything that the listing leads to; ``None`` when it has no form that lists stories.

    ``linked`` is the answer's header ``Link``; the rest is as in `read_listing`.
    """
    data = _json(body)
    if data is not None:
        if is_post_list(data):
            is_last = bool(linked and PREVIOUS.search(linked)) and not _next(linked, url)
            return read_posts(data, url, site, link=link, following=_next(linked, url), is_last=is_last)
        return read_view(data, url, site, link=link, now=now, shapes=shapes) if is_commands(data) else None
    document = parse_document(body, content_type, url)
    if document is None:
        return None
    return read_listing(document.root, document.url, site, link=link, now=now, shapes=shapes)


def _json(body: bytes) -> object | None:
    """The body's JSON; ``None`` for anything else."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{"):
        return None
    try:
        data: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data


def _next(linked: str | None, url: str) -> str | None:
    match = NEXT.search(linked[:10_000]) if linked else None
    try:
        return urljoin(url, match[1]) if match else None
    except ValueError:
        return None  # a bracket that never closes
