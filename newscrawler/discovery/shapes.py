"""The shapes of a site's article addresses, as learned so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from newscrawler.discovery.article_urls import Verdict, shape, verdict
from newscrawler.sites import Site

# A shape is trusted when so many addresses show it and nothing else does so often.
ENOUGH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """How often each shape was an article's, and how often something else's. A value: `learn` gives a new one."""

    articles: Mapping[str, int] = field(default_factory=dict)
    """Shape to number of addresses known to be stories."""
    others: Mapping[str, int] = field(default_factory=dict)
    """Shape to number of addresses known to be no stories."""

    def learn(self, articles: Iterable[str] = (), others: Iterable[str] = ()) -> Shapes:
        """The shapes with these addresses counted. Feeds, news sitemaps, listing rows and exported pages teach."""
        return Shapes(articles=_counted(self.articles, articles), others=_counted(self.others, others))

    def verdict(self, url: str, site: Site | None = None) -> Verdict:
        """What the address is, by the site file's pattern, by what was learned, by its own looks; in this order."""
        if site is not None and site.article_url is not None:
            return _declared(url, site.article_url)
        looks = verdict(url)
        if looks is not Verdict.MAYBE and looks is not Verdict.ARTICLE:
            return looks
        good, bad = self._seen(url)
        if good >= ENOUGH and good > 2 * bad:
            return Verdict.ARTICLE
        if bad >= ENOUGH and bad > 2 * good:
            return Verdict.LISTING
        return looks

    def to_json(self) -> dict[str, dict[str, int]]:
        """Plain values, for the archive."""
        return {"articles": dict(self.articles), "others": dict(self.others)}

    @classmethod
    def from_json(cls, data: Mapping[str, Mapping[str, int]]) -> Shapes:
        """The shapes that `to_json` wrote."""
        return cls(articles=dict(data.get("articles", {})), others=dict(data.get("others", {})))

    def _seen(self, url: str) -> tuple[int, int]:
        own = shape(url)
        if "{" not in own:
            return 0, 0  # only words: it has nothing in common with another address
        return self.articles.get(own, 0), self.others.get(own, 0)


def _declared(url: str, pattern: re.Pattern[str]) -> Verdict:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    if pattern.search(target):
        return Verdict.ARTICLE
    looks = verdict(url)
    return looks if looks is Verdict.OTHER else Verdict.LISTING


def _counted(known: Mapping[str, int], urls: Iterable[str]) -> Mapping[str, int]:
    more = Counter(shape(url) for url in urls)
    return dict(Counter(known) + more) if more else known
