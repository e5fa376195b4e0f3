"""The next page of a listing, whatever its pager looks like."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from newscrawler.discovery.anchors import Anchor, Anchors
from newscrawler.discovery.article_urls import PAGE_PARAMETER, Verdict, verdict
from newscrawler.discovery.regions import Region
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.text.labels import LabelKind, label_kind
from newscrawler.urls import bare_host, url_key

# /page/2/, /page2, /page-2.html, index2.html, index-2.html: a word, then the number, at the end of the path.
NUMBERED = re.compile(
    r"(?P<before>.*?)(?P<word>/(?:page|pages|pagina|seite|sayfa|pg|paged)[/_.-]?|/index[_-]?)(?P<number>\d{1,5})"
    r"(?P<after>(?:\.\w{1,5})?/?)",
    re.IGNORECASE,
)
# The end of a path that may count pages without a word for it: politics2.html, /world/2/.
COUNTED = re.compile(r"(?P<stem>.*?)[/_.-]?(?P<number>\d{1,3})?(?P<after>(?:\.\w{1,5})?/?)", re.IGNORECASE)
NEXT_NAMES = re.compile(
    r"(?:^|[\s_-])(?:next|older|nav-previous|load-?more|show-?more|view-?more)(?:$|[\s_-])", re.IGNORECASE
)
PREVIOUS_NAMES = re.compile(
    r"(?:^|[\s_-])(?:prev|previous|newer|nav-next|first|last)(?:$|[\s_-])", re.IGNORECASE
)
FORWARD = frozenset("›»→>≫⟩⟫❯▶►⇒⟶")
ARROWS = FORWARD | frozenset("‹«←<≪⟨⟪❮◀◄⇐⟵")
NUMBER = re.compile(r"\d{1,6}")
# A number in an address, percent-encoded digits of other scripts among them.
DIGIT = re.compile(r"\d")
LONGEST_NAME = 30
CHECKSUM = "cHash"
"""TYPO3's, over the other parameters: another one on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """An address that says which page of a pager it is."""

    frame: str
    """The address without the number: equal for all pages of one pager."""
    number: int
    """The number as printed: a page from 0 or 1, or an offset."""
    counts_up: bool = True
    """Whether later pages have greater numbers. Archives such as ``index-6.html`` may count either way."""


@lru_cache(maxsize=8192)
def page_number(url: str) -> Numbered | None:
    """Which page of which pager the address is; ``None`` when it says nothing of it (as first pages do)."""
    if not DIGIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        query = _query(parts)
    except ValueError:
        return None
    for name, value in query:
        if PAGE_PARAMETER.fullmatch(name) and NUMBER.fullmatch(value):
            rest = [kv for kv in query if kv[0] != name]
            return Numbered(frame=_frame(parts.netloc, parts.path, rest), number=int(value))
    match = NUMBERED.fullmatch(unquote(parts.path))
    if not match:
        return None
    frame = _frame(parts.netloc, match["before"], query)
    return Numbered(frame=frame, number=int(match["number"]), counts_up="/index" not in match["word"].lower())


def turned_to(url: str, number: int, parameter: str = "page") -> str:
    """The address with that number in its parameter ``page``."""
    parts = urlsplit(url)
    kept = [kv for kv in parse_qsl(parts.query, keep_blank_values=True) if kv[0] != parameter]
    return urlunsplit(
        parts._replace(query=urlencode([*kept, (parameter, str(number))], safe=",:"), fragment="")
    )


def next_pages(anchors: Anchors, url: str, site: Site, *, link: Link | None = None) -> tuple[Link, ...]:
    """The link to the next page, at most one; empty on the last page. Pages already behind are refused."""
    near = [a for a in anchors.shown if a.is_own and a.size <= LONGEST_NAME]
    declared = _declared(anchors, url)
    for target in (
        next((t for t in declared if _is_page_of(t, url)), None),
        _numbered(near, url),
        _counted(near, url),
        # The next page of a manual, or the next section, is declared the same way: the page's own pager goes before it.
        next((t for t in declared if _may_list(t)), None),
        _named(near, url),
    ):
        if target is None or not site.owns(target) or _goes_back(url, target):
            continue
        return (
            Link(
                url=target,
                kind=LinkKind.LISTING,
                found_on=url,
                source=LinkKind.LISTING,
                section=link.section if link else None,
                language=link.language if link else None,
                page=(link.page if link else 0) + 1,
            ),
        )
    return ()


def _declared(anchors: Anchors, url: str) -> list[str]:
    """The targets of ``rel=next`` on links of the body, then of the head."""
    targets = [a.url for a in anchors.shown if " next " in a.rel and a.is_own]
    for element in anchors.links:
        if "next" in element.get("rel", "").lower().split() and element.get("href"):
            try:
                targets.append(urljoin(anchors.base, element.get("href", "").strip()).partition("#")[0])
            except ValueError:
                continue  # a bracket that never closes
    return targets


