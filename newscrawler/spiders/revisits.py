"""Stories of the archive that a run asks for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawler.frontier.known import MAX_PATIENCE
from newscrawler.items import Link, LinkKind
from newscrawler.options import Mode
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from newscrawler.archive.database import Archive

LISTED_DATES = frozenset({LinkKind.FEED, LinkKind.LISTING, LinkKind.SITEMAP})
"""Sources of a date that the story's own page does not have."""
UPDATE_WINDOW = timedelta(days=30)
"""Articles that a run of mode ``update`` asks for again, when ``since`` does not say."""


def revisits(
    archive: Archive, site: str, mode: Mode, *, since: datetime | None, window: timedelta, now: datetime
) -> Iterator[Link]:
    """Links to recent stories of the archive; the frontier decides which are due.

    ``window`` is how young a story is that a run for the latest asks for again, zero for none.
    """
    if mode is Mode.UPDATE:
        begin, changed = since or now - UPDATE_WINDOW, now + MAX_PATIENCE
    elif mode is Mode.LATEST and window:
        begin, changed = now - window, now
    else:
        return
    for url in archive.recent_urls(site, begin, undated=mode is Mode.UPDATE):
        link = Link(url=url, kind=LinkKind.ARTICLE, modified=changed, is_revisit=True)
        yield _with_listed_date(archive, link)


def _with_listed_date(archive: Archive, link: Link) -> Link:
    """The link with the date that a listing, feed or sitemap gave the stored story, where its page has none."""
    id_ = archive.known_url(url_key(link.url))
    stored = archive.article(id_) if id_ else None
    if stored is None or stored.date_published_source not in LISTED_DATES:
        return link
    return replace(
        link,
        source=LinkKind(stored.date_published_source),
        date=stored.date_published,
        date_raw=stored.date_published_raw,
        date_precision=stored.date_published_precision,
    )


def validators(archive: Archive, url: str) -> dict[str, str]:
    """Headers that let the server say that nothing has changed."""
    etag, last_modified = archive.validators(url_key(url)) or (None, None)
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value}
