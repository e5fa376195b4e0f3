"""What discovery alone finds on a site served on loopback: recall, precision and requests, with and without sitemaps.

    python bench/discovery.py URL GOLD [--no-sitemaps] [--no-feeds] [--show N]

GOLD is a file of JSON lines with a ``url`` each, ``urls`` for its other addresses and ``kind`` where not all are stories. Articles are not fetched, only counted; every feed, sitemap and
listing page is. The policy is the plainest one: robots.txt and its sitemaps, the home page and its feeds, each
section and each language with its pager until `goes_on` says stop.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen
from urllib.robotparser import RobotFileParser

import lxml.html

from newscrawler.discovery import (
    Limits,
    Shapes,
    Verdict,
    goes_on,
    has_past,
    is_whole,
    links_to_follow,
    read_feed,
    read_listing,
    read_sitemap,
    sitemaps_from_robots,
    usual_feeds,
    usual_sitemaps,
)
from newscrawler.items import Link, LinkKind
from newscrawler.sites import site_for_url
from newscrawler.urls import url_key

MOST_REQUESTS = 2000
STORIES = frozenset({"article", "news", "opinion", "live", "video", "photo"})
RANKS = {LinkKind.SITEMAP: 0, LinkKind.FEED: 2, LinkKind.HOME: 4, LinkKind.LISTING: 5}


def fetch(url: str) -> tuple[bytes, str] | None:
    """Body and final address; ``None`` for anything but 200."""
    if not re.fullmatch(r"127[.\d]+|(?:[\w-]+\.)*localhost", urlsplit(url).hostname or ""):
        raise SystemExit(f"{url}: only loopback is measured")
    host = urlsplit(url).netloc
    asked = Request(re.sub(r"//[\w.-]+localhost", "//127.0.0.1", url), headers={"Host": host})  # noqa: S310 - as above
    try:
        with urlopen(asked, timeout=20) as response:  # noqa: S310 - loopback, checked above
            return response.read(), response.url.replace("//127.0.0.1", f"//{host.split(':')[0]}", 1)
    except (HTTPError, URLError):
        return None


class Crawl:
    """One run: what was fetched, what was found."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.site = site_for_url(options.url)
        self.articles: dict[str, Link] = {}
        self.by: Counter[str] = Counter()
        self.shown: set[str] = set()
        self.listed: set[str] = set()
        self.front: set[str] = set()
        self.has_feeds: bool | None = None
        self.seen: set[str] = set()
        self.requests: Counter[str] = Counter()
        self.queue: list[tuple[int, int, Link]] = []
        self.shapes = Shapes()
        self.seconds = 0.0
        self.robots = RobotFileParser()
        self.count = count()

    def run(self) -> None:
        """Follow everything to its end."""
        robots = self.get(urljoin(self.site.home, "/robots.txt"), "robots")
        self.robots.parse(robots[0].decode("utf-8", "replace").splitlines() if robots else [])
        declared = (
            sitemaps_from_robots(robots[0].decode("utf-8", "replace"), self.site.home) if robots else ()
        )
        if not self.options.no_sitemaps:
            self.follow(declared or usual_sitemaps(self.site, declared))
        self.follow([Link(url=self.site.home, kind=LinkKind.HOME)])
        while self.queue and sum(self.requests.values()) < MOST_REQUESTS:
            link = heappop(self.queue)[2]
            if link.kind is LinkKind.FEED and link.source is LinkKind.SITEMAP and self.has_feeds is not False:
                continue  # the same in another form
            if url_key(link.url) in self.seen or not self.robots.can_fetch("newscrawler", link.url):
                continue
            self.seen.add(url_key(link.url))
            if link.kind is LinkKind.LISTING and not link.page and self.whole():
                continue
            answer = self.get(link.url, link.kind.value)
            if answer is None:
                continue
            start = time.perf_counter()
            self.read(link, *answer)
            self.seconds += time.perf_counter() - start

    def follow(self, links: Iterable[Link]) -> None:
        """Queue the links: a pager that was begun is read to its end before another one is."""
        for link in links:
            rank = (
                3 if link.page else RANKS[link.kind] if link.found_on or link.kind is not LinkKind.HOME else 1
            )
            heappush(self.queue, (rank, next(self.count), link))

    def read(self, link: Link, body: bytes, url: str) -> None:
        """Keep the articles, queue the rest."""
        if link.kind is LinkKind.SITEMAP:
            links = read_sitemap(body, url)
            self.follow(one for one in links if one.kind in (LinkKind.SITEMAP, LinkKind.FEED))
            stories = [one for one in links if one.kind is LinkKind.ARTICLE]
            self.take(stories, "sitemap")
            self.listed.update(url_key(one.url) for one in stories if one.title is None and one.date is None)
            return
        if link.kind is LinkKind.FEED:
            links = read_feed(body, url, self.site)
            self.shapes = self.shapes.learn(one.url for one in links)
            self.take(links, "feed")
            self.front.update(self.allowed(links))
            return
        found = read_listing(lxml.html.fromstring(body), url, self.site, link=link, shapes=self.shapes)
        self.take(found.articles, "listing")
        self.shown |= self.listed if self.whole() else set()
        new = len(self.note(found.articles))
        self.shapes = self.shapes.learn(one.url for one in found.articles)
        following = goes_on(
            link, new, Limits(), following=found.pages[0] if found.pages else None, whole=self.whole()
        )
        if following:
            self.follow([following])
        if link.kind is LinkKind.HOME:
            self.front.update(self.allowed(found.articles))
            self.has_feeds = bool(self.has_feeds) or bool(found.feeds)
            more = (*links_to_follow(found, link), *usual_feeds(self.site, found))
            self.follow(one for one in more if one.kind is not LinkKind.FEED or not self.options.no_feeds)

    def allowed(self, links: Iterable[Link]) -> set[str]:
        """The keys of what robots.txt lets us fetch."""
        return {url_key(link.url) for link in links if self.robots.can_fetch("newscrawler", link.url)}

    def whole(self) -> bool:
        """Whether the sitemaps had all that was shown elsewhere."""
        return is_whole(self.listed, self.front)

    def note(self, links: Iterable[Link]) -> set[str]:
        """The keys that no source with a past has shown before; remembered."""
        keys = {url_key(link.url) for link in links if has_past(link, whole=self.whole())} - self.shown
        self.shown |= keys
        return keys

    def take(self, links: Iterable[Link], source: str) -> None:
        """Keep the articles that are new."""
        for link in links:
            key = url_key(link.url)
            if not self.robots.can_fetch("newscrawler", link.url):
                continue
            if key in self.articles or self.shapes.verdict(link.url, self.site) in (
                Verdict.LISTING,
                Verdict.OTHER,
            ):
                continue
            self.articles[key] = link
            self.by[source] += 1

    def get(self, url: str, kind: str) -> tuple[bytes, str] | None:
        """One counted request."""
        self.requests[kind] += 1
        return fetch(url)


