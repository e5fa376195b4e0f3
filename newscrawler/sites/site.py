"""What is known of one site. Every key is optional: a site file refines what works with none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from newscrawler.urls import bare_host


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One outlet: where it lists its stories, and what its pages do not say of themselves."""

    key: str
    """Name of the site file, and of the site's rows and folders in the archive: the first host."""
    home: str
    """Address of the home page, ending in a slash."""
    name: str | None = None
    """Name of the outlet, as a reader knows it."""
    hosts: tuple[str, ...]
    """Hosts that are this site, the main one first. Their ``www.`` forms are meant as well."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of the languages the site writes in, the main one first."""
    timezone: str | None = None
    """IANA zone in which the site prints its times."""
    date_order: str | None = None
    """``DMY``, ``MDY`` or ``YMD``: how the site prints numeric dates."""
    listings: tuple[str, ...] = ()
    """Listing pages, absolute or from the root."""
    feeds: tuple[str, ...] = ()
    """RSS, Atom or JSON feeds, absolute or from the root."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps beyond those that robots.txt names."""
    article_url: re.Pattern[str] | None = None
    """Regular expression searched in path and query of an address: it matches articles and nothing else."""
    selectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field name to CSS selectors, tried in order, on the article page."""
    drop: tuple[str, ...] = ()
    """CSS selectors of blocks that are no part of a story."""
    is_described: bool = False
    """Whether a site file exists; without one everything is discovered."""

    def absolute(self, address: str) -> str:
        """The address resolved against the home page."""
        return urljoin(self.home, address)

    def served_at(self, other: Site) -> Site:
        """The description, meant for the place where the other one is: its home and hosts, with our name."""
        return replace(self, home=other.home, hosts=(*other.hosts, *self.hosts))

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the site's hosts, or on a subdomain of them.

        Example: ``www.tolonews.com`` and ``fa.tolonews.com`` belong to ``tolonews.com``.
        """
        try:
            host = bare_host(urlsplit(url).hostname or "")
        except ValueError:  # a bracket that never closes, a port out of range
            return False
        return any(host == own or host.endswith("." + own) for own in map(bare_host, self.hosts))
