"""Telling the addresses of stories from the rest, by their shape.

The shape of an address is its path with what varies from story to story replaced: ``/fa/2025/10/two-men-held-in.html``
has the shape ``/{year}/{num}/{slug}.html``. Some shapes speak for themselves (a date and a slug); others are learned
per site from feeds, news sitemaps and listing rows.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawler.discovery.words import words
from newscrawler.urls import TRACKING

MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|ogg|oga|ogv|wav|webm|mov|avi|m3u8|pdf|docx?|xlsx?|"
    r"pptx?|zip|rar|gz|7z|exe|apk|css|js|mjs|json|xml|rss|atom|rdf|txt|csv|ics|woff2?|ttf|eot|torrent|epub)$",
    re.IGNORECASE,
)
EXTENSION = re.compile(r"\.(?:[sx]?html?|php\d?|aspx?|jsp|cfm|do)$", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
# Gregorian years from 1990, solar Hijri ones from 1369, their successors for a while.
YEAR = re.compile(r"(?:199\d|20[0-4]\d|13[6-9]\d|14[0-2]\d)")
DATE8 = re.compile(
    r"(?:199\d|20[0-4]\d|13[6-9]\d|14[0-2]\d)[-_.]?(?:0?[1-9]|1[0-2])[-_.]?(?:0?[1-9]|[12]\d|3[01])"
)
MONTH = re.compile(r"[01]?\d|[a-z]{3}", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
# Hexadecimal or base-36 names of eight characters and more, with at least one digit in them.
TOKEN = re.compile(r"(?=[a-z]*\d)[a-z0-9]{8,}", re.IGNORECASE)
SLUG_NUMBER = re.compile(r"(?:.*[-_.,])?[a-z]{0,3}(\d{4,})|(\d{4,})[-_.,].+", re.IGNORECASE)
ID_PARAMETER = re.compile(
    r"(?:.*[_-]?id|p|n|no|code|story|article|news|newsno|post|nid|sn|view|key)", re.IGNORECASE
)
LIST_PARAMETER = re.compile(
    r"(?:cat|category|tag|author|user|topic|section|term|rubric)s?(?:[_-]?id)?|m|s|q|search|query|sort|order\w*|dir|filter",
    re.IGNORECASE,
)
# WordPress's static pages and files, its feeds, previews and forms; Joomla's feeds.
FURNITURE_PARAMETER = re.compile(
    r"page_id|attachment_id|feed|preview|replytocom|format|share|action", re.IGNORECASE
)
# Plone's b_start:int, SPIP's debut_articles and TYPO3's tx_news_pi1[currentPage] among them.
PAGE_PARAMETER = re.compile(
    r"b_start(?::int)?|debut_\w+|[\w-]+\[(?:current)?page\]|page|paged|query-\d+-page|pg|pageno|page_?num(?:ber)?|pagina|seite|p(?:ageindex|gno)|offset|start|limitstart|from|skip",
    re.IGNORECASE,
)
# /page/2 and /page-2 at the end of a path.
PAGE_PATH = re.compile(r"(?:.*/)?(?:page|pages|paged|pagina|seite|sayfa|pg)[/_-]?\d{1,4}")
# SPIP's names have their number in them and no value: ?article123, ?rubrique3.
SPIP_STORY, SPIP_LIST = re.compile(r"(?:article|breve)\d+"), re.compile(r"(?:rubrique|auteur|mot)\d+")
# Names that number a story even where the path is a list's: news.php?id=8123. The short ones count pages there.
SURE_PARAMETER = re.compile(r".*[_-]?id|code|story|article|newsno|nid|sn", re.IGNORECASE)
# Characters of one word or syllable: a headline of ten of them is as long as one of thirty letters.
NO_LETTERS = re.compile(r"[\W_]+")
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Verdict(StrEnum):
    """What an address alone says."""

    ARTICLE = "article"
    """Only stories have such addresses."""
    MAYBE = "maybe"
    """The page or its row must say."""
    LISTING = "listing"
    """A list of stories: a date without a slug, a category, a tag, a page of a pager."""
    OTHER = "other"
    """Neither: a file, a form, an "about us"."""


@lru_cache(maxsize=8192)
def segments(url: str) -> tuple[str, ...]:
    """The path's segments, decoded, in lower case, without a language prefix, ``index.php`` or empty ones."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ()
    parts = [
        s.lower() for s in path.split("/") if s and s.lower() not in ("index.php", "index.html", "index.htm")
    ]
    if parts and LANGUAGE.fullmatch(parts[0]) and parts[0] not in ("tv", "go"):
        parts = parts[1:]
    return tuple(parts)


