"""RSS 0.9 to 2.0, Atom and JSON Feed to article links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from newscrawler.dates import parse_date
from newscrawler.discovery.moments import machine_time
from newscrawler.discovery.xml import local, parse_xml, text
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.urls import is_web, url_key

MOST_ENTRIES, LONGEST_NAME = 1000, 200
MARKUP = re.compile(r"<[^<>]*>")
IMAGE = re.compile(r"<img\b[^<>]{0,1000}?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
ADDRESS = re.compile(r"^\S+@\S+\s*\((.+)\)$")
TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?", re.IGNORECASE)
PUBLISHED = ("pubdate", "published", "date", "issued", "created")
CHANGED = ("updated", "modified")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_feed(body: bytes, url: str, site: Site) -> tuple[Link, ...]:
    """A link per entry, in the feed's order, each address once; empty when the bytes are no feed.

    Entries that lead to another outlet are left out.
    """
    entries = _json_entries(body, url, site) if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" else None
    if entries is None:
        root = parse_xml(body)
        entries = _xml_entries(root, url, site) if root is not None else iter(())
    found: dict[str, Link] = {}
    for link in entries:
        if len(found) >= MOST_ENTRIES:
            break
        if site.owns(link.url):
            found.setdefault(url_key(link.url), link)
    return tuple(found.values())


def _xml_entries(root: etree._Element, url: str, site: Site) -> Iterator[Link]:
    if local(root) not in ("rss", "rdf", "feed", "channel"):
        return
    channel = next((e for e in root.iter() if local(e) == "channel"), root)
    language = _tag(text(_child(channel, "language")) or root.get(XML_LANG, ""))
    base = _join(url, channel.get(XML_BASE) or root.get(XML_BASE) or "") or url
    for entry in root.iter():
        if local(entry) in ("item", "entry"):
            link = _entry(entry, url, base, language, site)
            if link is not None:
                yield link


def _entry(entry: etree._Element, url: str, base: str, language: str | None, site: Site) -> Link | None:
    children = [(local(child), child) for child in entry]
    target = _target(children, _join(base, entry.get(XML_BASE) or "") or base)
    if target is None:
        return None
    published, changed = _date(children, PUBLISHED, site), _date(children, CHANGED, site)
    # RSS has no time of change and Atom requires one: where nothing else is printed, it is the time of publication.
    when = published or changed
    return Link(
        url=target,
        kind=LinkKind.ARTICLE,
        found_on=url,
        source=LinkKind.FEED,
        title=_plain(_first(children, "title")),
        date=when[0] if when else None,
        date_precision=when[1] if when else None,
        date_raw=when[2] if when else None,
        modified=changed[0] if changed else None,
        section=_section(children),
        image=_image(children, base),
        authors=tuple(_authors(children)),
        language=_tag(_first(children, "language")) or _tag(entry.get(XML_LANG, "")) or language,
    )


Children = Sequence[tuple[str, etree._Element]]


def _target(children: Children, base: str) -> str | None:
    """The entry's address: Atom's alternate link, RSS's link, the address before a feed service, a permanent guid."""
    candidates: list[str] = [text(child) for name, child in children if name == "origlink"]
    for name, child in children:
        if name == "link" and child.get("rel", "alternate") == "alternate":
            candidates.append(child.get("href") or text(child))
    for name, child in children:
        if (name == "guid" and child.get("isPermaLink", "true").lower() == "true") or name == "id":
            candidates.append(text(child))
    for candidate in candidates:
        target = _join(base, candidate)
        if candidate.strip() and target is not None and is_web(target):
            return target.partition("#")[0]
    return None


def _date(children: Children, names: Sequence[str], site: Site) -> tuple[datetime, str, str] | None:
    for wanted in names:
        for name, child in children:
            raw = text(child) if name == wanted else ""
            found = _time(raw, site) if raw else None
            if found:
                return found[0], found[1], raw
    return None


