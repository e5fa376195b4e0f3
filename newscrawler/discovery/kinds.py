"""Whether a fetched page is a list of stories rather than one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import read_anchors
from newscrawler.discovery.article_urls import Verdict, letters, segments, verdict
from newscrawler.discovery.candidates import Candidate, article_candidates
from newscrawler.discovery.pagers import next_pages, page_number
from newscrawler.discovery.regions import Region
from newscrawler.discovery.rows import row_elements
from newscrawler.discovery.shapes import Shapes
from newscrawler.sites import Site

# Rows of a list; of one that says itself that it is a list.
ROWS, DECLARED_ROWS = 4, 1
# Letters of running text outside rows that a list may have (an introduction, a biography), and of a run of text.
INTRODUCTION, LONG_INTRODUCTION, RUN = 250, 900, 60
STORY_TYPE = re.compile(r"\w*Article|\w*BlogPosting|Report|Recipe|VideoObject")
LIST_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage", "Blog"})
# Body classes of WordPress, Drupal and Ghost.
LIST_CLASSES = frozenset(
    {"archive", "category", "tag", "blog", "home", "paged", "home-template", "tag-template", "author-template",
     "path-taxonomy", "path-frontpage", "page-taxonomy-term", "search-results"}
)  # fmt: skip
STORY_CLASSES = frozenset(
    {"single", "single-post", "post-template", "page-node-type-article", "node-type-article"}
)
SILENT = frozenset(
    {"script", "style", "noscript", "template", "a", "button", "select", "textarea", "svg", "head", "nav"}
)


def looks_like_listing(
    tree: HtmlElement, url: str, site: Site | None = None, shapes: Shapes | None = None
) -> bool:
    """Whether the page is a list: rows with headlines that lead elsewhere, and no long text of its own.

    A page that says that it is a story is believed; one that says that it is a list needs fewer rows.
    """
    votes = declared_votes(tree, url)
    if votes <= -2:
        return False
    own = site or _bare_site(url)
    anchors = read_anchors(tree, url, own)
    stories = article_candidates(anchors, url, own, shapes or Shapes())
    rows = [c for c in stories if any(a.region is Region.CONTENT for a in c.anchors)]
    if page_number(url) is not None or (rows and next_pages(anchors, url, own)):
        votes += 1
    if len(rows) < (DECLARED_ROWS if votes >= 1 else ROWS):
        return False
    return own_letters(tree, rows) < (LONG_INTRODUCTION if votes >= 2 else INTRODUCTION if votes >= 0 else 0)


def declared_votes(tree: HtmlElement, url: str) -> int:
    """What the page says of itself: above zero for a list, below for a story."""
    votes = _metadata_votes(tree) + _data_votes(tree)
    body = next(tree.iter("body"), None)
    classes = set(body.get("class", "").split()) if body is not None else set()
    votes += bool(classes & LIST_CLASSES) - 2 * bool(classes & STORY_CLASSES)
    looks = verdict(url)
    if not segments(url) and not urlsplit(url).query:
        return votes + 2
    return votes + (looks is Verdict.LISTING) - (looks is Verdict.ARTICLE)


def own_letters(tree: HtmlElement, rows: list[Candidate]) -> int:
    """Letters of running text outside links, menus and the rows of stories."""
    skipped = row_elements(rows)
    total = 0
    body = next(tree.iter("body"), tree)
    waiting = [body]
    while waiting:
        element = waiting.pop()
        total += _run(element.text)
        for child in element:
            total += _run(child.tail)
            if isinstance(child.tag, str) and child.tag not in SILENT and child not in skipped:
                waiting.append(child)
    return total


def _run(text: str | None) -> int:
    """Letters of a run of text; short ones are labels, bylines and headings."""
    if not text or len(text) < RUN // 3:
        return 0
    size = letters(text)
    return size if size >= RUN else 0


def _metadata_votes(tree: HtmlElement) -> int:
    votes = 0
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip().lower()
        if name == "og:type":
            # Some systems print "article" on their category pages too.
            votes += {"article": -1, "website": 1, "blog": 1, "profile": 1}.get(content, 0)
        elif name in ("article:published_time", "datepublished") and content:
            votes -= 2
    return votes


def _data_votes(tree: HtmlElement) -> int:
    stories = lists = 0
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "") or not script.text:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue  # broken blocks are common, and another block may be fine
        for kind in _types(data):
            stories += bool(STORY_TYPE.fullmatch(kind))
            lists += kind in LIST_TYPES
    if stories and not lists and stories <= 2:
        return -2
    return 2 if lists and not stories else 1 if stories >= ROWS else 0


def _types(data: Any) -> Iterator[str]:
    """The types of the page's own nodes: those of a graph or list, not those inside them."""
    if isinstance(data, list):
        for node in data:
            yield from _types(node)
        return
    if not isinstance(data, dict):
        return
    if "@graph" in data:
        yield from _types(data["@graph"])
    kind = data.get("@type")
    for name in kind if isinstance(kind, list) else [kind]:
        if isinstance(name, str):
            yield name.rpartition("/")[2]


def _bare_site(url: str) -> Site:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return Site(key=host, home=f"{parts.scheme}://{parts.netloc}/", hosts=(host,))