def main() -> int:
    """Print one line of figures, then what is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--no-sitemaps", action="store_true")
    parser.add_argument("--no-feeds", action="store_true")
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.open(encoding="utf-8")]
    names = {url_key(u): url_key(row["url"]) for row in rows for u in (row["url"], *row.get("urls", ()))}
    gold = {url_key(row["url"]) for row in rows if row.get("kind", "article") in STORIES}
    crawl = Crawl(options)
    crawl.run()
    hits = gold & {names.get(key) for key in crawl.articles}
    spent = sum(crawl.requests.values())
    sys.stdout.write(
        f"recall {len(hits) / len(gold):.3f} ({len(hits)}/{len(gold)})  precision {sum(names.get(k) in gold for k in crawl.articles) / max(1, len(crawl.articles)):.3f}"
        f" ({len(crawl.articles)})  requests {spent} {dict(crawl.requests)}"
        f"  per article {(spent + len(crawl.articles)) / max(1, len(hits)):.2f}  by {dict(crawl.by)}"
        f"  reading {1000 * crawl.seconds / max(1, spent):.1f} ms a page\n"
    )
    for key in sorted(gold - hits)[: options.show]:
        sys.stdout.write(f"  missed {key}\n")
    for key in sorted(k for k in crawl.articles if names.get(k) not in gold)[: options.show]:
        sys.stdout.write(f"  wrong  {crawl.articles[key].url} on {crawl.articles[key].found_on}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