def _time(raw: str, site: Site) -> tuple[datetime, str] | None:
    """A machine's form as the standards ask; else whatever the feed prints, in the site's languages."""
    found = machine_time(raw, site.timezone)
    if found:
        return found
    order = site.date_order.lower() if site.date_order else None
    parsed = parse_date(raw, languages=site.languages, timezone=site.timezone, date_order=order)
    return (parsed.value, parsed.precision.value) if parsed else None


def _section(children: Children) -> str | None:
    for name, child in children:
        if name == "category":
            label = _plain(child.get("label") or text(child) or child.get("term"))
            if label:
                return label
    return _plain(_first(children, "section") or _first(children, "subject"))


def _authors(children: Children) -> Iterator[str]:
    seen = set()
    for name, child in children:
        if name not in ("author", "creator"):
            continue
        named = text(_child(child, "name")) or text(child)
        plain = _plain(ADDRESS.sub(r"\1", named[:LONGEST_NAME]))
        if plain and "@" not in plain and plain not in seen:
            seen.add(plain)
            yield plain


def _image(children: Children, base: str) -> str | None:
    for name, child in children:
        kind = child.get("type") or child.get("medium") or "image"
        address = child.get("url") or child.get("href")
        if name in ("content", "thumbnail", "enclosure", "image") and address and "image" in kind:
            return _web(base, address)
        nested = next(
            (e for e in child.iter() if name == "group" and local(e) in ("content", "thumbnail")), None
        )
        if nested is not None and nested.get("url"):
            return _web(base, nested.get("url", ""))
    for name, child in children:
        if name in ("encoded", "description", "content", "summary"):
            match = IMAGE.search((child.text or "")[:20_000])
            if match:
                return _web(base, unescape(match[1]))
    return None


def _json_entries(body: bytes, url: str, site: Site) -> Iterator[Link] | None:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return None
    language = _tag(_string(feed, "language"))
    return (
        link for item in items if isinstance(item, dict) and (link := _json_entry(item, url, language, site))
    )


def _json_entry(item: Mapping[str, Any], url: str, language: str | None, site: Site) -> Link | None:
    target = _web(url, _string(item, "url") or _string(item, "external_url") or _string(item, "id"))
    if target is None:
        return None
    raw = _string(item, "date_published")
    when = _time(raw, site) if raw else None
    changed = _time(_string(item, "date_modified"), site)
    people = item.get("authors") or [item.get("author")]
    tags = item.get("tags")
    return Link(
        url=target.partition("#")[0],
        kind=LinkKind.ARTICLE,
        found_on=url,
        source=LinkKind.FEED,
        title=_plain(_string(item, "title")),
        date=when[0] if when else None,
        date_precision=when[1] if when else None,
        date_raw=raw or None,
        modified=changed[0] if changed else None,
        section=_plain(tags[0]) if isinstance(tags, list) and tags and isinstance(tags[0], str) else None,
        image=_web(url, _string(item, "image") or _string(item, "banner_image")),
        authors=tuple(n for p in people if isinstance(p, dict) and (n := _string(p, "name")))
        if isinstance(people, list)
        else (),
        language=_tag(_string(item, "language")) or language,
    )


def _string(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in parent if local(child) == name), None)


def _first(children: Children, name: str) -> str:
    return next((text(child) for own, child in children if own == name and text(child)), "")


def _plain(markup: str | None) -> str | None:
    """The text of a title that may be escaped HTML; ``None`` when empty."""
    if not markup:
        return None
    plain = unescape(MARKUP.sub("", markup)) if "<" in markup or "&" in markup else markup
    return " ".join(plain.split()) or None


def _tag(value: str) -> str | None:
    return value.strip().replace("_", "-") if TAG.fullmatch(value.strip()) else None


def _join(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None


def _web(base: str, address: str) -> str | None:
    target = _join(base, address) if address else None
    return target if target and is_web(target) else None
