"""Sitemaps to links: indexes, address sets with the news, image and hreflang extensions, plain text, compressed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newscrawler.discovery.article_urls import Verdict, is_story_sitemap, shape, verdict
from newscrawler.discovery.heads import FEED_PATH
from newscrawler.discovery.moments import machine_time
from newscrawler.discovery.xml import clean_xml, local, text
from newscrawler.items import Link, LinkKind
from newscrawler.urls import is_web

# The protocol's own limits: 50 000 addresses or sitemaps and 50 MB each.
MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 1024 * 1024
MOST_TRANSLATIONS = 100
# Addresses that are clearly stories' before the doubtful ones are measured by them.
CLEAR = 3
POSTS = re.compile(r"posts?|news|article|stor(?:y|ies)", re.IGNORECASE)
NEWS = "news"
KINDS = {
    Verdict.ARTICLE: LinkKind.ARTICLE,
    Verdict.MAYBE: LinkKind.ARTICLE,
    Verdict.LISTING: LinkKind.LISTING,
}


def read_sitemap(body: bytes, url: str) -> tuple[Link, ...]:
    """The sitemap's links in its order: sitemaps of an index, or addresses of a set; empty when it is none.

    What an address leads to is judged by its looks: a story (or maybe one) is an ``ARTICLE``, a category or a pager
    a ``LISTING``; what is neither is left out. `Shapes.verdict` knows better once a site was seen. Entries of the
    news extension are stories. ``modified`` has ``lastmod``; ``date`` is set only by the news extension.
    """
    body = inflated(body)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start != b"<" and body[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return _judged(tuple(_text_links(body, url)), url)
    found: dict[str, Link] = {}
    for link in _xml_links(body, url):
        found.setdefault(link.url, link)
        if len(found) >= MOST_ADDRESSES:
            break
    return _judged(tuple(found.values()), url)


def newest_part(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links of a sitemap; of an index only the part that was changed last, the first where none says when."""
    parts = [link for link in links if link.kind is LinkKind.SITEMAP]
    dated = [(part.modified, -place, part) for place, part in enumerate(parts) if part.modified]
    newest = max(dated)[2] if dated else parts[0] if parts else None
    return tuple(link for link in links if link.kind is not LinkKind.SITEMAP or link == newest)


def inflated(body: bytes) -> bytes:
    """The body without gzip, at most `MOST_BYTES` of it."""
    if body[:2] != b"\x1f\x8b":
        return body[:MOST_BYTES]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _xml_links(body: bytes, url: str) -> Iterator[Link]:
    events = etree.iterparse(
        BytesIO(clean_xml(body)), events=("end",), tag=("{*}url", "{*}sitemap"), resolve_entities=False,
        no_network=True, huge_tree=False, recover=True, load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in islice(events, 2 * MOST_ADDRESSES):
            link = _index_link(element, url) if local(element) == "sitemap" else _address_link(element, url)
            _forget(element)
            if link is not None:
                yield link
    except etree.XMLSyntaxError:
        return  # recovery gave up: what came before stands


def _forget(element: etree._Element) -> None:
    """Free the element and all before it: a set may have millions."""
    parent = element.getparent()
    element.clear()
    while parent is not None and len(parent) > 1:
        del parent[0]


def _index_link(element: etree._Element, url: str) -> Link | None:
    children = {local(child): child for child in element}
    target = _target(children, url)
    if target is None or not is_story_sitemap(target):
        return None
    # Some generators list their feeds in the index: the protocol takes RSS and Atom for sitemaps.
    kind = LinkKind.FEED if FEED_PATH.search(urlsplit(target).path) else LinkKind.SITEMAP
    return Link(url=target, kind=kind, found_on=url, source=LinkKind.SITEMAP, modified=_modified(children))


def _address_link(element: etree._Element, url: str) -> Link | None:
    children = {local(child): child for child in element if local(child) != "link"}
    target = _target(children, url)
    if target is None:
        return None
    news = children.get(NEWS)
    kind = LinkKind.ARTICLE if news is not None else KINDS.get(verdict(target))
    if kind is None:
        return None
    link = Link(
        url=target,
        kind=kind,
        found_on=url,
        source=LinkKind.SITEMAP,
        modified=_modified(children),
        image=_image(children, target),
        translations=_translations(element, target),
    )
    return _with_news(link, news) if news is not None else link


def _with_news(link: Link, news: etree._Element) -> Link:
    """The link with what the news extension says: https://www.google.com/schemas/sitemap-news/0.9."""
    said = {local(e): text(e) for e in news.iter() if e is not news}
    when = machine_time(said.get("publication_date", ""))
    return replace(
        link,
        title=said.get("title") or None,
        date=when[0] if when else None,
        date_precision=when[1] if when else None,
        date_raw=said.get("publication_date") or None,
        language=said.get("language") or None,
    )


def _target(children: Mapping[str, etree._Element], url: str) -> str | None:
    try:
        target = urljoin(url, text(children.get("loc"))).partition("#")[0] if "loc" in children else ""
    except ValueError:
        return None
    return target if is_web(target) and len(target) <= 2048 else None


def _modified(children: Mapping[str, etree._Element]) -> datetime | None:
    when = machine_time(text(children.get("lastmod")))
    return when[0] if when else None


def _image(children: Mapping[str, etree._Element], base: str) -> str | None:
    image = children.get("image")
    loc = next((text(e) for e in image.iter() if local(e) == "loc"), "") if image is not None else ""
    return loc if is_web(loc) else None


def _translations(element: etree._Element, target: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for child in element:
        tag, href = child.get("hreflang"), child.get("href")
        if local(child) != "link" or not tag or not href or tag.lower() == "x-default" or href == target:
            continue
        if is_web(href) and len(found) < MOST_TRANSLATIONS:
            found[tag.replace("_", "-")] = href
    return found


def _judged(links: tuple[Link, ...], url: str) -> tuple[Link, ...]:
    """The links with the doubtful ones decided by the others: ``/sport`` is no story beside ``/sport-200746``.

    A short address is a story where its neighbours in the same folder are, or in a sitemap named for stories, or
    where no address of the sitemap looks like a story's.
    """
    looks = {link.url: verdict(link.url) for link in links if link.kind is LinkKind.ARTICLE}
    clear = [address for address, look in looks.items() if look is Verdict.ARTICLE]
    if len(clear) < CLEAR or POSTS.search(urlsplit(url).path):
        return links
    folders = {_folder(address) for address in clear} - {""}
    return tuple(
        replace(link, kind=LinkKind.LISTING)
        if looks.get(link.url) is Verdict.MAYBE and link.title is None and _folder(link.url) not in folders
        else link
        for link in links
    )


def _folder(url: str) -> str:
    return shape(url).rpartition("/")[0]


def _text_links(body: bytes, url: str) -> Iterator[Link]:
    """One address a line, as the protocol allows."""
    for line in body.decode("utf-8", "replace").splitlines()[:MOST_ADDRESSES]:
        target = line.strip("\ufeff \t")
        kind = (
            KINDS.get(verdict(target))
            if is_web(target) and len(target) <= 2048 and " " not in target
            else None
        )
        if kind is not None:
            yield Link(url=target, kind=kind, found_on=url, source=LinkKind.SITEMAP)
