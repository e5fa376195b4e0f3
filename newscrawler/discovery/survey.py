"""What one run has seen of a site so far: what is new on a listing, and whether sitemaps make listings needless."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from newscrawler.discovery.shapes import Shapes
from newscrawler.discovery.stopping import SHOWN, has_past, is_whole
from newscrawler.items import Link, LinkKind
from newscrawler.urls import url_key

MOST_STRAYS = 100
"""Pages taken for stories that a run uses as the listings they turn out to be."""
Known = Callable[[str], bool]
"""Whether an earlier run knew the address."""


@dataclass(slots=True)
class Survey:
    """A run's memory of a site. Keys are kept as numbers: some 60 bytes for each story of the site."""

    shapes: Shapes = field(default_factory=Shapes)
    """What the site's addresses have taught."""
    has_feeds: bool | None = None
    """Whether a home page declares feeds of its own; ``None`` before one was read."""
    has_read_feed: bool = False
    """Whether a feed had entries."""
    has_read_sitemap: bool = False
    """Whether a sitemap had links."""
    front: set[int] = field(default_factory=set)
    """Stories on home pages and in feeds."""
    listed: set[int] = field(default_factory=set)
    """Stories in plain sitemaps."""
    shown: set[int] = field(default_factory=set)
    """Stories that a source with a past has shown: another pager that shows them shows nothing new."""

    strays: set[int] = field(default_factory=set)
    """Pages taken for stories that turned out to be listings, and were used as such."""

    def is_whole(self) -> bool:
        """Whether the sitemaps seem to hold the whole site."""
        return is_whole(self.listed, self.front)

    def is_needless(self, link: Link) -> bool:
        """Whether what the link would bring is there already, now that more of the site was seen.

        A section is when the sitemaps hold the whole site; a pager that was begun is read on until a page shows nothing
        else. A feed that a sitemap lists is, unless a home page was read and has none: the sitemap lists the feed's
        stories too. A feed or sitemap in a usual place is, when another was there.
        """
        if link.kind is LinkKind.LISTING:
            return not link.page and link.found_on is not None and self.is_whole()
        if link.kind is LinkKind.FEED and link.source is LinkKind.SITEMAP:
            return self.has_feeds is not False
        if link.source is LinkKind.HOME:
            return (link.kind is LinkKind.FEED and self.has_read_feed) or (
                link.kind is LinkKind.SITEMAP and self.has_read_sitemap
            )
        return False

    def may_use(self, link: Link) -> bool:
        """Whether a page that was taken for a story, and is a listing, should be used as one; remembered.

        One that only such a page led to is not: tags lead to tags without end.
        """
        led_here = hash(url_key(link.found_on)) if link.found_on else None
        if len(self.strays) >= MOST_STRAYS or led_here in self.strays:
            return False
        self.strays.add(hash(url_key(link.url)))
        return True

    def is_used(self, link: Link) -> bool:
        """Whether the link leads to a page that was read as a listing already, when it was taken for a story."""
        return hash(url_key(link.url)) in self.strays

    def see_sitemap(self, links: Iterable[Link]) -> None:
        """Remember the stories of a sitemap; a news sitemap has only the newest and tells nothing of the whole."""
        found = tuple(links)
        self.has_read_sitemap |= bool(found)
        plain = (
            link
            for link in found
            if link.kind is LinkKind.ARTICLE and link.title is None and link.date is None
        )
        self.listed.update(hash(url_key(link.url)) for link in plain)

    def see_front(self, stories: Iterable[Link]) -> None:
        """Remember the stories of a home page or a feed."""
        links = tuple(stories)
        self.shapes = self.shapes.learn(articles=(link.url for link in links))
        self.front.update(hash(url_key(link.url)) for link in links)

    def see_feed(self, entries: Iterable[Link]) -> None:
        """Remember the stories of a feed."""
        stories = tuple(entries)
        self.has_read_feed |= bool(stories)
        self.see_front(stories)

    def see_section(self, link: Link, stories: Iterable[Link]) -> None:
        """Let the first pages of sections stand for a home page that shows next to nothing."""
        if not link.page and len(self.front) < SHOWN:
            self.see_front(stories)

    def new_on(self, stories: Iterable[Link], known: Known | None = None) -> int:
        """How many of the listing's stories are new; they are no longer the next time.

        New is what no source with a past has shown in this run and, where ``known`` is given, no earlier run knew.
        """
        whole = self.is_whole()
        if whole:
            self.shown |= self.listed
        links = {hash(url_key(link.url)): link for link in stories if has_past(link, whole=whole)}
        self.shapes = self.shapes.learn(articles=(link.url for link in links.values()))
        fresh = links.keys() - self.shown
        self.shown |= fresh
        return len(fresh) if known is None else sum(not known(links[key].url) for key in fresh)
