"""The next page of a listing, whatever its pager looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import Anchors, Region
from newscrawler.discovery.article_urls import PAGE_PARAMETER
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.urls import url_key

# /page/2/, /page2, /page-2.html, index2.html, index-2.html, /p/2: a word, then the number, at the end of the path.
NUMBERED = re.compile(
    r"(?P<before>.*?)(?P<word>/(?:page|pages|pagina|seite|sayfa|pg|paged)[/_.-]?|/index[_-]?)(?P<number>\d{1,5})"
    r"(?P<after>(?:\.\w{1,5})?/?)",
    re.IGNORECASE,
)
NEXT_NAMES = re.compile(
    r"(?:^|[\s_-])(?:next|older|nav-previous|load-?more|show-?more|view-?more|more-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
PREVIOUS_NAMES = re.compile(
    r"(?:^|[\s_-])(?:prev|previous|newer|nav-next|first|last)(?:$|[\s_-])", re.IGNORECASE
)
ARROWS = "›»→>≫⟩❯▶►⇒‹«←<≪⟨❮◀◄⇐…"
OFFSETS = frozenset({"offset", "start", "limitstart", "from", "skip"})
NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """An address that says which page of a pager it is."""

    frame: str
    """The address without the number: equal for all pages of one pager."""
    number: int
    """The number as printed: a page from 0 or 1, or an offset."""


def page_number(url: str) -> Numbered | None:
    """Which page of which pager the address is; ``None`` when it says nothing of it (as first pages do)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    query = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in query:
        if PAGE_PARAMETER.fullmatch(name) and NUMBER.fullmatch(value):
            rest = urlencode(sorted(kv for kv in query if kv[0] != name))
            return Numbered(frame=_frame(parts.netloc, parts.path, rest), number=int(value))
    match = NUMBERED.fullmatch(unquote(parts.path))
    if match:
        return Numbered(frame=_frame(parts.netloc, match["before"], parts.query), number=int(match["number"]))
    return None


def next_pages(
    tree: HtmlElement, anchors: Anchors, url: str, site: Site, *, link: Link | None = None
) -> tuple[Link, ...]:
    """The link to the next page, at most one; empty on the last page. Pages already behind are refused."""
    target = _declared(tree, anchors, site) or _numbered(anchors, url) or _named(anchors, url)
    if target is None or not site.owns(target) or _goes_back(url, target):
        return ()
    section = link.section if link else None
    page = (link.page if link else 0) + 1
    return (
        Link(
            url=target,
            kind=LinkKind.LISTING,
            found_on=url,
            source=LinkKind.LISTING,
            section=section,
            page=page,
        ),
    )


def _declared(tree: HtmlElement, anchors: Anchors, site: Site) -> str | None:
    """``rel=next`` on a link of the body, else in the head."""
    for anchor in anchors.shown:
        if " next " in anchor.rel and anchor.is_own:
            return anchor.url
    for element in tree.iter("link"):
        if "next" in element.get("rel", "").lower().split() and element.get("href"):
            target: str = urljoin(anchors.base, element.get("href", "").strip()).partition("#")[0]
            if site.owns(target):
                return target
    return None


def _numbered(anchors: Anchors, url: str) -> str | None:
    """The link whose address differs from this page's by the next number only."""
    here = page_number(url)
    frame = here.frame if here else _frame(*urlsplit(url)[1:4])
    later: dict[int, str] = {}
    first = None
    for anchor in anchors.shown:
        if not anchor.is_own:
            continue
        other = page_number(anchor.url)
        if other is None or other.frame != frame:
            continue
        if _printed(anchor.text) == 1:
            first = other.number  # the pager's own link to its first page: where it counts from
        elif other.number > (here.number if here else 0):
            later.setdefault(other.number, anchor.url)
    if here is None and first is not None:
        later = {n: u for n, u in later.items() if n > first}
    return later[min(later)] if later else None


def _named(anchors: Anchors, url: str) -> str | None:
    """The link that says "next" or "more", by its class, its label or its arrow, in any language."""
    for anchor in anchors.shown:
        if not anchor.is_own or anchor.key == url_key(url) or anchor.size > 30:
            continue
        names = _names(anchor.element)
        if PREVIOUS_NAMES.search(names) and not NEXT_NAMES.search(names):
            continue
        if NEXT_NAMES.search(names) and (anchor.region is Region.PAGER or page_number(anchor.url)):
            return anchor.url
    return None


def _names(element: HtmlElement) -> str:
    above = element.getparent()
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return f"{names} {above.get('class', '')}" if above is not None else names


def _printed(text: str) -> int | None:
    """The page number that the link prints, in any digits."""
    digits = "".join(c for c in text if c.isdigit())
    return int(digits) if digits and len(digits) <= 5 and len(text) <= len(digits) + 2 else None


def _goes_back(url: str, target: str) -> bool:
    """Whether the target is this page, or an earlier one of its pager."""
    if url_key(url) == url_key(target):
        return True
    here, there = page_number(url), page_number(target)
    # Only addresses count that say so in the query or as /page/N: archives such as index-6.html count down.
    if here is None or there is None or here.frame != there.frame:
        return False
    return there.number < here.number and not re.search(r"/index[_-]?\d", target)


def _frame(host: str, path: str, query: str) -> str:
    stem = re.sub(r"/index(?:\.\w+)?$", "", unquote(path).rstrip("/"), flags=re.IGNORECASE)
    return url_key(urlunsplit(("http", host, stem, query, "")))
