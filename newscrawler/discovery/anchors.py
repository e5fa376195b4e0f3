"""The links of one page with where they stand in it: in one pass over the anchors, each ancestor looked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawler.discovery.article_urls import letters
from newscrawler.sites import Site
from newscrawler.urls import url_key

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Whole blocks that can stand for one story; a header or footer inside one is the story's, not the page's.
BLOCKS = frozenset({"article", "li", "tr", "section", "dd"})
NO_PAGE = re.compile(r"(?!https?:)[a-z][a-z+.-]*:", re.IGNORECASE)
BROKEN_SPACE = re.compile(r"[\t\r\n]+")
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|"
    r"(?<![\w-])(?:max-)?(?:width|height)\s*:\s*0(?:px|em|%)?\s*(?:;|$|!)|font-size\s*:\s*0(?:px|em|%)?\s*(?:;|$|!)|"
    r"(?:left|top|right|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0",
    re.IGNORECASE,
)
STYLESHEET_HIDES = re.compile(
    r"(?:^|[}\s,])([.#][\w-]+)\s*\{[^{}]*?(?:display\s*:\s*none|visibility\s*:\s*hidden|left\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
# More links than this in a block that a stylesheet hides are a menu or a tab, which scripts show; fewer are a trap.
MOST_TRAPS = 3


class Region(StrEnum):
    """What part of the page a link stands in."""

    CONTENT = "content"
    NAV = "nav"
    HEADER = "header"
    FOOTER = "footer"
    CRUMBS = "crumbs"
    PAGER = "pager"
    TAGS = "tags"
    LANGUAGES = "languages"
    SHARE = "share"


# Class and id names are the same the world over: they are the software's.
NAMES = (
    (Region.PAGER, r"page?r(?:__\w+)?|blog-?pager|paging|pagination\w*|paginator|page-?numbers|nav-?links|posts-navigation|page-?nav\w*|wp-pagenavi|older-posts|newer-posts"),
    (Region.CRUMBS, r"bread-?crumbs?\w*"),
    (Region.LANGUAGES, r"languages?|lang(?:uage)?-?(?:switch\w*|select\w*|menu|list|nav)|language-switcher\w*|block-language"),
    (Region.TAGS, r"tags?|tag-?cloud|tagcloud|tags-links|post-tags|entry-tags|post-categories|cat-links|terms"),
    (Region.SHARE, r"share|sharing|social\w*|sharedaddy|addtoany\w*|share-?(?:buttons?|links?)"),
    (Region.FOOTER, r"(?:site|page|main|global)?-?footer|footer-?(?:wrap\w*|menu|nav|links)|colophon|bottom-?(?:menu|nav|bar)"),
    (Region.NAV, r"nav|(?:main|site|primary|secondary|top|mega|mobile)?-?(?:nav|navigation|navbar|menu)(?:-?(?:menu|bar|wrap\w*|list|items?|container|links))?|menu-item|navbar\w*|off-?canvas\w*"),
    (Region.HEADER, r"(?:site|page|main|global)-?header|masthead|top-?bar"),
)  # fmt: skip
NAME = re.compile("|".join(f"(?P<{region.name}>{pattern})" for region, pattern in NAMES), re.IGNORECASE)
ROLES = {
    "navigation": Region.NAV,
    "contentinfo": Region.FOOTER,
    "banner": Region.HEADER,
    "menu": Region.NAV,
    "menubar": Region.NAV,
}


class Place(NamedTuple):
    """What the ancestors of a link say of it."""

    region: Region
    hidden: bool
    heading: bool
    block: bool
    path: str


TOP = Place(Region.CONTENT, False, False, False, "")


@dataclass(slots=True, kw_only=True)
class Anchor:
    """One ``<a href>`` that leads to a page of the web."""

    element: HtmlElement
    url: str
    key: str
    text: str
    size: int
    """Letters of the text."""
    is_spoken: bool
    """Whether the text is a label for screen readers, or an image's: the link shows none itself."""
    place: Place
    is_own: bool
    rel: str
    """The ``rel`` attribute in lower case, with spaces around it."""

    @property
    def region(self) -> Region:
        """The part of the page that the link stands in."""
        return self.place.region


@dataclass(slots=True, kw_only=True)
class Anchors:
    """The anchors of a page in order, hidden ones left out."""

    base: str
    shown: list[Anchor] = field(default_factory=list)


def read_anchors(tree: HtmlElement, url: str, site: Site) -> Anchors:
    """The visible links of the page, resolved against its base."""
    base = base_url(tree, url)
    resolve = Resolver(base, site)
    places: dict[HtmlElement, Place] = {}
    found = Anchors(base=base)
    traps = _stylesheet_traps(tree)
    for element in tree.iter("a", "area"):
        href = element.get("href")
        if not href or element in traps:
            continue
        target = resolve(href)
        if target is None:
            continue
        place = _place(element, places)
        if place.hidden:
            continue
        text = " ".join(element.text_content().split())
        spoken = "" if text else _spoken(element)
        found.shown.append(
            Anchor(
                element=element, url=target[0], key=target[1], is_own=target[2], text=text or spoken, size=letters(text or spoken), is_spoken=bool(spoken),
                place=place, rel=f" {element.get('rel', '').lower()} ",
            )
        )  # fmt: skip
    return found


