"""The outlet, section, keywords, description and the other statements of a page about its story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Structured, listed, resolved, texts, types_of
from newscrawler.sites import Site
from newscrawler.text.clean import clean
from newscrawler.text.fold import fold
from newscrawler.text.labels import LabelKind, label_kind
from newscrawler.urls import bare_host, canonical, url_key

MAX_KEYWORDS = 40


def publisher(stated: Structured, site: Site) -> tuple[str | None, str | None]:
    """The outlet's name, and the reader that gave it."""
    if site.name:
        return site.name, "site"
    for item in resolved(stated.article.get("publisher"), stated.nodes):
        for name in texts(item, "name"):
            return clean(name), "json-ld"
    if stated_name := stated.first(
        "og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher"
    ):
        return clean(stated_name), "meta"
    return None, None


def outlet_names(stated: Structured, site: Site, url: str) -> frozenset[str]:
    """Folded names by which the outlet may be called in titles and bylines, its host's among them."""
    found = {
        site.name or "",
        *(stated.first(n) or "" for n in ("og:site_name", "application-name", "apple-mobile-web-app-title")),
    }
    for item in resolved(stated.article.get("publisher"), stated.nodes):
        found.update(texts(item, "name"))
    for node in stated.nodes:
        kinds = types_of(node)
        if "Person" not in kinds and any(t.endswith(("Organization", "WebSite")) for t in kinds):
            found.update(texts(node.get("name")))
            found.update(texts(node.get("alternateName")))
    host = bare_host(urlsplit(url).hostname or "")
    labels = host.split(".")
    found.update((host, *labels[:-1]))
    return frozenset(k for f in found if (k := fold(f)))


def description(stated: Structured) -> tuple[str | None, str | None]:
    """The summary that the page gives of its story."""
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        if text := stated.first(name):
            return clean(text), "meta"
    for text in texts(stated.article.get("description")):
        return clean(text), "json-ld"
    return None, None


CRUMBS = "readcrumb"
MAX_CRUMBS, MOST_LISTS = 6, 20
TITLE = 12
"""Letters of a crumb that can be the story's title."""


def breadcrumbs(document: Document, stated: Structured) -> tuple[str, ...]:
    """The path of sections, outermost first, from a stated or else a printed list of breadcrumbs.

    Without the home page and without the story itself, which many lists end with.
    """
    title = document.root.findtext(".//title") or ""
    own = [
        fold(t)
        for t in (*texts(stated.article.get("headline"))[:1], stated.first("og:title") or "", title)
        if t
    ]
    return tuple(
        crumb
        for crumb in _stated_crumbs(document, stated) or _printed_crumbs(document)
        if label_kind(crumb) is not LabelKind.HOME and not _is_title(fold(crumb), own)
    )


def _is_title(key: str, own: Sequence[str]) -> bool:
    """Whether the text is the headline, maybe shortened or with the outlet's name."""
    return len(key) >= TITLE and any(key in title or title in key for title in own if len(title) >= TITLE)


def elements(query: XPath, document: Document) -> list[HtmlElement]:
    """The elements that the query finds, in document order."""
    found = query(document.root)
    return [e for e in found if isinstance(e, HtmlElement)] if isinstance(found, list) else []


def _lists(document: Document) -> Iterator[HtmlElement]:
    """The elements that are called breadcrumbs, by a walk: the same XPath takes three times as long."""
    for element in document.root.iter("nav", "ol", "ul", "div"):
        if any(CRUMBS in (element.get(name) or "") for name in ("class", "id", "aria-label", "itemtype")):
            yield element


def _printed_crumbs(document: Document) -> tuple[str, ...]:
    """The texts of the links in the first list that is called breadcrumbs, but for links to home and to the page."""
    for element in islice(_lists(document), MOST_LISTS):
        found: list[str] = []
        for anchor in islice(element.iter("a"), 2 * MAX_CRUMBS):
            address = document.absolute(anchor.get("href"))
            text = clean(" ".join("".join(anchor.itertext()).split()))
            if (
                address
                and text
                and urlsplit(address).path.strip("/")
                and url_key(address) != url_key(document.url)
            ):
                found.append(text)
        if 0 < len(found) <= MAX_CRUMBS:
            return tuple(found)
    return ()


