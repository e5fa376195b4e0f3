"""Sites as different systems build them: addresses, pagers and menus of their own, no feed and no sitemap.

Every story is found, nothing else is taken for one, and the requests stay within 1.25 an article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newscrawler.urls import url_key
from tests.crawling import crawl
from tests.small_paper import Paper, headline, listing, serve, story_page

STORIES, SECTIONS, A_PAGE = 96, ("World", "Economy", "Culture"), 12


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How a system makes addresses."""

    story: Callable[[int, int], str]
    """Section and number of a story to its path."""
    section: Callable[[int], str]
    page: Callable[[int, int], str]
    """Section and page, from 1, to the address of a later page."""
    pager: str = '<div class="pagination"><a class="next" href="{next}">›</a></div>'
    row: str = '<div class="item"><h3><a href="{url}">{title}</a></h3></div>'
    also: str = ""
    """What else stands on every page."""


def slug(number: int) -> str:
    return headline(number).lower().replace(" ", "-")


HOUSES = {
    "php": House(
        story=lambda _, n: f"/news.php?id={140000 + n}",
        section=lambda s: f"/list.php?cat={s + 1}",
        page=lambda s, p: f"/list.php?cat={s + 1}&start={(p - 1) * A_PAGE}",
        row='<tr><td><a href="{url}">{title}</a></td></tr>',
        also='<a href="/contact.php">Contact</a><a href="/news.php?id=1&amp;print=1" rel="nofollow">Print</a>',
    ),
    "plone": House(
        story=lambda s, n: f"/{SECTIONS[s].lower()}/{slug(n)}",
        section=lambda s: f"/{SECTIONS[s].lower()}",
        page=lambda s, p: f"/{SECTIONS[s].lower()}?b_start:int={(p - 1) * A_PAGE}",
        pager='<nav class="pagination"><a href="{next}">Next 12 items »</a></nav>',
        also='<footer><a href="/sitemap">Site map</a><a href="/accessibility-info">Accessibility</a></footer>',
    ),
    "spip": House(
        story=lambda _, n: f"/spip.php?article{n + 20}",
        section=lambda s: f"/spip.php?rubrique{s + 1}",
        page=lambda s, p: f"/spip.php?rubrique{s + 1}&debut_articles={(p - 1) * A_PAGE}",
        pager='<p class="pagination"><a href="{next}" class="lien_pagination" rel="nofollow">{number}</a></p>',
        also='<footer><a href="/spip.php?page=plan">Plan du site</a><a href="/spip.php?auteur3">Redaction</a></footer>',
    ),
    "typo3": House(
        story=lambda _, n: f"/aktuelles/detail/{slug(n)}/",
        section=lambda s: f"/aktuelles/{SECTIONS[s].lower()}/",
        page=lambda s, p: f"/aktuelles/{SECTIONS[s].lower()}/?tx_news_pi1%5BcurrentPage%5D={p}&cHash=a{p}",
        pager='<ul class="f3-widget-paginator"><li><a href="{next}">{number}</a></li></ul>',
    ),
    "asp": House(
        story=lambda _, n: f"/News/Details/{n + 1}",
        section=lambda s: f"/News/Category/{s + 1}",
        page=lambda s, p: f"/News/Category/{s + 1}?pageIndex={p}",
        row='<li><a href="{url}"><img src="/i.jpg" alt=""><span>{title}</span></a></li>',
        also='<footer><a href="/Home/About">About</a><a href="/Account/Login">Log in</a></footer>',
    ),
    "django": House(
        story=lambda _, n: f"/articles/{n + 1}/",
        section=lambda s: f"/topics/{SECTIONS[s].lower()}/",
        page=lambda s, p: f"/topics/{SECTIONS[s].lower()}/?page={p}",
        row='<article><a href="{url}"><h2>{title}</h2></a><p class="meta">by <a href="/people/3/">F. Noori</a></p></article>',
        pager='<ul class="pagination"><li><a href="{next}">{number}</a></li><li><a href="{next}">next</a></li></ul>',
    ),
}


@pytest.fixture
def paper() -> Iterator[Paper]:
    with serve() as running:
        yield running