@lru_cache(maxsize=4096)
def label_letters(label: str) -> int:
    """`letters` of a short text that recurs from page to page."""
    return letters(label)


def letters(text: str) -> int:
    """Length in letters and digits; one of a script without spaces between words counts as three."""
    size = len(NO_LETTERS.sub("", text))
    return size if text.isascii() else size + 2 * len(DENSE.findall(text))


@lru_cache(maxsize=8192)
def is_slug(segment: str) -> bool:
    """Whether the segment reads like a headline: several words, or as long as several."""
    parts = [p for p in re.split(r"[-_+. \u200c]+", segment) if p]
    size = letters(segment)
    return (
        (len(parts) >= 4 and size >= 12)
        or (len(parts) >= 3 and size >= 16)
        or (len(parts) >= 2 and size >= 24)
    )


@lru_cache(maxsize=8192)
def shape(url: str) -> str:
    """The pattern that the address shares with its like. Words stay; dates, numbers and slugs do not."""
    parts = segments(url)
    extension = EXTENSION.search(parts[-1]) if parts else None
    pattern = "".join("/" + _class(EXTENSION.sub("", s)) for s in parts) or "/"
    query = sorted(k for k, _ in _query(url))
    return (
        pattern + (extension.group().lower() if extension else "") + ("?" + "&".join(query) if query else "")
    )


@lru_cache(maxsize=8192)
def verdict(url: str) -> Verdict:
    """What the address says of its target, of whatever site."""
    parts = segments(url)
    query = _query(url)
    if not parts:
        return _of_query(query) if query else Verdict.OTHER
    last = EXTENSION.sub("", parts[-1])
    if MEDIA.search(parts[-1]):
        return Verdict.OTHER
    if last in words("furniture") or not words("furniture", "software").isdisjoint(parts):
        return Verdict.OTHER
    if any(PAGE_PARAMETER.fullmatch(k) and v.isdigit() and k.lower() != "p" for k, v in query):
        return Verdict.LISTING
    if PAGE_PATH.fullmatch("/".join((*parts[-2:-1], last))):
        return Verdict.LISTING
    if any(SURE_PARAMETER.fullmatch(k) and _is_story_number(k, v) for k, v in query):
        return Verdict.ARTICLE
    if last in words("index") or _is_taxonomy((*parts[:-1], last)):
        return Verdict.LISTING
    return _of_path(parts, last, query)


def is_story_sitemap(url: str) -> bool:
    """Whether a sitemap of that name may hold stories: ``post-sitemap.xml`` does, ``category-sitemap2.xml`` does not."""
    path = urlsplit(url).path.lower()
    name = path.rpartition("/")[2].split(".")[0]
    parts = [
        p
        for p in re.split(r"[-_\d]+", name)
        if p and p not in ("sitemap", "wp", "taxonomies", "posts", "xml")
    ]
    folders = [p for p in path.split("/")[:-1] if p]
    # Core WordPress: wp-sitemap-posts-page-1.xml, wp-sitemap-taxonomies-category-1.xml, wp-sitemap-users-1.xml; without
    # pretty addresses ?sitemap=posts&sitemap-subtype=page.
    named = {value.lower() for key, value in _query(url) if key.lower() in ("sitemap", "sitemap-subtype")}
    if not named.isdisjoint(words("sitemap")):
        return False
    return not (
        words("sitemap").intersection(parts)
        or (words("listing") | words("authors")).intersection(folders)
        or "taxonomies" in name
    )


def is_news_sitemap(url: str) -> bool:
    """Whether a sitemap of that name has the newest stories only, as the news extension is meant: ``news-sitemap.xml``."""
    return "news" in urlsplit(url).path.lower().rpartition("/")[2]


