"""Whether a site file still fits its site: listings give links, links give articles, fields are filled, dates fresh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.home import listings_to_walk, start_links
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.items import Article, Link, LinkKind, Page
from newscrawler.outcomes import Outcome
from newscrawler.sites.probe import MOST_SECTIONS, Counting, Sample, read_samples
from newscrawler.sites.site import Site
from newscrawler.sites.visits import Plan

MOST_STARTS, MOST_FEEDS, STORIES = 8, 2, 5
"""Listings, feeds and sitemaps that the site file names, feeds of the home page, and stories that are asked for."""
MOST = 0.6
"""Share of the stories that must be articles, and have a field, before it counts as filled."""
FIELDS: dict[str, Callable[[Article], object]] = {
    "headline": lambda article: article.headline,
    "text": lambda article: article.text,
    "date_published": lambda article: article.date_published,
    "language": lambda article: article.language != "und",
}
"""Fields that every outlet has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question and its answer."""

    name: str
    is_good: bool | None
    """``None`` for what is only told: a section that home page links to need not list stories."""
    said: str


def check(site: Site, now: datetime, max_age: timedelta) -> Plan[tuple[Check, ...]]:
    """A plan that asks for the site's own listings, feeds and sitemaps, and for a few of the stories there.

    Without listings in the site file, those of the home page are taken. The newest story must be younger than
    ``max_age``.
    """
    count = Counting()
    waiting = list(start_links(site))[:MOST_STARTS]
    checks: list[Check] = []
    stories: list[tuple[Link, ...]] = []
    while waiting:
        link = waiting.pop(0)
        answer = yield from count.ask(link.url)
        if answer.fault or answer.page is None:
            checks.append(Check(name=f"{link.kind} {link.url}", is_good=False, said=answer.fault))
            continue
        links, more = _links(answer.page, link, site, now)
        waiting += more
        dated = sum(one.date is not None for one in links)
        said = f"{len(links)} stories, {dated} with a date" if links else "no stories"
        is_good = bool(links) or (None if link.found_on else False)
        checks.append(Check(name=f"{link.kind} {link.url}", is_good=is_good, said=said))
        stories.append(links)
    samples = yield from read_samples(count, site, stories, STORIES)
    return (*checks, *_read(samples), *_filled(samples), _fresh(samples, stories, now, max_age))


def _links(page: Page, link: Link, site: Site, now: datetime) -> tuple[tuple[Link, ...], list[Link]]:
    """The stories that the page leads to, and the feeds and sections to look at as well."""
    if link.kind is LinkKind.FEED:
        return read_feed(page.body, page.url, site), []
    if link.kind is LinkKind.SITEMAP:
        found = read_sitemap(page.body, page.url)
        parts = [one for one in found if one.kind is LinkKind.SITEMAP]
        return tuple(one for one in found if one.kind is LinkKind.ARTICLE) or tuple(parts), parts[:1]
    listing = read_answer(page.body, page.content_type, page.url, site, link=link, now=now)
    if listing is None:
        return (), []
    if link.kind is not LinkKind.HOME:
        return listing.articles, []
    feeds = () if site.feeds else listing.feeds[:MOST_FEEDS]
    return listing.articles, [*feeds, *listings_to_walk(listing)[:MOST_SECTIONS]]


def _read(samples: Sequence[Sample]) -> Iterator[Check]:
    for sample in samples:
        yield Check(
            name=f"article {sample.url}", is_good=not sample.fault, said=sample.fault or _headline(sample)
        )
    if not samples:
        yield Check(name="articles", is_good=False, said="no link to a story was found")


def _filled(samples: Sequence[Sample]) -> Iterator[Check]:
    articles = [s.article for s in samples if s.article and s.article.outcome is Outcome.EXPORTED]
    for name, value in FIELDS.items():
        filled = sum(bool(value(article)) for article in articles)
        is_good = bool(articles) and filled >= MOST * len(articles)
        yield Check(name=f"field {name}", is_good=is_good, said=f"{filled} of {len(articles)}")


def _fresh(
    samples: Sequence[Sample], stories: Sequence[Sequence[Link]], now: datetime, max_age: timedelta
) -> Check:
    """Whether the newest date, on pages or in listings, is young enough, and not of tomorrow."""
    pages = [s.article.date_published for s in samples if s.article and s.article.date_published]
    rows = [link.date for links in stories for link in links if link.date]
    dates = [date if date.tzinfo else date.replace(tzinfo=UTC) for date in (*pages, *rows)]
    newest = max(dates, default=None)
    if newest is None:
        return Check(name="dates", is_good=False, said="none was found")
    age = now - newest
    return Check(
        name="dates",
        is_good=-timedelta(days=1) <= age <= max_age,
        said=f"the newest is {newest.isoformat(timespec='minutes')}",
    )


def _headline(sample: Sample) -> str:
    return (sample.article.headline if sample.article else None) or "no headline"
