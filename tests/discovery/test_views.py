"""Drupal's views as scripts ask for them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.found import Found
from newscrawler.items import Link, LinkKind
from newscrawler.sites import Site

SITE = Site(key="n.example", home="https://n.example/", hosts=("n.example",))
VIEW = "https://n.example/views/ajax?view_name=news&view_display_id=block_1"
ROWS = "".join(
    f'<div class="views-row"><h3><a href="/fa/afghanistan-{n}">{title}</a></h3>'
    f'<time datetime="2026-11-0{n % 9 + 1}T08:00:00+04:30">x</time></div>'
    for n, title in ((190001, "وزارت صحت از آغاز کارزار واکسین پولیو خبر داد"), (190002, "بازار بزرگ هرات پس از یک سال بازگشایی شد"))
)  # fmt: skip


def pager(*numbers: str, path: str = "") -> str:
    items = "".join(f'<li class="pager__item"><a href="{path}?page={n}">{n}</a></li>' for n in numbers)
    return f'<nav class="pager" role="navigation"><ul class="pager__items js-pager__items">{items}</ul></nav>'


def commands(markup: str) -> list[dict[str, Any]]:
    return [
        {"command": "settings", "settings": {"views": {}}, "merge": True},
        {"command": "viewsScrollTop", "selector": ".js-view-dom-id-1"},
        {"command": "insert", "method": "replaceWith", "selector": ".js-view-dom-id-1", "data": markup},
    ]


def read(markup: str, url: str = VIEW) -> Found:
    body = json.dumps(commands(markup)).encode()
    link = Link(url=url, kind=LinkKind.LISTING, section="Afghanistan", page=2)
    found = read_answer(body, "application/json", url, SITE, link=link)
    assert found is not None
    return found


def test_rows_as_on_a_page() -> None:
    found = read(ROWS)
    assert [(a.url, a.title, a.date.isoformat() if a.date else None) for a in found.articles] == [
        ("https://n.example/fa/afghanistan-190001", "وزارت صحت از آغاز کارزار واکسین پولیو خبر داد", "2026-11-03T08:00:00+04:30"),
        ("https://n.example/fa/afghanistan-190002", "بازار بزرگ هرات پس از یک سال بازگشایی شد", "2026-11-04T08:00:00+04:30"),
    ]  # fmt: skip
    assert {a.found_on for a in found.articles} == {VIEW}
    assert {a.section for a in found.articles} == {"Afghanistan"}


@pytest.mark.parametrize(
    ("url", "markup", "number"),
    [
        (VIEW, pager("1", "2", "17"), "1"),
        (f"{VIEW}&page=2", pager("0", "1", "3", "17"), "3"),
        (f"{VIEW}&page=17", pager("0", "15", "16"), None),
        (f"{VIEW}&view_path=%2Fnews", pager("1", path="/news"), "1"),
        (VIEW, pager("1", path="/views/ajax"), "1"),
        (f"{VIEW}&page=0,3", pager("0%2C4", "0%2C9"), "4"),
        (VIEW, '<a rel="next" class="button" href="?page=1">Load more</a>', "1"),
        (VIEW, "", None),
        (VIEW, '<p><a href="/archive?page=9">Our archive of the last century</a></p>', None),
    ],
    ids=["first", "middle", "last", "of-a-page", "of-itself", "several-pagers", "infinite-scroll", "none", "no-pager"],
)  # fmt: skip
def test_next_page(url: str, markup: str, number: str | None) -> None:
    pages = read(ROWS + markup, url).pages
    wanted = url.partition("&page=")[0] + f"&page={number}"
    assert [unquote(page.url) for page in pages] == ([unquote(wanted)] if number else [])
    assert [page.page for page in pages] == [3] * len(pages)


def test_an_empty_view_ends_the_pager() -> None:
    assert read("") == Found()