def build(paper: Paper, house: House) -> set[str]:
    """The site's pages; the keys of its stories."""
    by_section = [[n for n in range(STORIES) if n % 3 == s] for s in range(3)]
    menu = "".join(f'<li><a href="{house.section(s)}">{SECTIONS[s]}</a></li>' for s in range(3))
    keys = set()

    def rows(numbers: list[int]) -> str:
        shown = (house.row.format(url=house.story(n % 3, n), title=headline(n)) for n in numbers)
        return "<table>" + "".join(shown) + "</table>" if house.row.startswith("<tr") else "".join(shown)

    for section, numbers in enumerate(by_section):
        for n in numbers:
            paper.pages[house.story(section, n)] = story_page(n, more=f"{house.also}").replace(
                "<nav>", f"<nav>{menu}"
            )
            keys.add(url_key(paper.base + house.story(section, n)))
        pages = [numbers[i : i + A_PAGE] for i in range(0, len(numbers), A_PAGE)]
        for place, page in enumerate(pages, 1):
            target = house.section(section) if place == 1 else house.page(section, place)
            more = (
                house.pager.format(
                    next=house.page(section, place + 1).replace("&", "&amp;"), number=place + 1
                )
                if place < len(pages)
                else ""
            )
            paper.pages[target] = listing(rows(page) + more + house.also, menu=menu, title=SECTIONS[section])
    paper.pages["/"] = listing(rows(list(range(9))) + house.also, menu=menu, title="Front")
    for path in (
        "/contact.php",
        "/sitemap",
        "/accessibility-info",
        "/Home/About",
        "/people/3/",
        "/spip.php?auteur3",
    ):
        paper.pages[path] = (
            f"<html><title>{path}</title><body><nav>{menu}</nav><p>Some words about us.</p></body></html>"
        )
    return keys


@pytest.mark.parametrize("name", HOUSES)
def test_house(paper: Paper, tmp_path: Path, name: str) -> None:
    keys = build(paper, HOUSES[name])
    run = crawl(tmp_path / "archive", f"url={paper.base}/")
    assert run.status == 0, run.output[-3000:]
    found = {url_key(url) for item in run.items for url in item["urls"]}
    assert found == keys
    assert len(paper.requests) <= 1.25 * len(keys), paper.requests
    paper.requests.clear()
    again = crawl(tmp_path / "archive", f"url={paper.base}/", settings={"REVISIT_HOURS": 0})
    assert again.items == []
    assert len(paper.requests) <= 3 + 1 + len(SECTIONS), paper.requests


def test_languages_are_followed_and_other_outlets_are_not(paper: Paper, tmp_path: Path) -> None:
    """The same outlet in Persian and Pashto behind a switch; a sister outlet and a stranger in rows and menus."""
    switch = "".join(
        f'<a hreflang="{tag}" href="{path}">{name}</a>'
        for tag, path, name in (("en", "/", "English"), ("fa", "/fa/", "فارسی"), ("ps", "/ps/", "پښتو"))
    )
    keys: set[str] = set()
    with serve() as sister:
        away = sister.base.replace("127.0.0.1", "localhost")
        sister.add_stories(range(400, 406))
        sister.pages["/"] = listing("<p>Another outlet</p>")
        outlets = (
            f'<div class="item"><h3><a href="{away}/news/{slug(401)}">{headline(401)}</a></h3></div>'
            f'<div class="item"><h3><a href="https://stranger.example/{slug(402)}">{headline(402)}</a></h3></div>'
            f'<div class="item"><h3><a href="{sister.base}/news/{slug(403)}">{headline(403)}</a></h3></div>'
        )
        for place, prefix in enumerate(("", "/fa", "/ps")):
            numbers = list(range(100 * place, 100 * place + 24))
            rows = ""
            for n in numbers:
                path = f"{prefix}/world/{slug(n)}"
                paper.pages[path] = story_page(n, more=f"<footer>{switch}{outlets}</footer>")
                keys.add(url_key(paper.base + path))
                rows += f'<div class="item"><h3><a href="{path}">{headline(n)}</a></h3></div>'
            menu = f'<li><a href="{prefix}/world/">World</a></li><li><a href="{away}/">The Sister</a></li>'
            page = listing(rows, menu=menu)
            paper.pages[f"{prefix}/world/"] = page
            front = listing(rows + outlets, menu=menu)
            paper.pages[f"{prefix}/"] = front.replace(
                "<main>", f'<div class="language-switcher">{switch}</div><main>'
            )
        run = crawl(tmp_path / "archive", f"url={paper.base}/")
        asked = sister.requests
    assert run.status == 0, run.output[-3000:]
    assert {url_key(url) for item in run.items for url in item["urls"]} == keys
    assert asked == []
    assert len(paper.requests) <= 1.25 * len(keys)
