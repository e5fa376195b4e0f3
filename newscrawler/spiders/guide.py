"""Which of the links that a page brings are worth asking for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.found import Found
from newscrawler.discovery.stopping import Limits, goes_on
from newscrawler.discovery.survey import Survey
from newscrawler.items import Link, LinkKind
from newscrawler.options import Mode, Options
from newscrawler.safety.addresses import is_requestable
from newscrawler.spiders.pages import header

if TYPE_CHECKING:
    from scrapy.http import Response


@dataclass(kw_only=True)
class Guide:
    """Reads listings, and decides by the run's options and by what it has seen of the site."""

    options: Options
    mode: Mode
    known: Callable[[str], bool]
    """Whether an earlier run knew the address."""
    survey: Survey = field(default_factory=Survey)

    @cached_property
    def limits(self) -> Limits:
        """How far a pager is followed: one page without anything new is enough when only the latest is wanted."""
        barren = Limits().barren if self.mode is Mode.BACKFILL else 1
        return Limits(barren=barren, max_pages=self.options.max_pages, since=self.options.since)

    def found(self, response: Response, link: Link) -> Found:
        """What the listing leads to."""
        found = read_answer(
            response.body,
            header(response, "Content-Type"),
            response.url,
            self.options.site,
            link=link,
            now=datetime.now(UTC),
            shapes=self.survey.shapes,
            linked=header(response, "Link"),
        )
        return found or Found()

    def wanted(self, found: Found, link: Link) -> tuple[Link, ...]:
        """The articles of a listing, and its next page while there is a reason to turn it."""
        known = None if self.mode is Mode.BACKFILL else self.known
        new = self.survey.new_on(found.articles, known)
        dates = tuple(article.date for article in found.articles if article.date)
        whole = self.survey.is_whole()
        turned = (
            goes_on(link, new, self.limits, dates=dates, following=following, whole=whole)
            for following in found.pages
        )
        return (*found.articles, *(page for page in turned if page))

    def is_wanted(self, link: Link) -> bool:
        """Whether the link belongs to the site, is not older than the run asks for, and was not used already."""
        since = self.options.since
        is_old = since is not None and link.date is not None and link.date < since
        # Feeds and sitemaps may live elsewhere; pages of other sites are other sites' pages.
        is_ours = link.kind in (LinkKind.FEED, LinkKind.SITEMAP) or self.options.site.owns(link.url)
        return is_ours and not is_old and is_requestable(link.url) and not self.survey.is_used(link)
