"""Error pages that answer 200 and read like stories: none is exported, and no article beside them is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.crawling import Crawl, crawl
from tests.hostile.site import Behaviour, Hostile, Visit, Wire, good_page, good_path, hostile, page

GOOD = range(1001, 1031)
UNDATED = range(1031, 1041)
DATE = b'<meta property="article:published_time" content="2026-11-20T08:00:00+00:00">'
SORRY = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The Hostile Times</title></head><body>
<main><h1>We moved things around{what}</h1><p>It looks as if {address} does not lead anywhere any more. Our site was
rebuilt last winter, and many older pages changed their place with it, for which we are sorry.</p><p>You may like to
begin again at the front page, where the editors choose the stories of the day, or to use the search field, which knows
everything that we printed since 1998.</p><p>If you followed a link from another site, please tell its owners; if you
typed it, look once more at each letter. The readers' desk answers all letters within a day.</p></main></body></html>"""


def sorry(visit: Visit, wire: Wire) -> None:
    wire.answer(SORRY.format(what="", address="this address").encode())


def echoing(visit: Visit, wire: Wire) -> None:
    wire.answer(SORRY.format(what=f" ({hash(visit.path) % 9999})", address=visit.path).encode())


WHERE = {
    "everywhere": [f"/lost/an-old-story-of-the-archive-{n}" for n in range(4000, 4040)],
    "by-number": [f"/show?story={n}" for n in range(5000, 5020)],
    "echoed": [f"/found/nothing-under-this-address-{n}" for n in range(6000, 6030)],
    # Where nothing is linked the same server says 404; and good articles have such addresses, too.
    "here-and-there": [f"/news/a-story-that-went-away-{n}" for n in range(7000, 7040)],
    "here-echoed": [f"/world/a-story-that-went-there-{n}" for n in range(8000, 8010)],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    site: Hostile
    crawl: Crawl


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    behaviours: dict[str, Behaviour] = {"/lost/*": sorry, "/show": sorry, "/found/*": echoing}
    behaviours |= dict.fromkeys(WHERE["here-and-there"], sorry) | dict.fromkeys(WHERE["here-echoed"], echoing)
    behaviours |= {good_path(n): page(good_page(n)) for n in GOOD}
    behaviours |= {good_path(n): page(good_page(n).replace(DATE, b"")) for n in UNDATED}
    rows = [*(good_path(n) for n in GOOD[:15]), *(path for paths in WHERE.values() for path in paths)]
    rows += [good_path(n) for n in (*UNDATED, *GOOD[15:])]
    with hostile(behaviours, links=rows) as site:
        archive = tmp_path_factory.mktemp("absent") / "archive"
        yield Scene(site=site, crawl=crawl(archive, f"url={site.base}/"))


def test_no_good_article_is_lost(scene: Scene) -> None:
    urls = {item["url"] for item in scene.crawl.items}
    assert {n for n in (*GOOD, *UNDATED) if scene.site.base + good_path(n) not in urls} == set()


@pytest.mark.parametrize("where", WHERE)
def test_no_error_page_is_exported(scene: Scene, where: str) -> None:
    urls = {item["url"] for item in scene.crawl.items}
    assert [path for path in WHERE[where] if scene.site.base + path in urls] == []


def test_few_addresses_are_asked_for_that_nobody_named(scene: Scene) -> None:
    named = {path for paths in WHERE.values() for path in paths} | {good_path(n) for n in (*GOOD, *UNDATED)}
    asked = [v.path for v in scene.site.visits if v.path.count("/") > 1 or "?" in v.path]
    assert len([path for path in asked if path not in named and not path.startswith("/wp-json")]) <= 8


def test_the_books_balance(scene: Scene) -> None:
    states = dict(scene.crawl.rows("SELECT state, count(*) FROM frontier GROUP BY state"))
    assert states.get("queued", 0) == states.get("leased", 0) == 0
    assert not scene.crawl.rows("SELECT url FROM frontier WHERE outcome = 'failed/error'")
    assert "Traceback" not in scene.crawl.output
