"""WordPress REST lists of posts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.found import Found
from newscrawler.discovery.rest import is_past_end
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site

SITE = Site(key="n.example", home="https://n.example/", hosts=("n.example",))
POSTS = "https://n.example/wp-json/wp/v2/posts"
LINK = Link(url=POSTS, kind=LinkKind.LISTING, section="World", page=4)


def read(data: object, url: str = POSTS, linked: str | None = None) -> Found | None:
    body = json.dumps(data).encode()
    return read_answer(body, "application/json; charset=UTF-8", url, SITE, link=LINK, linked=linked)


def post(**fields: Any) -> dict[str, Any]:
    return {"link": "https://n.example/2026/11/03/a/", "title": {"rendered": "A"}} | fields


def one(**fields: Any) -> Link:
    found = read([post(**fields)])
    assert found is not None
    return found.articles[0]


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("Tea &amp; trade &#8211; a <em>history</em>", "Tea & trade – a history"),
        ("بازار هرات &#8217;بسته&#8216; شد", "بازار هرات ’بسته‘ شد"),
        ("", None),
    ],
    ids=["entities", "persian", "empty"],
)
def test_titles(title: str, want: str | None) -> None:
    assert one(title={"rendered": title}).title == want


@pytest.mark.parametrize(
    ("date", "gmt", "want"),
    [
        ("2026-11-03T14:30:00", "2026-11-03T10:00:00", "2026-11-03T14:30:00+04:30"),
        ("2026-11-03T05:00:00", "2026-11-03T10:00:00", "2026-11-03T05:00:00-05:00"),
        ("2026-11-03T14:30:00", None, None),
        (None, "2026-11-03T10:00:00", "2026-11-03T10:00:00+00:00"),
        ("0000-00-00T00:00:00", "soon", None),
        ("2026-11-03T14:30:00", "2024-11-03T10:00:00", None),
    ],
    ids=["kabul", "west", "zone-unknown", "utc-alone", "broken", "absurd-offset"],
)
def test_dates_have_the_sites_offset(date: str | None, gmt: str | None, want: str | None) -> None:
    link = one(date=date, date_gmt=gmt)
    assert (link.date.isoformat() if link.date else None) == want
    assert (link.date_raw is None) is (want is None)


def test_all_that_a_post_says() -> None:
    link = one(
        modified="2026-11-04T14:30:00",
        modified_gmt="2026-11-04T10:00:00",
        _embedded={
            "author": [{"name": "زهرا رحیمی"}],
            "wp:term": [[{"taxonomy": "category", "name": "Trade &amp; law"}], [{"taxonomy": "post_tag"}]],
            "wp:featuredmedia": [{"source_url": "https://n.example/a.jpg"}],
        },
    )
    assert (link.authors, link.section, link.image) == (
        ("زهرا رحیمی",),
        "Trade & law",
        "https://n.example/a.jpg",
    )
    assert link.modified is not None
    assert link.modified.isoformat() == "2026-11-04T14:30:00+04:30"
    assert (link.kind, link.source, link.found_on) == (LinkKind.ARTICLE, LinkKind.LISTING, POSTS)
    assert one().section == "World", "else what the list stands for"


def test_strangers_and_drafts_are_left_out() -> None:
    found = read(
        [post(link="https://other.example/a"), post(status="draft"), post(link="javascript:x"), post()]
    )
    assert found is not None
    assert [link.url for link in found.articles] == ["https://n.example/2026/11/03/a/"]


FULL = [post(link=f"https://n.example/{n}") for n in range(3)]


@pytest.mark.parametrize(
    ("url", "data", "linked", "want"),
    [
        (f"{POSTS}?per_page=3", FULL, None, f"{POSTS}?per_page=3&page=2"),
        (f"{POSTS}?page=7&per_page=3", FULL, None, f"{POSTS}?per_page=3&page=8"),
        ("https://n.example/?rest_route=/wp/v2/posts&per_page=3", FULL, None, "https://n.example/?rest_route=%2Fwp%2Fv2%2Fposts&per_page=3&page=2"),
        (f"{POSTS}?per_page=4", FULL, None, None),
        (f"{POSTS}?per_page=3", [], None, None),
        (f"{POSTS}?per_page=9", FULL, f'<{POSTS}?page=1>; rel="prev", <{POSTS}?page=3>; rel="next"', f"{POSTS}?page=3"),
        (f"{POSTS}?per_page=3&page=3", FULL, f'<{POSTS}?page=2>; rel="prev"', None),
        (f"{POSTS}?per_page=9", FULL, '<https://other.example/>; rel="next"', None),
        (POSTS, {"code": "rest_post_invalid_page_number"}, None, None),
    ],
    ids=["first", "later", "plain-addresses", "last", "empty", "header", "last-by-header", "stranger", "past-the-end"],
)  # fmt: skip
def test_next_page(url: str, data: object, linked: str | None, want: str | None) -> None:
    found = read(data, url, linked)
    assert found is not None
    assert [page.url for page in found.pages] == ([want] if want else [])
    assert all((p.page, p.section, p.kind) == (5, "World", LinkKind.LISTING) for p in found.pages)


@pytest.mark.parametrize(
    ("status", "body", "want"),
    [
        (400, b'{"code":"rest_post_invalid_page_number","data":{"status":400}}', True),
        (400, b'{"code":"rest_invalid_param"}', False),
        (404, b'{"code":"rest_post_invalid_page_number"}', False),
        (400, b'{"code":"rest_post_invalid_page_number"', False),
        (400, b"<html>Bad request", False),
    ],
)
def test_past_the_end(status: int, body: bytes, want: bool) -> None:
    assert is_past_end(status, body) is want


@pytest.mark.parametrize("data", [{"items": []}, [1], [{"a": 1}], {"code": "rest_no_route"}, "x"])
def test_other_json_is_no_listing(data: object) -> None:
    assert read(data) is None
