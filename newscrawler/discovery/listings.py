"""A listing page to the links it stands for: its stories with what their rows say, its sections, its next page."""

from __future__ import annotations

from datetime import datetime

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import read_anchors
from newscrawler.discovery.candidates import article_candidates
from newscrawler.discovery.found import Found
from newscrawler.discovery.heads import feed_links, language_homes, sitemap_links
from newscrawler.discovery.pagers import next_pages
from newscrawler.discovery.platforms import platform_of
from newscrawler.discovery.rows import read_rows
from newscrawler.discovery.sections import archive_links, section_links
from newscrawler.discovery.shapes import Shapes
from newscrawler.items import Link
from newscrawler.sites import Site
from newscrawler.urls import url_key


def read_listing(
    tree: HtmlElement,
    url: str,
    site: Site,
    *,
    link: Link | None = None,
    now: datetime | None = None,
    shapes: Shapes | None = None,
) -> Found:
    """Everything that the page leads to.

    ``link`` is the one that led here: its section and its place in the pager go on to what is found. ``now`` is for
    dates such as "yesterday". ``shapes`` is what the site's addresses have taught so far.
    """
    anchors = read_anchors(tree, url, site)
    known = shapes or Shapes()
    stories = article_candidates(anchors, url, site, known)
    keys = {c.key for c in stories}
    homes = language_homes(anchors, url, site, keys)
    apart = keys | {url_key(h.url) for h in homes}
    pages = next_pages(anchors, url, site, link=link)
    sections = section_links(anchors, url, site, known, apart, has_pager=bool(pages))
    return Found(
        articles=read_rows(stories, anchors, url, site, link=link, now=now),
        listings=sections,
        pages=pages,
        feeds=feed_links(anchors, url, site),
        sitemaps=sitemap_links(anchors, url, site),
        homes=homes,
        archives=archive_links(anchors, url, apart | {url_key(s.url) for s in sections}),
        platform=platform_of(tree),
    )
