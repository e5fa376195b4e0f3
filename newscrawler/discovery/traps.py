"""Crawler traps: addresses without end that bring nothing new, told by the pattern that they share.

Calendars, session ids, sort orders, soft 404s and generated near-copies have nothing in common but this: page after
page of one pattern brings no article that was not there before. So each pattern has a credit, which articles renew.
What is left out is counted, and a pattern that is given up is reported; the pages of other patterns go on.

Good articles may share the pattern of bad ones, and come after them. What is endless comes from pages without end; one
page's links have an end. So a page that led to an article is followed further, and another one gets a few tries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from newscrawler.discovery.article_urls import shape
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome
from newscrawler.urls import url_key

IN_A_ROW, IN_ALL, SHARE = 20, 60, 4
"""Barren pages in a row, beyond the fruitful ones so far, that end a pattern; and in all, for each fruitful one."""
OF_A_KIND = 15
"""So many times the bounds hold for all pages of a kind together: patterns without end are a pattern too."""
TRIES, FINITE = 3, 100
"""Barren links of one page, under a pattern that is given up, that end the page's own credit; and after a fruitful
one, so many beyond `SHARE` for each."""
AT_ONCE = 8
"""Links of such a page that are asked for before the first of them is settled."""
FRONT = 3
"""So many times the bounds hold for sections that the home page names: a menu has an end."""
MOST_SEGMENTS, MOST_EQUAL = 24, 4
"""Segments of a path, and equal ones among them: relative links that pile up."""
MOST_REMEMBERED = 200_000
"""Paths that are remembered, to know another spelling of one when it comes."""

# Outcomes that say nothing of the pattern: the server's trouble, or our own reasons.
NEUTRAL = frozenset(
    {
        Outcome.UNCHANGED,
        Outcome.BEFORE_SINCE,
        Outcome.OVER_LIMIT,
        Outcome.NEEDLESS,
        Outcome.ROBOTS,
        Outcome.OFFSITE,
        Outcome.TRAP,
        Outcome.CONSENT,
        Outcome.CHALLENGE,
        Outcome.LOGIN_WALL,
    }
)
DIGITS = re.compile(r"\d+")
DOTTED = re.compile(r"/(?:\./)+|//+")


@dataclass(slots=True)
class Yield:
    """What a pattern has brought."""

    fruitful: int = 0
    barren: int = 0
    in_a_row: int = 0
    left_out: int = 0

    def add(self, *, is_fruitful: bool) -> None:
        """Count a page."""
        if is_fruitful:
            self.fruitful, self.in_a_row = self.fruitful + 1, 0
        else:
            self.barren, self.in_a_row = self.barren + 1, self.in_a_row + 1

    def is_spent(self, times: int = 1) -> bool:
        """Whether nothing more is to be expected of a pattern."""
        return (
            self.in_a_row >= times * IN_A_ROW + self.fruitful
            or self.barren >= times * IN_ALL + SHARE * self.fruitful
        )

    def is_read(self) -> bool:
        """Whether nothing more is to be expected of a page's links."""
        return self.barren >= (FINITE + SHARE * self.fruitful if self.fruitful else TRIES)