def base_url(tree: HtmlElement, url: str) -> str:
    """The address against which the page resolves its links."""
    for element in tree.iter("base"):
        href: str = (element.get("href") or "").strip()
        if href:
            return urljoin(url, href)
    return url


class Resolver:
    """From href to (address without fragment, key, whether it is the site's); ``None`` when it leads nowhere."""

    def __init__(self, base: str, site: Site) -> None:
        self.base, self.site = base, site
        parts = urlsplit(base)
        self.scheme, self.origin = parts.scheme, f"{parts.scheme}://{parts.netloc}"
        self.hosts: dict[str, bool] = {}
        self.seen: dict[str, tuple[str, str, bool] | None] = {}

    def __call__(self, href: str) -> tuple[str, str, bool] | None:
        """Where the href leads."""
        if href not in self.seen:
            self.seen[href] = self._resolve(href)
        return self.seen[href]

    def _resolve(self, href: str) -> tuple[str, str, bool] | None:
        clean = BROKEN_SPACE.sub("", href).strip()
        if not clean or clean[0] == "#" or len(clean) > 2000:
            return None
        try:
            url = self._absolute(clean).partition("#")[0].replace(" ", "%20")
            host = url.split("/", 3)[2] if url.startswith(("http://", "https://")) else ""
            if not host or "@" in host:
                return None
            own = self.hosts.get(host)
            if own is None:
                own = self.hosts[host] = self.site.owns(url)
            return url, url_key(url) if own else url, own
        except (ValueError, IndexError):  # a bracket that never closes, a port that is no number
            return None

    def _absolute(self, href: str) -> str:
        if "/." not in href:
            if href.startswith(("http://", "https://")):
                return href
            if href[0] == "/" and href[1:2] != "/":
                return self.origin + href
        if NO_PAGE.match(href):
            return ""
        return urljoin(self.base, href)


def _place(element: HtmlElement, known: dict[HtmlElement, Place]) -> Place:
    chain = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        chain.append(node)
        node = node.getparent()
    place = known[node] if node is not None else TOP
    for node in reversed(chain):
        place = known[node] = _below(place, node)
    return place


def _below(above: Place, node: HtmlElement) -> Place:
    tag = node.tag if isinstance(node.tag, str) else ""
    names = f"{node.get('class', '')} {node.get('id', '')}"
    region = above.region
    if tag != "body" and tag != "html":
        region = _region(tag, names if len(names) > 1 else "", node.get("role"), above.block, region)
    return Place(
        region,
        above.hidden or _is_hidden(node),
        above.heading or tag in HEADINGS,
        above.block or tag in BLOCKS,
        f"{above.path}/{tag}",
    )


@lru_cache(maxsize=8192)
def _region(tag: str, names: str, role: str | None, in_block: bool, above: Region) -> Region:
    own = _named(tag, names, role, in_block)
    if own is None or own is above:
        return above
    # A pager can stand anywhere; a breadcrumb or a list of tags in a navigation element, a menu in a header.
    # What else stands in a footer stays there.
    if own is Region.PAGER:
        return own
    if above in (Region.CONTENT, Region.HEADER):
        return own
    if above is Region.NAV and own not in (Region.HEADER, Region.FOOTER):
        return own
    return above


def _named(tag: str, names: str, role: str | None, in_block: bool) -> Region | None:
    for name in names.split():
        match = NAME.fullmatch(name)
        if match and match.lastgroup:
            region = Region[match.lastgroup]
            if not in_block or region not in (Region.FOOTER, Region.HEADER):
                return region
    if tag == "nav":
        return Region.NAV
    if tag in ("header", "footer") and not in_block:
        return Region.HEADER if tag == "header" else Region.FOOTER
    return ROLES.get(role) if role and not in_block else None


def _is_hidden(node: HtmlElement) -> bool:
    hidden: str | None = node.get("hidden")
    if hidden is not None:
        return hidden != "until-found"
    style = node.get("style")
    return bool(style and HIDDEN_STYLE.search(style))


def _stylesheet_traps(tree: HtmlElement) -> frozenset[HtmlElement]:
    """Anchors in small blocks that an embedded stylesheet hides by class or id, outside any media query."""
    hidden: set[str] = set()
    for sheet in tree.iter("style"):
        if not sheet.get("media"):
            css = re.sub(r"@[\w-]+[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", (sheet.text or "")[:100_000])
            hidden.update(STYLESHEET_HIDES.findall(css))
    traps: set[HtmlElement] = set()
    if not hidden:
        return frozenset()
    for selector in hidden:
        for block in _selected(tree, selector):
            links = [block, *block.iter("a")] if block.tag == "a" else list(block.iter("a"))
            if len(links) <= MOST_TRAPS:
                traps.update(links)
    return frozenset(traps)


def _selected(tree: HtmlElement, selector: str) -> Iterator[HtmlElement]:
    if selector[0] == "#":
        yield from tree.xpath("//*[@id=$name]", name=selector[1:])
        return
    yield from tree.xpath(
        "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {selector[1:]} "
    )


def _spoken(element: HtmlElement) -> str:
    """What a screen reader says where there is no text: a label, a title, the image's alternative text."""
    spoken = element.get("aria-label") or element.get("title")
    if not spoken:
        image = next(element.iter("img"), None)
        spoken = image.get("alt") if image is not None else ""
    return " ".join((spoken or "").split())
