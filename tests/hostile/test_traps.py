"""Traps: addresses without end, each kind of them bounded and counted, and the real articles found beside them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.crawling import Crawl, crawl
from tests.hostile.site import (
    Behaviour,
    Hostile,
    Visit,
    Wire,
    good_page,
    good_path,
    hostile,
    listing,
    page,
    story,
)

GOOD = range(1001, 1031)
BOUND = 260
"""Most requests that one trap may cost."""
draw = random.Random(9)  # noqa: S311 - no secret


def number(path: str) -> int:
    found = re.findall(r"\d+", path)
    return int(found[-1]) if found else 0


def token() -> str:
    return f"{draw.getrandbits(64):016x}"


def calendar(visit: Visit, wire: Wire) -> None:
    """Months without end, each with days, and a link to the next."""
    n = number(visit.path)
    month = f"/calendar/{2026 + n // 12}/{n % 12 + 1:02d}"
    days = [f"{month}/{day:02d}/events-of-the-day-{n * 31 + day}" for day in range(1, 29)]
    more = f"<a rel='next' href='/events?page={n + 1}'>Next month</a>"
    wire.answer(listing(days, more=more, title=f"Calendar {n}"))


def empty_day(visit: Visit, wire: Wire) -> None:
    wire.answer(f"<html><body><h1>Events</h1><p>No events on {visit.path}.</p></body></html>".encode())


def sessions(visit: Visit, wire: Wire) -> None:
    """The same good articles under a new session id each time, and the next page likewise."""
    rows = [f"{good_path(n)}?sid={token()}" for n in GOOD]
    wire.answer(listing(rows, more=f"<a rel='next' href='/world?page={number(visit.path) + 1}'>Next</a>"))


def sorts(visit: Visit, wire: Wire) -> None:
    keys = ["sort", "order", "view", "filter", "size", "colour"]
    links = [
        f"/sorts?{'&'.join(f'{k}={draw.randrange(9)}' for k in draw.sample(keys, 3))}" for _ in range(30)
    ]
    menu = "".join(f"<li><a href='{link}'>Sorted in another way</a></li>" for link in links)
    wire.answer(listing([], more=f"<nav><ul>{menu}</ul></nav>", title="Sorted"))


def copies(visit: Visit, wire: Wire) -> None:
    """Thousands of pages that differ by a number."""
    _, paragraphs = story(77)
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    n = number(visit.path)
    head = f"Our offer of the day is number {n}"
    wire.answer(
        f"<html lang='en'><head><title>{head}</title></head><body><article><h1>{head}</h1>{text}".encode()
    )


def shop(visit: Visit, wire: Wire) -> None:
    """A pager without end over those copies, shuffled."""
    rows = [f"/offers/our-offer-of-the-day-number-{draw.randrange(10**6, 10**7)}" for _ in range(20)]
    n = number(visit.path)
    wire.answer(listing(rows, more=f"<a rel='next' href='/shop?page={n + 1}'>Next</a>", title=f"Shop {n}"))


def soft_404(visit: Visit, wire: Wire) -> None:
    wire.answer(
        b"<html lang='en'><head><title>Not found</title></head><body><h1>Page not found</h1>"
        b"<p>Sorry, the page that you are looking for does not exist any more on this server.</p></body></html>"
    )


def index(visit: Visit, wire: Wire) -> None:
    """A sitemap index that lists two more of its kind, for ever, and itself."""
    n = number(visit.path)
    locs = "".join(
        f"<sitemap><loc>http://{visit.host}/maps/{m}.xml</loc></sitemap>" for m in (n, 2 * n + 1, 2 * n + 2)
    )
    wire.answer(f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{locs}</sitemapindex>".encode(),
                Content_Type="application/xml")  # fmt: skip


def deeper(visit: Visit, wire: Wire) -> None:
    """A relative link that goes one deeper each time."""
    wire.answer(
        listing(
            [], more="<nav><a href='deeper/'>Deeper section</a></nav><a rel='next' href='deeper/'>Next</a>"
        )
    )


ENTITIES = "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12))
LAUGHS = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'ha'>{ENTITIES}]><rss><channel><item><title>&a11;</title>"
EXTERNAL = (
    "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y SYSTEM '{base}/secret'>]>"
    "<rss><channel><item><title>&x;&y;</title><link>/news/a-story-from-the-feed-of-entities-1900</link></item></channel></rss>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    site: Hostile
    crawl: Crawl


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    behaviours: dict[str, Behaviour] = {
        "/events*": calendar,
        "/calendar/*": empty_day,
        "/world*": sessions,
        "/sorts*": sorts,
        "/shop*": shop,
        "/offers/*": copies,
        "/missing/*": soft_404,
        "/maps/*": index,
        "/deep/*": deeper,
        "/laughs.xml": page(LAUGHS.encode(), Content_Type="application/rss+xml"),
        "/laughs16.xml": page(LAUGHS.encode("utf-16"), Content_Type="application/rss+xml"),
        "/news/a-story-from-the-feed-of-entities-1900": page(good_page(1900)),
    }
    behaviours |= {f"{good_path(n)}*": page(good_page(n)) for n in GOOD}
    behaviours |= {good_path(n).upper(): page(good_page(n)) for n in GOOD}
    sections = {
        "Events": "/events",
        "World": "/world",
        "Business": "/sorts",
        "Culture": "/shop",
        "Sport": "/deep/",
    }
    menu = (
        "<nav><ul>"
        + "".join(f"<li><a href='{s}'>{name}</a></li>" for name, s in sections.items())
        + "</ul></nav>"
    )
    feeds = "".join(
        f"<link rel='alternate' type='application/rss+xml' href='/{f}.xml'>"
        for f in ("laughs", "laughs16", "external")
    )
    traps = [f"/missing/a-page-that-is-not-there-{n}" for n in range(5000, 5120)]
    clothes = [good_path(n).upper() for n in GOOD]
    clothes += ["/" + good_path(n) for n in GOOD] + [good_path(n).replace("/news/", "/news//") for n in GOOD]
    clothes += [f"/x/..{good_path(n)}#part-{n}" for n in GOOD] + [
        f"{good_path(n)}?utm_source=x&fbclid={n}" for n in GOOD
    ]
    hidden = "<div style='display:none'><a href='/honeypot/never-follow-this-link-of-ours-6001'>Never follow this link of ours</a></div>"
    rows = [*traps[:60], *(good_path(n) for n in GOOD[:15]), *traps[60:], *clothes]
    with hostile(behaviours, links=rows, more=menu + hidden) as site:
        site.behaviours["/external.xml"] = page(
            EXTERNAL.format(base=site.base).encode(), Content_Type="application/rss+xml"
        )
        site.behaviours["/robots.txt"] = page(f"User-agent: *\nSitemap: {site.base}/maps/1.xml\n".encode())
        site.behaviours["/"] = page(
            listing(rows, more=menu + hidden).replace(b"</head>", feeds.encode() + b"</head>")
        )
        site.behaviours["/late"] = page(listing([good_path(n) for n in GOOD[15:]], title="Late news"))
        site.behaviours["/"] = page(
            listing(
                rows, more=menu.replace("<ul>", "<ul><li><a href='/late'>Late news</a></li>") + hidden
            ).replace(b"</head>", feeds.encode() + b"</head>")
        )
        archive = tmp_path_factory.mktemp("traps") / "archive"
        yield Scene(site=site, crawl=crawl(archive, f"url={site.base}/"))


def test_the_run_ends_by_itself(scene: Scene) -> None:
    assert "took" in scene.crawl.output, scene.crawl.output[-3000:]
    assert len(scene.site.visits) < 1200
    faults = scene.crawl.rows("SELECT url FROM frontier WHERE outcome = 'failed/error'")
    assert not faults, scene.crawl.output[-6000:]


def test_the_real_articles_are_found_once(scene: Scene) -> None:
    keys = [item["url"].partition("?")[0].lower().replace("//news", "/news") for item in scene.crawl.items]
    told = [k for k in keys if "/news/a-good-story" in k.replace("news//", "news/")]
    assert len(set(told)) == len(told)
    headlines = [item["headline"] for item in scene.crawl.items]
    assert [n for n in GOOD if headlines.count(story(n)[0]) != 1] == []


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/*",
        "/events*",
        "/world*",
        "/sorts*",
        "/shop*",
        "/offers/*",
        "/missing/*",
        "/maps/*",
        "/deep/*",
    ],
)
def test_a_trap_costs_little(scene: Scene, path: str) -> None:
    assert scene.site.count(path) <= BOUND


def test_what_was_left_out_is_counted_and_reported(scene: Scene) -> None:
    assert re.search(r"\d+ links left out of", scene.crawl.output)
    assert "Nothing new from" in scene.crawl.output


def test_no_entity_is_expanded(scene: Scene) -> None:
    assert scene.site.count("/secret") == 0
    assert scene.site.count("/news/a-story-from-the-feed-of-entities-1900") == 1
    assert not [item for item in scene.crawl.items if "root:" in (item["headline"] or "")]


def test_a_link_that_no_reader_sees_is_not_followed(scene: Scene) -> None:
    assert scene.site.count("/honeypot/*") == 0
