"""The links of one page with where they stand in it, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawler.discovery.article_urls import label_letters, letters
from newscrawler.discovery.regions import HEADINGS, Place, Places, Region, hidden_names
from newscrawler.sites import Site
from newscrawler.urls import url_key

NO_PAGE = re.compile(r"(?!https?:)[a-z][a-z+.-]*:", re.IGNORECASE)
BROKEN_SPACE = re.compile(r"[\t\r\n]+")
# Anchors that one page can make us look at, and characters of an address.
MOST_ANCHORS, LONGEST = 5000, 2000
# Characters of a link that may be a menu's.
LONGEST_LABEL = 40


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

    @property
    def is_headline(self) -> bool:
        """Whether the link is in a heading, or has one in it."""
        return self.place.heading or next(self.element.iter(*HEADINGS), None) is not None


@dataclass(slots=True, kw_only=True)
class Anchors:
    """The anchors of a page in order, hidden ones left out, and the ``<link>`` elements."""

    base: str
    shown: list[Anchor] = field(default_factory=list)
    links: list[HtmlElement] = field(default_factory=list)


def read_anchors(tree: HtmlElement, url: str, site: Site) -> Anchors:
    """The visible links of the page, resolved against its base."""
    heads: dict[str, list[HtmlElement]] = {"base": [], "link": [], "style": [], "a": [], "area": []}
    for element in tree.iter(*heads):
        heads[element.tag].append(element)
    base = _base(heads["base"], url)
    found = Anchors(base=base, links=heads["link"])
    resolve, places = Resolver(base, site), Places(hidden_names(heads["style"]))
    for element in (*heads["a"], *heads["area"])[:MOST_ANCHORS]:
        href = element.get("href")
        target = resolve(href) if href else None
        if target is None:
            continue
        place = places[element]
        if not place.hidden:
            found.shown.append(_anchor(element, target, place))
    return found


def _anchor(element: HtmlElement, target: tuple[str, str, bool], place: Place) -> Anchor:
    shown = " ".join(element.text_content().split())
    text = shown or _spoken(element)
    return Anchor(
        element=element,
        url=target[0],
        key=target[1],
        is_own=target[2],
        text=text,
        size=label_letters(text) if len(text) <= LONGEST_LABEL else letters(text),
        is_spoken=not shown,
        place=place,
        rel=f" {element.get('rel', '').lower()} ",
    )


def _base(elements: list[HtmlElement], url: str) -> str:
    """The address against which the page resolves its links."""
    for element in elements:
        href: str = (element.get("href") or "").strip()
        if href:
            try:
                return urljoin(url, href)
            except ValueError:
                continue  # a bracket that never closes
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
        if not clean or clean[0] == "#" or len(clean) > LONGEST:
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


def _spoken(element: HtmlElement) -> str:
    """What a screen reader says where there is no text: a label, a title, the image's alternative text."""
    spoken = element.get("aria-label") or element.get("title")
    if not spoken:
        image = next(element.iter("img"), None)
        spoken = image.get("alt") if image is not None else ""
    return " ".join((spoken or "").split())
