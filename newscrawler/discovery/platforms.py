"""The publishing system behind a home page, and its list for programs."""

from __future__ import annotations

from lxml.html import HtmlElement

from newscrawler.sites.platforms import Platform, platform_that_says

REST_ROOT = "https://api.w.org/"
"""The relation of WordPress's link to its REST API."""


def platform_of(tree: HtmlElement) -> Platform | None:
    """The publishing system that says it made the page; ``None`` when it is none of the known."""
    named = " ".join(
        meta.get("content", "")
        for meta in tree.iter("meta")
        if meta.get("name", "").strip().lower() == "generator"
    )
    body = next(tree.iter("body"), None)
    classes = body.get("class", "") if body is not None else ""
    return platform_that_says(named, classes)


def rest_root(tree: HtmlElement) -> str | None:
    """Address of WordPress's REST API, where the page names it."""
    links = (link for link in tree.iter("link") if link.get("rel") == REST_ROOT)
    return next((link.get("href") for link in links if link.get("href")), None)
