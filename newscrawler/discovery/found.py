"""What reading one page, feed or sitemap brought to light."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawler.items import Link
from newscrawler.sites.platforms import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The links of one page, each kind in page order."""

    articles: tuple[Link, ...] = ()
    """Stories, with what their rows say of them."""
    listings: tuple[Link, ...] = ()
    """Sections, from navigation."""
    pages: tuple[Link, ...] = ()
    """The next page of this listing; empty at its end."""
    feeds: tuple[Link, ...] = ()
    """Feeds that the page declares or links to, the site's own before those of sections."""
    sitemaps: tuple[Link, ...] = ()
    """Sitemaps that the page links to."""
    homes: tuple[Link, ...] = ()
    """The same page in the outlet's other languages: ``HOME`` from a home page, ``LISTING`` from a section."""
    archives: tuple[Link, ...] = ()
    """Years, months, categories and tags linked outside navigation: for a backfill that found no better way."""
    platform: Platform | None = None
    """The publishing system that made the page."""