def _is_page_of(target: str, url: str) -> bool:
    """Whether the target has this page's own path, or says that it is a page of a pager."""
    return _parts(target)[:2] == _parts(url)[:2] or page_number(target) is not None


def _may_list(url: str) -> bool:
    """Whether the address may be a list: no story, and no calendar, which has a next month for ever."""
    return verdict(url) in (Verdict.MAYBE, Verdict.LISTING)


def _numbered(near: list[Anchor], url: str) -> str | None:
    """The link whose address differs from this page's by the next number only."""
    here = page_number(url)
    parts = urlsplit(url)
    frame = here.frame if here else _frame(parts.netloc, parts.path, _query(parts))
    pages: dict[int, str] = {}
    first = 0
    for anchor in near:
        other = page_number(anchor.url)
        if other is None or other.frame != frame:
            continue
        if _printed(anchor.text) == 1:
            first = other.number  # the pager's own link to its first page: where it counts from
        pages.setdefault(other.number, anchor.url)
    behind = here.number if here else first
    later = [number for number in pages if number > behind]
    return pages[min(later)] if later else None


def _counted(near: list[Anchor], url: str) -> str | None:
    """The same for addresses that count without a word for it: ``/world/`` and ``/world/2/``."""
    host, path, query = _parts(url)
    here = COUNTED.fullmatch(path)
    if here is None:
        return None
    # The number at the end of this page's address may be part of its name: covid-19.html, covid-19-2.html.
    stems = {path[: len(path) - len(here["after"])].rstrip("/"): 1}
    if here["number"]:
        stems[here["stem"]] = int(here["number"])
    pages: dict[int, str] = {}
    for anchor in near:
        if not DIGIT.search(anchor.url):
            continue
        other_host, other_path, other_query = _parts(anchor.url)
        other = COUNTED.fullmatch(other_path)
        if other is None or not other["number"] or (other_host, other_query) != (host, query):
            continue
        if int(other["number"]) > stems.get(other["stem"], sys.maxsize) and _is_pager_text(anchor):
            pages.setdefault(int(other["number"]), anchor.url)
    return pages[min(pages)] if pages else None


def _named(near: list[Anchor], url: str) -> str | None:
    """The link that says "next" or "more" by its class, its label in any language, or its arrow."""
    host, path, _ = _parts(url)
    here = url_key(url)
    for anchor in near:
        if anchor.key == here:
            continue
        is_near = anchor.region is Region.PAGER or page_number(anchor.url) is not None
        kin = is_near or _parts(anchor.url)[:2] == (host, path)
        if kin and _says_next(anchor, is_near=is_near):
            return anchor.url
    return None


def _says_next(anchor: Anchor, *, is_near: bool) -> bool:
    names = _names(anchor.element)
    if NEXT_NAMES.search(names):
        return not PREVIOUS_NAMES.search(names) or "nav-previous" in names
    if PREVIOUS_NAMES.search(names):
        return False
    if label_kind(anchor.text) in (LabelKind.NEXT, LabelKind.LOAD_MORE):
        return True
    marks = set(anchor.text) - {" "}
    return is_near and bool(marks) and len(marks) == 1 and marks <= FORWARD


def _is_pager_text(anchor: Anchor) -> bool:
    """A number, an arrow, or a word for "next"."""
    text = anchor.text
    if text.isdigit() or (set(text) - {" "}) <= ARROWS:
        return True
    return anchor.region is Region.PAGER or label_kind(text) in (LabelKind.NEXT, LabelKind.LOAD_MORE)


def _names(element: HtmlElement) -> str:
    above = element.getparent()
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return f"{names} {above.get('class', '')}" if above is not None else names


def _printed(text: str) -> int | None:
    """The one number in the link's text, in any digits: ``2``, ``Page 2``, ``صفحه ۲``."""
    numbers = re.findall(r"\d+", text)
    return int(numbers[0]) if len(numbers) == 1 and len(numbers[0]) <= 5 else None


def _goes_back(url: str, target: str) -> bool:
    """Whether the target is this page, or an earlier one of its pager."""
    if url_key(url) == url_key(target):
        return True
    here, there = page_number(url), page_number(target)
    if there is None or not there.counts_up:
        return False
    if here is None:
        return there.number == 0
    return here.frame == there.frame and there.number < here.number


@lru_cache(maxsize=8192)
def _parts(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return bare_host(parts.netloc), unquote(parts.path), parts.query


def _query(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, keep_blank_values=True) if parts.query else []


def _frame(host: str, path: str, query: list[tuple[str, str]]) -> str:
    stem = re.sub(r"/index(?:\.\w+)?$", "", unquote(path).rstrip("/"), flags=re.IGNORECASE)
    kept = sorted(kv for kv in query if kv[0] != CHECKSUM)
    return f"{bare_host(host)}{stem}?{urlencode(kept)}"