@dataclass(slots=True)
class Traps:
    """The patterns of one run."""

    patterns: dict[str, Yield] = field(default_factory=dict)
    credited: set[str] = field(default_factory=set)
    """Listings and sitemaps, by address, that led to an article that was not known."""
    spellings: dict[int, int] = field(default_factory=dict)
    """Hash of a path in its plainest form to the hash of the address that had it first."""
    pages: dict[int, Yield] = field(default_factory=dict)
    """Hash of a page's address and a pattern to what its links of that pattern have brought."""
    sources: dict[int, int] = field(default_factory=dict)
    """Hash of the key of a link that was let through to that in ``pages``, until it is settled."""
    waiting: Counter[int] = field(default_factory=Counter)
    """The same hash to the number of links that are not settled yet."""

    def is_hopeless(self, link: Link) -> bool:
        """Whether the link need not even be queued. Of an article's only `is_trap` knows, when its turn comes."""
        return is_endless(link.url) if link.kind is LinkKind.ARTICLE else self.is_trap(link)

    def is_trap(self, link: Link) -> bool:
        """Whether the link is to be left out. What a feed announces never is: a feed has an end."""
        if link.source is LinkKind.FEED or link.kind is LinkKind.HOME or link.found_on is None:
            return False
        if is_endless(link.url):
            return True
        if self._is_given_up(link) and not (link.kind is LinkKind.ARTICLE and self._has_tries(link)):
            found = self.patterns.get(self.pattern(link.url, link.kind))
            if found is not None:
                found.left_out += 1
            return True
        if link.kind is LinkKind.ARTICLE and len(self.sources) < MOST_REMEMBERED:
            key, source = _hash(url_key(link.url)), self._source(link)
            self.waiting[source] += key not in self.sources
            self.sources[key] = source
        return False

    def is_undecided(self, link: Link) -> bool:
        """Whether what is under way from the same page will tell: the link had better wait till then."""
        is_open = link.kind is LinkKind.ARTICLE and link.found_on is not None and self._is_given_up(link)
        return is_open and not self._page(link).is_read() and not self._has_tries(link)

    def credit(self, link: Link) -> None:
        """The page on which that link was found has led to something new, unless its pattern is given up."""
        if link.kind is not LinkKind.ARTICLE or not link.found_on or len(self.credited) >= MOST_REMEMBERED:
            return
        if not self._is_given_up(link):
            self.credited.add(url_key(link.found_on))

    def settled(self, key: str, kind: LinkKind, outcome: Outcome, *, is_copy: bool = False) -> str | None:
        """Learn from the end of the page under that key (`url_key`); the pattern, when this was what ended it.

        ``is_copy`` says that an exported article is nearly the same as another one of the site.
        """
        if outcome in NEUTRAL or outcome.is_failure or kind is LinkKind.HOME:
            self._of_page(key)
            return None
        is_fruitful = (
            key in self.credited if outcome is Outcome.LISTED else outcome is Outcome.EXPORTED and not is_copy
        )
        self.credited.discard(key)
        self._of_page(key, is_fruitful=is_fruitful)
        self.patterns.setdefault(kind, Yield()).add(is_fruitful=is_fruitful)
        pattern = self.pattern("http://" + key, kind)
        found = self.patterns.setdefault(pattern, Yield())
        was_spent = found.is_spent()
        found.add(is_fruitful=is_fruitful)
        return pattern if found.is_spent() and not was_spent else None

    def pattern(self, url: str, kind: LinkKind) -> str:
        """What the address has in common with its like.

        Another spelling of a path that was seen before (case, doubled slashes, other parameters) is a pattern of its
        own, so that copies of good articles do not end the pattern of the good ones.
        """
        if kind in (LinkKind.SITEMAP, LinkKind.FEED):
            return f"{kind} {urlsplit(url).hostname}"
        url = "http://" + url_key(url)
        again = " again" if self._is_another_spelling(url) else ""
        path, mark, query = DIGITS.sub("0", shape(url)).partition("?")
        head, _, last = path.rpartition("/")
        return f"{kind} {head}/{last if '{' in last else '*'}{mark}{query}{again}"

    def report(self) -> Mapping[str, int]:
        """Pattern to number of links that were left out, for those that were given up."""
        return {name: found.left_out for name, found in self.patterns.items() if found.left_out}

    def _is_given_up(self, link: Link) -> bool:
        """Whether nothing more is to be expected of the link's pattern, or of all links of its kind."""
        found, kind = (self.patterns.get(p) for p in (self.pattern(link.url, link.kind), link.kind))
        times = FRONT if link.source is LinkKind.HOME and link.kind is LinkKind.LISTING else 1
        return (found is not None and found.is_spent(times)) or (
            kind is not None and kind.is_spent(OF_A_KIND)
        )

    def _page(self, link: Link) -> Yield:
        """What the links of the page have brought that have the link's pattern."""
        return self.pages.get(self._source(link)) or Yield()

    def _has_tries(self, link: Link) -> bool:
        """Whether the page on which the link was found has credit of its own."""
        page = self._page(link)
        return not page.is_read() and (page.fruitful > 0 or self.waiting[self._source(link)] < AT_ONCE)

    def _source(self, link: Link) -> int:
        return _hash(f"{link.found_on} {self.pattern(link.url, link.kind)}")

    def _of_page(self, key: str, *, is_fruitful: bool | None = None) -> None:
        """Count a link for the page it was found on; ``None`` where its end says nothing."""
        source = self.sources.pop(_hash(key), None)
        if source is None:
            return
        self.waiting[source] -= 1
        if self.waiting[source] <= 0:
            del self.waiting[source]
        if is_fruitful is not None and (source in self.pages or len(self.pages) < MOST_REMEMBERED):
            self.pages.setdefault(source, Yield()).add(is_fruitful=is_fruitful)

    def _is_another_spelling(self, url: str) -> bool:
        plain, own = _hash(plain_path(url)), _hash(url)
        if plain not in self.spellings and len(self.spellings) < MOST_REMEMBERED:
            self.spellings[plain] = own
        return self.spellings.get(plain, own) != own


def is_endless(url: str) -> bool:
    """Whether the path piles up the same segments, as relative links on every page of a site make it do."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return len(parts) > MOST_SEGMENTS or any(parts.count(part) >= MOST_EQUAL for part in set(parts))


def plain_path(url: str) -> str:
    """The path as the laxest server would read it: decoded, in one case, without doubled slashes or parameters."""
    return DOTTED.sub("/", unquote(urlsplit(url).path)).casefold().rstrip("/")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
