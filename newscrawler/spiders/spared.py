"""The sitemaps of a site: a backfill asks for them at once, other runs only when listings and feeds show nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newscrawler.discovery.article_urls import is_news_sitemap
from newscrawler.discovery.home import story_sitemaps, usual_sitemaps
from newscrawler.discovery.sitemaps import newest_part
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site
from newscrawler.sites.platforms import Platform


@dataclass(slots=True, kw_only=True)
class Sitemaps:
    """Which sitemaps are known, and which of them wait. Each method returns what is to be asked for now."""

    site: Site
    is_sparing: bool
    """Whether sitemaps wait, as in every run but a backfill; no longer once they were taken."""
    waiting: tuple[Link, ...] = ()
    are_known: bool = False
    """Whether something has named a sitemap, or those in the usual places were given out."""

    def described(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """The links of a site file, without its sitemaps where those wait."""
        found = tuple(links)
        sitemaps = tuple(link for link in found if link.kind is LinkKind.SITEMAP)
        now = self._kept(sitemaps)
        return tuple(link for link in found if link not in sitemaps or link in now)

    def named(self, addresses: Iterable[str], url: str) -> tuple[Link, ...]:
        """Those that robots.txt names; where they wait only one of news, which has what is new."""
        links = story_sitemaps(addresses, url)
        self.are_known |= bool(links)
        now = self._kept(links)
        if now or not self.is_sparing:
            return now
        news = tuple(link for link in self.waiting if is_news_sitemap(link.url))[:1]
        self.waiting = tuple(link for link in self.waiting if link not in news)
        return news

    def guessed(self, platform: Platform | None) -> tuple[Link, ...]:
        """Those in the usual places, once in a run, when nothing has named one."""
        links = () if self.are_known else usual_sitemaps(self.site, (), platform)
        self.are_known = True
        return self._kept(links)

    def taken(self) -> tuple[Link, ...]:
        """All that wait: nothing waits from here on."""
        links, self.waiting, self.is_sparing = self.waiting, (), False
        return links

    def wanted(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Of what a sitemap lists, what the run follows: all, or the newest part of an index that was not waited for.

        Sections are better known by the home page.
        """
        kept = tuple(link for link in links if link.kind is not LinkKind.LISTING)
        return newest_part(kept) if self.is_sparing else kept

    def _kept(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        if not self.is_sparing:
            return links
        self.waiting = (*self.waiting, *links)
        return ()
