"""WordPress REST lists of posts: https://developer.wordpress.org/rest-api/reference/posts/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from newscrawler.discovery.found import Found
from newscrawler.discovery.pagers import turned_to
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.urls import is_web, url_key

PAST_END = "rest_post_invalid_page_number"
"""What WordPress says, with status 400, to the page after the last."""
USUAL_POSTS, MOST_POSTS = 10, 500
"""Posts of a page that is not asked for a number, and posts of one page that are looked at."""
MARKUP = re.compile(r"<[^<>]*>")
QUARTER = timedelta(minutes=15)
"""Offsets from UTC are multiples of it."""


def is_post_list(data: object) -> bool:
    """Whether the JSON is a list of posts, or WordPress's word that there are no more."""
    if isinstance(data, dict):
        return data.get("code") == PAST_END
    return isinstance(data, list) and all(isinstance(post, dict) and "link" in post for post in data)


def is_past_end(status: int, body: bytes) -> bool:
    """Whether the answer says that the pager asked for is over: no failure, and no page."""
    if status != 400 or PAST_END.encode() not in body[:2000]:
        return False
    try:
        return is_post_list(json.loads(body))
    except (ValueError, RecursionError):
        return False


def read_posts(
    data: object,
    url: str,
    site: Site,
    *,
    link: Link | None = None,
    following: str | None = None,
    is_last: bool = False,
) -> Found:
    """The stories of the page with all that it says of them, and the next page.

    ``following`` is the address that the header ``Link`` calls next, ``is_last`` says that the header knows of none.
    Where a proxy has dropped the header, a page is the last when it has fewer posts than were asked for; WordPress
    answers 400 to the page after the last (`is_past_end`).
    """
    posts = [post for post in data if isinstance(post, dict)][:MOST_POSTS] if isinstance(data, list) else []
    found = {url_key(one.url): one for post in posts if (one := _post(post, url, site, link)) is not None}
    if following is None and not is_last and posts and len(posts) >= _asked_for(url):
        following = turned_to(url, _page(url) + 1)
    pages = (turned_link(following, url, link),) if following and site.owns(following) else ()
    return Found(articles=tuple(found.values()), pages=pages)


def turned_link(target: str, url: str, link: Link | None) -> Link:
    """The link to the next page of the list at ``url``, to which ``link`` led."""
    return Link(
        url=target,
        kind=LinkKind.LISTING,
        found_on=url,
        source=LinkKind.LISTING,
        section=link.section if link else None,
        language=link.language if link else None,
        page=(link.page if link else 0) + 1,
    )


def _post(post: Mapping[str, Any], url: str, site: Site, link: Link | None) -> Link | None:
    target = _string(post, "link")
    target = urljoin(url, target).partition("#")[0] if target else ""
    if not is_web(target) or not site.owns(target) or _string(post, "status") not in ("", "publish"):
        return None
    when = _moment(post, "date")
    return Link(
        url=target,
        kind=LinkKind.ARTICLE,
        found_on=url,
        source=LinkKind.LISTING,
        title=_rendered(post, "title"),
        date=when,
        date_raw=_string(post, "date") or _string(post, "date_gmt") or None if when else None,
        date_precision="second" if when else None,
        modified=_moment(post, "modified"),
        section=_term(post, "category") or (link.section if link else None),
        image=_image(post),
        authors=tuple(_authors(post)),
        language=_string(post, "lang") or (link.language if link else None),
    )


def _moment(post: Mapping[str, Any], name: str) -> datetime | None:
    """The time with the site's offset: WordPress prints it in the site's zone and in UTC, both without a mark."""
    here, utc = _naive(_string(post, name)), _naive(_string(post, f"{name}_gmt"))
    if utc is None:
        return None  # a time of an unknown zone is known by the page itself as well
    if here is None:
        return utc.replace(tzinfo=UTC)
    offset = round((here - utc) / QUARTER) * QUARTER
    return here.replace(tzinfo=timezone(offset)) if abs(offset) < timedelta(hours=24) else None


def _naive(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _rendered(post: Mapping[str, Any], name: str) -> str | None:
    value = post.get(name)
    markup = _string(value, "rendered") if isinstance(value, dict) else _string(post, name)
    return " ".join(unescape(MARKUP.sub("", markup)).split()) or None


def _embedded(post: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """What ``_embed`` adds, flat: terms come in a list for each taxonomy."""
    embedded = post.get("_embedded")
    found = embedded.get(name) if isinstance(embedded, dict) else None
    for one in found if isinstance(found, list) else ():
        yield from (e for e in (one if isinstance(one, list) else (one,)) if isinstance(e, dict))


def _term(post: Mapping[str, Any], taxonomy: str) -> str | None:
    for term in _embedded(post, "wp:term"):
        if term.get("taxonomy") == taxonomy and _string(term, "name"):
            return unescape(_string(term, "name"))
    return None


def _authors(post: Mapping[str, Any]) -> Iterator[str]:
    for author in _embedded(post, "author"):
        if _string(author, "name"):
            yield unescape(_string(author, "name"))


def _image(post: Mapping[str, Any]) -> str | None:
    named = [_string(media, "source_url") for media in _embedded(post, "wp:featuredmedia")]
    return next((a for a in (*named, _string(post, "jetpack_featured_media_url")) if is_web(a)), None)


def _asked_for(url: str) -> int:
    return _number(url, "per_page") or USUAL_POSTS


def _page(url: str) -> int:
    return _number(url, "page") or 1


def _number(url: str, name: str) -> int:
    value = parse_qs(urlsplit(url).query).get(name, [""])[-1]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0


def _string(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""
