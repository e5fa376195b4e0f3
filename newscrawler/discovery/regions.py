"""What part of the page an element stands in, and whether a reader sees it; each ancestor is looked at once."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Whole blocks that can stand for one story; a header or footer inside one is the story's, not the page's.
BLOCKS = frozenset({"article", "li", "tr", "section", "dd"})
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|"
    r"(?<![\w-])(?:max-)?(?:width|height)\s*:\s*0(?:px|em|%)?\s*(?:;|$|!)|font-size\s*:\s*0(?:px|em|%)?\s*(?:;|$|!)|"
    r"(?:left|top|right|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0",
    re.IGNORECASE,
)
HIDING = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|(?:left|text-indent)\s{0,5}:\s{0,5}-\d{3,}"
)
ONE_NAME = re.compile(r"[.#][\w-]+")
# Bounds on what one page can make us look at: characters of names, of a style, of a stylesheet, its rules, characters
# of a path of tags.
MOST_NAMES, MOST_STYLE, MOST_CSS, MOST_RULES, LONGEST_PATH = 300, 1000, 50_000, 1000, 120
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


class Places(dict[HtmlElement, Place]):
    """Where elements stand; each ancestor is looked at once. ``hidden`` are the names that a stylesheet hides."""

    def __init__(self, hidden: frozenset[str]) -> None:
        super().__init__()
        self.hidden = hidden

    def __missing__(self, element: HtmlElement) -> Place:
        """Look at the element and those ancestors that were not looked at before."""
        chain = []
        node: HtmlElement | None = element
        while node is not None and node not in self:
            chain.append(node)
            node = node.getparent()
        place = self[node] if node is not None else TOP
        for node in reversed(chain):
            place = self[node] = self._below(place, node)
        return place

    def _below(self, above: Place, node: HtmlElement) -> Place:
        tag = node.tag if isinstance(node.tag, str) else ""
        names = f"{node.get('class', '')} {node.get('id', '')}"[:MOST_NAMES]
        region = above.region
        if tag != "body" and tag != "html":
            region = _region(tag, names if len(names) > 1 else "", node.get("role"), above.block, region)
            if region is not above.region and next(node.iter("main", "article"), None) is not None:
                region = above.region  # a wrapper of everything, whatever its name
        return Place(
            region,
            above.hidden or _is_hidden(node) or (bool(self.hidden) and self._is_trap(node)),
            above.heading or tag in HEADINGS,
            above.block or tag in BLOCKS,
            f"{above.path}/{tag}"[-LONGEST_PATH:],
        )

    def _is_trap(self, node: HtmlElement) -> bool:
        names = {f".{name}" for name in node.get("class", "").split()} | {f"#{node.get('id', '')}"}
        if self.hidden.isdisjoint(names):
            return False
        return sum(1 for _ in islice(node.iter("a"), MOST_TRAPS + 1)) <= MOST_TRAPS


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
    return bool(style and HIDDEN_STYLE.search(style[:MOST_STYLE]))


def hidden_names(sheets: list[HtmlElement]) -> frozenset[str]:
    """Classes and ids that an embedded stylesheet hides, outside any media query."""
    hidden: set[str] = set()
    for sheet in sheets:
        css = (sheet.text or "")[:MOST_CSS]
        if sheet.get("media"):
            continue
        depth = counted = 0
        for match in islice(HIDING.finditer(css), MOST_RULES):
            block = css.rfind("{", counted, match.start())
            if block < 0:
                continue
            depth += css.count("{", counted, block) - css.count("}", counted, block)
            counted = block
            if depth:
                continue  # in a media query: what small screens hide is shown on others
            selectors = css[max(css.rfind("}", 0, block), css.rfind("*/", 0, block) + 1) + 1 : block].split(
                ","
            )
            hidden.update(s.strip() for s in selectors if ONE_NAME.fullmatch(s.strip()))
    return frozenset(hidden)