def is_narrow(url: str) -> bool:
    """Whether the address is a tag's, a month's or an author's: hundreds of such lists say what sections say."""
    parts = segments(url)
    if verdict(url) is not Verdict.LISTING:
        return False
    return (
        bool(date_end(parts)) or not words("authors").isdisjoint(parts) or not words("tags").isdisjoint(parts)
    )


def _of_path(parts: tuple[str, ...], last: str, query: list[tuple[str, str]]) -> Verdict:
    dated = date_end(parts)
    if dated:
        rest = parts[dated:]
        return Verdict.ARTICLE if rest and not PAGE_PARAMETER.fullmatch(rest[0]) else Verdict.LISTING
    if is_slug(last):
        return Verdict.ARTICLE
    if SLUG_NUMBER.fullmatch(last) or DATE8.match(last):
        return Verdict.ARTICLE
    if len(parts) > 1 and any(NUMBER.fullmatch(s) and len(s) >= 4 for s in parts[-3:]):
        return Verdict.ARTICLE
    if TOKEN.fullmatch(last) and not last.isalpha() and sum(map(str.isdigit, last)) >= 2:
        return Verdict.ARTICLE
    return _of_query(query) if query else Verdict.MAYBE


def _of_query(query: list[tuple[str, str]]) -> Verdict:
    """``?p=8123`` and ``detail.php?post_id=140472`` are stories; ``?cat=4``, ``?s=word`` and ``?page=2`` are not."""
    if any(FURNITURE_PARAMETER.fullmatch(name) for name, _ in query):
        return Verdict.OTHER
    if any(_is_story_number(name, value) for name, value in query):
        return Verdict.ARTICLE
    if any(SPIP_LIST.fullmatch(name) and not value for name, value in query):
        return Verdict.LISTING
    if any(LIST_PARAMETER.fullmatch(name) for name, _ in query):
        return Verdict.LISTING
    return Verdict.MAYBE


def _is_story_number(name: str, value: str) -> bool:
    if SPIP_STORY.fullmatch(name) and not value:
        return True
    if LIST_PARAMETER.fullmatch(name) or PAGE_PARAMETER.fullmatch(name):
        return False
    return bool(ID_PARAMETER.fullmatch(name) and NUMBER.fullmatch(value))


def _query(url: str) -> list[tuple[str, str]]:
    if "?" not in url:
        return []
    try:
        query = urlsplit(url).query
    except ValueError:  # a bracket that never closes
        return []
    return [kv for kv in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(kv[0])]


def _is_taxonomy(parts: tuple[str, ...]) -> bool:
    """``/news/category/world``: a word for lists, with a name or two after it, but no address of a story."""
    for i, part in enumerate(parts):
        if part in words("tags") or part in words("authors"):
            return not date_end(parts)
        if part in words("listing"):
            return not any(SLUG_NUMBER.fullmatch(s) for s in parts[i + 1 :]) and not date_end(parts)
    return False


def date_end(parts: tuple[str, ...]) -> int:
    """How many segments there are up to the end of a date in the path; 0 without one."""
    for i, part in enumerate(parts[:4]):
        if DATE8.fullmatch(part):
            return i + 1
        if not YEAR.fullmatch(part):
            continue
        end = i + 1
        while end < min(len(parts), i + 3) and MONTH.fullmatch(parts[end]):
            end += 1
        # A year and then a word may be a section of that year: elections/2024/results.
        return end if end > i + 1 or end == len(parts) or is_slug(parts[-1]) else 0
    return 0


@lru_cache(maxsize=8192)
def _class(segment: str) -> str:
    if YEAR.fullmatch(segment):
        return "{year}"
    if NUMBER.fullmatch(segment):
        return "{num}"
    if DATE8.match(segment):
        return "{date}"
    if SLUG_NUMBER.fullmatch(segment):
        return "{slug-id}"
    if is_slug(segment):
        return "{slug}"
    if TOKEN.fullmatch(segment) and sum(map(str.isdigit, segment)) >= 2:
        return "{token}"
    return segment