def _stated_crumbs(document: Document, stated: Structured) -> tuple[str, ...]:
    page = url_key(document.url)
    for node in stated.nodes:
        if "BreadcrumbList" not in types_of(node):
            continue
        items = [i for i in listed(node.get("itemListElement")) if isinstance(i, Mapping)]
        items.sort(key=lambda i: _position(i.get("position")))
        items = [i for i in items if page not in map(url_key, texts(i.get("item"), "@id", "url"))]
        names = [n for i in items for n in (texts(i.get("name")) or texts(i.get("item"), "name"))[:1]]
        if names:
            return tuple(clean(n) for n in names)
    return ()


def _position(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def section(stated: Structured) -> tuple[str | None, str | None]:
    """The section of the outlet that the page states, or that the links around the story name."""
    for text in texts(stated.article.get("articleSection")):
        return clean(text), "json-ld"
    if named := stated.first(
        "article:section",
        "og:article:section",
        "section",
        "parsely-section",
        "cxenseparse:section",
        "dc.subject.section",
    ):
        return clean(named), "meta"
    return (stated.category, "links") if stated.category else (None, None)


TAGS = XPath(
    ".//a[contains(concat(' ', @rel, ' '), ' tag ') and not(contains(concat(' ', @rel, ' '), ' category '))]"
)


def keywords(document: Document, stated: Structured) -> tuple[str, ...]:
    """The keywords that the page states, else its tags (links with ``rel="tag"``), in order, each once."""
    found: dict[str, str] = {}
    printed = (" ".join("".join(a.itertext()).split()) for a in elements(TAGS, document))
    for text in tuple(_keywords(stated)) or tuple(printed):
        for word in text.replace(";", ",").replace("،", ",").replace("、", ",").split(","):
            word = clean(word.strip())
            if 2 <= len(word) <= 80 and (key := fold(word)):
                found.setdefault(key, word)
    return tuple(found.values())[:MAX_KEYWORDS]


def _keywords(stated: Structured) -> Iterator[str]:
    yield from texts(stated.article.get("keywords"), "name")
    yield from stated.meta.get("article:tag", ())
    yield from stated.meta.get("news_keywords", ())
    yield from stated.meta.get("keywords", ())


def is_free(stated: Structured) -> bool | None:
    """Whether the story is open to all, as the page states; ``None`` when it does not."""
    for node in (stated.article, *stated.nodes):
        for value in listed(node.get("isAccessibleForFree")):
            word = str(value).strip().lower()
            if word in ("false", "no", "0"):
                return False
            if word in ("true", "yes", "1"):
                return True
    tier = (stated.first("article:content_tier") or "").lower()
    return {"free": True, "metered": False, "locked": False}.get(tier)


def licence(document: Document, stated: Structured) -> str | None:
    """Licence address or name."""
    for text in texts(stated.article.get("license"), "@id", "url", "name"):
        return str(text)
    for element in document.root.iter("a", "link"):
        if "license" in (element.get("rel") or "").lower().split():
            return document.absolute(element.get("href"))
    return None


def translations(document: Document) -> dict[str, str]:
    """Language tag to address of the story's versions in other languages (``hreflang``)."""
    found: dict[str, str] = {}
    for element in document.root.iter("link"):
        tag = element.get("hreflang")
        if not tag or tag.lower() == "x-default" or "alternate" not in (element.get("rel") or "").lower():
            continue
        if address := document.absolute(element.get("href")):
            found.setdefault(str(tag), address)
    return found


def declared_language(document: Document, stated: Structured) -> str | None:
    """The language tag that the page declares of itself."""
    root = document.root
    for text in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
    ):
        if text and text.strip():
            return str(text).strip().replace("_", "-")
    for text in (
        *texts(stated.article.get("inLanguage"), "alternateName", "name"),
        stated.first("og:locale", "content-language", "language", "dc.language") or "",
    ):
        if 2 <= len(text) <= 12:
            return text.replace("_", "-")
    return None


def canonical_url(document: Document, stated: Structured, url: str, site: Site) -> str:
    """The address that stands for the story: the page's canonical link when it is a story of the same site, cleaned."""
    for address in _canonical_links(document, stated):
        # A home page as the canonical address of every story is a common fault.
        if address and site.owns(address) and urlsplit(address).path.strip("/"):
            return canonical(address)
    return canonical(url)


def _canonical_links(document: Document, stated: Structured) -> Iterator[str | None]:
    for element in document.root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            yield document.absolute(element.get("href"))
    yield document.absolute(stated.first("og:url"))
