from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.discovery.survey import MOST_STRAYS, Survey
from newscrawler.items import Link, LinkKind

HOME = "https://a.example/"


def stories(start: int, end: int, source: LinkKind, **known: object) -> list[Link]:
    return [
        Link(url=f"{HOME}news-{n}", kind=LinkKind.ARTICLE, source=source, **known)  # type: ignore[arg-type]
        for n in range(start, end)
    ]


def section(page: int = 0, found_on: str | None = HOME) -> Link:
    return Link(url=f"{HOME}sport?page={page}", kind=LinkKind.LISTING, page=page, found_on=found_on)


def test_what_one_pager_has_shown_is_not_new_on_another() -> None:
    survey = Survey()
    assert survey.new_on(stories(0, 10, LinkKind.LISTING)) == 10
    assert survey.new_on(stories(5, 15, LinkKind.LISTING)) == 5
    assert survey.new_on(stories(0, 15, LinkKind.LISTING)) == 0


def test_what_only_a_feed_has_shown_is_new() -> None:
    survey = Survey()
    survey.see_front(stories(0, 20, LinkKind.FEED))
    assert survey.new_on(stories(0, 20, LinkKind.LISTING)) == 20


def test_what_an_earlier_run_knew_is_not_new_when_asked() -> None:
    known = {f"{HOME}news-{n}" for n in range(8)}
    assert Survey().new_on(stories(0, 10, LinkKind.LISTING), known.__contains__) == 2


def test_a_sitemap_of_the_whole_site_makes_sections_needless() -> None:
    survey = Survey()
    survey.see_front(stories(0, 20, LinkKind.LISTING))
    assert not survey.is_needless(section())
    survey.see_sitemap(stories(0, 93, LinkKind.SITEMAP))
    assert survey.is_whole()
    assert survey.is_needless(section())
    assert not survey.is_needless(section(page=1)), "a pager that was begun is read on"
    assert not survey.is_needless(section(found_on=None)), "what the user or the site file names is read"
    assert survey.new_on(stories(0, 20, LinkKind.LISTING)) == 0


def test_a_news_sitemap_says_nothing_of_the_whole() -> None:
    survey = Survey()
    survey.see_front(stories(0, 20, LinkKind.LISTING))
    survey.see_sitemap(stories(0, 93, LinkKind.SITEMAP, date=datetime(2026, 11, 1, tzinfo=UTC)))
    assert not survey.is_whole()


def test_a_feed_that_a_sitemap_lists_is_needless_beside_the_home_pages_own() -> None:
    feed = Link(url=f"{HOME}atom.xml", kind=LinkKind.FEED, source=LinkKind.SITEMAP, found_on=HOME)
    assert Survey().is_needless(feed), "the sitemap has its stories, and the home page may declare it"
    assert Survey(has_feeds=True).is_needless(feed)
    assert not Survey(has_feeds=False).is_needless(feed)


def test_one_place_that_has_something_is_enough() -> None:
    feed, sitemap = (
        Link(url=f"{HOME}{kind}", kind=kind, source=LinkKind.HOME, found_on=HOME)
        for kind in (LinkKind.FEED, LinkKind.SITEMAP)
    )
    survey = Survey()
    survey.see_feed(())
    survey.see_sitemap(())
    assert not survey.is_needless(feed)
    assert not survey.is_needless(sitemap)
    survey.see_feed((Link(url=f"{HOME}a", kind=LinkKind.ARTICLE),))
    assert survey.is_needless(feed)
    assert not survey.is_needless(sitemap)
    survey.see_sitemap((Link(url=f"{HOME}a.xml", kind=LinkKind.SITEMAP),))
    assert survey.is_needless(sitemap)


def test_sections_stand_for_a_home_page_without_stories() -> None:
    """A front of words alone: the sitemap is measured by the first sections, and the others are needless."""
    survey = Survey()
    urls = [f"{HOME}{n}" for n in range(43)]
    survey.see_sitemap(Link(url=u, kind=LinkKind.ARTICLE, source=LinkKind.SITEMAP) for u in urls)
    survey.see_front(())
    assert not survey.is_whole()
    stories = [Link(url=u, kind=LinkKind.ARTICLE, source=LinkKind.LISTING) for u in urls]
    survey.see_section(section(page=1), stories[20:40])
    assert not survey.front, "a deeper page is no front"
    survey.see_section(section(), stories[:12])
    assert survey.is_whole()
    survey.see_section(section(), stories)
    assert len(survey.front) == 12, "when there is one, sections add nothing to it"


def test_what_only_a_stray_listing_has_led_to_is_not_used_as_a_listing() -> None:
    survey = Survey()
    stray, other = (Link(url=f"{HOME}{name}", kind=LinkKind.ARTICLE, found_on=HOME) for name in ("a", "b"))
    deeper = Link(url=f"{HOME}c", kind=LinkKind.ARTICLE, found_on=stray.url)
    assert [survey.may_use(link) for link in (stray, deeper, other)] == [True, False, True]
    as_listing = Link(url=stray.url, kind=LinkKind.LISTING, found_on=other.url)
    assert [survey.is_used(link) for link in (as_listing, deeper, other)] == [True, False, True]


def test_stray_listings_are_bounded() -> None:
    survey = Survey()
    links = (Link(url=f"{HOME}{n}", kind=LinkKind.ARTICLE, found_on=HOME) for n in range(2 * MOST_STRAYS))
    assert sum(map(survey.may_use, links)) == MOST_STRAYS
