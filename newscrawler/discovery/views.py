"""Drupal's answers to its own scripts: JSON commands with the rows and the pager of a view in them.

``/views/ajax?view_name=…&view_display_id=…&page=N`` answers the same to GET and to POST in Drupal 7 to 11:
https://api.drupal.org/api/drupal/core%21modules%21views%21src%21Controller%21ViewAjaxController.php
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import read_anchors
from newscrawler.discovery.found import Found
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.pagers import turned_to
from newscrawler.discovery.regions import Region
from newscrawler.discovery.rest import turned_link
from newscrawler.discovery.shapes import Shapes
from newscrawler.extraction.document import document
from newscrawler.items import Link
from newscrawler.sites import Site

PARAMETER = "page"


def is_commands(data: object) -> bool:
    """Whether the JSON is a list of Drupal's commands for the page."""
    return isinstance(data, list) and bool(data) and all(isinstance(c, dict) and "command" in c for c in data)


def read_view(
    data: object,
    url: str,
    site: Site,
    *,
    link: Link | None = None,
    now: datetime | None = None,
    shapes: Shapes | None = None,
) -> Found:
    """The stories that the commands would put into the page, as a listing page has them, and the next page."""
    commands = [c for c in data if isinstance(c, dict)] if isinstance(data, list) else []
    markup = "".join(filter(None, map(_inserted, commands)))
    page = _shown_on(url, site)
    tree = document(f"<html><body><main>{markup}</main></body></html>", page) if markup else None
    if tree is None:
        return Found()
    found = read_listing(tree.root, page, site, link=link, now=now, shapes=shapes)
    articles = tuple(replace(one, found_on=url) for one in found.articles)
    number = _following(tree.root, page, site, _number(url))
    return Found(articles=articles, pages=(turned_link(turned_to(url, number), url, link),) if number else ())


def _inserted(command: Mapping[str, Any]) -> str | None:
    data = command.get("data")
    return data if command.get("command") == "insert" and isinstance(data, str) else None


def _shown_on(url: str, site: Site) -> str:
    """The page that the view is part of: the pager's links are relative to it."""
    path = parse_qs(urlsplit(url).query).get("view_path", [""])[-1]
    return urljoin(site.home, f"/{path.strip('/')}")


def _following(root: HtmlElement, page: str, site: Site, here: int) -> int | None:
    """The number of the next page, from the links of the pager, wherever they lead: a script reads no more of them."""
    numbers = {
        _number(anchor.url)
        for anchor in read_anchors(root, page, site).shown
        if (anchor.region is Region.PAGER or " next " in anchor.rel) and _number(anchor.url) > here
    }
    return min(numbers, default=None)


def _number(url: str) -> int:
    """The page from 0; of ``page=0,3``, where several pagers share a page, the last."""
    value = parse_qs(urlsplit(url).query).get(PARAMETER, [""])[-1].rpartition(",")[2]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0
