"""The addresses of a page that lead to stories: told by structure and address together, in any script.

Headline-long anchors, heading elements, rows that repeat, addresses that look like a story's or like those the site is
known to use. No word of a language is looked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import Anchor, Anchors
from newscrawler.discovery.article_urls import Verdict, letters, shape
from newscrawler.discovery.regions import Region
from newscrawler.discovery.shapes import ENOUGH, Shapes
from newscrawler.sites import Site
from newscrawler.urls import url_key

# Letters of a headline, of a short one, and the score that makes a story.
HEADLINE, SHORT, STORY = 25, 12, 3
FAR = frozenset(
    {Region.NAV, Region.HEADER, Region.FOOTER, Region.CRUMBS, Region.PAGER, Region.TAGS, Region.SHARE}
)


@dataclass(slots=True, kw_only=True)
class Candidate:
    """All the anchors of a page that lead to one address."""

    key: str
    url: str
    verdict: Verdict
    anchors: list[Anchor] = field(default_factory=list)
    score: int = 0


def article_candidates(anchors: Anchors, url: str, site: Site, shapes: Shapes) -> list[Candidate]:
    """The addresses of stories on the page, in page order."""
    candidates = _candidates(anchors, url, site, shapes)
    if site.article_url is not None:
        return [c for c in candidates.values() if c.verdict is Verdict.ARTICLE]
    groups = _groups(candidates)
    menu = {a.key for a in anchors.shown if a.region in (Region.NAV, Region.HEADER) and a.size < HEADLINE}
    for candidate in candidates.values():
        if candidate.verdict is Verdict.MAYBE and candidate.key in menu:
            continue
        own = {Verdict.ARTICLE: 2, Verdict.MAYBE: 0}.get(candidate.verdict, -9)
        candidate.score = own + max(_structure(a, groups) for a in candidate.anchors)
    stories = {c.key: c for c in candidates.values() if c.score >= STORY}
    # What they share teaches the rest: the same shape in the page's content is a story with a short title too.
    seen = Counter(shape(c.url) for c in stories.values())
    for candidate in candidates.values():
        if candidate.key in stories or candidate.verdict in (Verdict.LISTING, Verdict.OTHER):
            continue
        own_shape = shape(candidate.url)
        translates = candidate.verdict is Verdict.ARTICLE and candidate.anchors[0].element.get("hreflang")
        if translates or (
            seen[own_shape] >= ENOUGH and "{" in own_shape and any(_is_near(a) for a in candidate.anchors)
        ):
            stories[candidate.key] = candidate
    return [c for c in candidates.values() if c.key in stories]


def _candidates(anchors: Anchors, url: str, site: Site, shapes: Shapes) -> dict[str, Candidate]:
    """The site's other addresses, each once, in page order."""
    here, home = url_key(url), url_key(site.home)
    found: dict[str, Candidate] = {}
    for anchor in anchors.shown:
        if not anchor.is_own or anchor.key in (here, home):
            continue
        candidate = found.get(anchor.key)
        if candidate is None:
            verdict = shapes.verdict(anchor.url, site)
            candidate = found[anchor.key] = Candidate(key=anchor.key, url=anchor.url, verdict=verdict)
        candidate.anchors.append(anchor)
    return found


def _groups(candidates: dict[str, Candidate]) -> dict[str, tuple[int, float]]:
    """Path of tags to how many addresses have an anchor there, and how long its text is in the middle."""
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for candidate in candidates.values():
        for anchor in candidate.anchors:
            sizes[anchor.place.path][candidate.key] = anchor.size
    return {path: (len(by_key), median(by_key.values())) for path, by_key in sizes.items()}


def _structure(anchor: Anchor, groups: dict[str, tuple[int, float]]) -> int:
    """How much the place and the text of the anchor speak for a story: -4 to 6."""
    rel = anchor.rel
    if " tag " in rel or " category " in rel or " author " in rel or " license " in rel:
        return -4
    count, middle = groups[anchor.place.path]
    score = 2 if anchor.size >= HEADLINE else 1 if anchor.size >= SHORT else 0
    if score and is_inline(anchor):
        return score - 1
    repeats = count >= ENOUGH and middle >= HEADLINE * 0.7
    if anchor.is_headline:
        score += 2 if repeats or anchor.size >= SHORT else 1
    if repeats:
        score += 1
    if " bookmark " in rel or _is_named_headline(anchor.element):
        score += 1
    if anchor.size < SHORT and next(anchor.element.iter("img", "picture"), None) is not None:
        score += 1
    return score - 3 if anchor.region in FAR else score


def _is_named_headline(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('itemprop', '')}"
    return "title" in names or "headline" in names or "u-url" in names


def _is_near(anchor: Anchor) -> bool:
    return anchor.region not in FAR and " nofollow " not in anchor.rel


def is_inline(anchor: Anchor) -> bool:
    """Whether the link is some words of a longer paragraph."""
    above = anchor.element.getparent()
    while above is not None and above.tag in ("b", "strong", "em", "i", "span", "u", "font"):
        above = above.getparent()
    if above is None or above.tag != "p":
        return False
    return letters(above.text_content()) > 2 * anchor.size
