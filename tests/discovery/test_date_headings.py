"""Days over groups of rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from newscrawler.discovery import read_listing
from newscrawler.sites.load import parse_site

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOME = "https://n.example/"
KABUL = parse_site('languages = ["fa-AF", "ps", "en"]\ntimezone = "Asia/Kabul"', key="n.example", file="x")
TITLES = (
    "Ministry of health opens a campaign against polio",
    "Great bazaar of Herat opens again after a year",
    "Farmers of the north ask for seeds before the rain",
    "Students walk four hours to a school without a roof",
)


def row(number: int, tag: str = "div", more: str = "") -> str:
    return f'<{tag} class="row">{more}<a href="/world/story-{100001 + number}">{TITLES[number]}</a></{tag}>'


def dates(body: str) -> list[str | None]:
    tree = document_fromstring(f"<html><body><main>{body}</main></body></html>")
    found = read_listing(tree, f"{HOME}archive", KABUL, now=NOW)
    assert [a.title for a in found.articles] == list(TITLES)
    return [a.date.isoformat() if a.date else None for a in found.articles]


def group(heading: str, *numbers: int) -> str:
    return heading + "".join(map(row, numbers))


THIRD, SECOND = "2026-03-03T00:00:00+04:30", "2026-03-02T00:00:00+04:30"
CASES = {
    "english": ("<h2>Tuesday, 3 March</h2>", "<h2>Monday, 2 March</h2>"),
    "dari": ("<h3>سه‌شنبه ۱۲ حوت ۱۴۰۴</h3>", "<h3>دوشنبه ۱۱ حوت ۱۴۰۴</h3>"),
    "numeric": ('<p class="date">2026-03-03</p>', '<p class="date">2026-03-02</p>'),
    "time element": ("<time>3 March 2026</time>", "<time>2 March 2026</time>"),
}


@pytest.mark.parametrize(("first", "second"), CASES.values(), ids=CASES)
def test_rows_have_the_day_over_them(first: str, second: str) -> None:
    assert dates(group(first, 0, 1) + group(second, 2, 3)) == [THIRD, THIRD, SECOND, SECOND]


def test_groups_may_be_nested() -> None:
    body = "".join(
        f"<section><h2>{day}</h2><ul>{row(a, 'li')}{row(b, 'li')}</ul></section>"
        for day, a, b in (("3 March 2026", 0, 1), ("2 March 2026", 2, 3))
    )
    assert dates(body) == [THIRD, THIRD, SECOND, SECOND]
    table = "".join(
        f"<tr><th colspan=2>{day}</th></tr>{row(a, 'tr', '<td>')}{row(b, 'tr', '<td>')}"
        for day, a, b in (("3 March 2026", 0, 1), ("2 March 2026", 2, 3))
    )
    assert dates(f"<table>{table}</table>") == [THIRD, THIRD, SECOND, SECOND]


def test_a_row_knows_its_own_date_better_and_adds_its_time() -> None:
    own = '<time datetime="2026-03-01T07:00:00+04:30">1 March</time>'
    body = (
        f"<h2>3 March 2026</h2>{row(0, more='<span>10:40</span>')}{row(1)}"
        f"<h2>2 March 2026</h2>{row(2, more=own)}{row(3, more='<b>7.05</b>')}"
    )
    assert dates(body) == [
        "2026-03-03T10:40:00+04:30",
        THIRD,
        "2026-03-01T07:00:00+04:30",
        "2026-03-02T07:05:00+04:30",
    ]


def test_a_page_of_one_day() -> None:
    assert dates(group("<h1>3 March 2026</h1>", 0, 1, 2, 3)) == [THIRD] * 4


@pytest.mark.parametrize(
    "body",
    [
        group('<div class="today-date">24 November 2026</div>', 0, 1, 2, 3),
        group("<h2>Tuesday, 24 November 2026</h2>", 0, 1, 2, 3),
        group("<header><h2>3 March 2026</h2></header>", 0, 1, 2, 3),
        group("<h2>Stories of 3 March 2026 and of the days that followed it</h2>", 0, 1, 2, 3),
        group("<h2>March 2026</h2>", 0, 1) + group("<h2>February 2026</h2>", 2, 3),
        group("<h2>World</h2>", 0, 1) + group("<h2>Sport</h2>", 2, 3),
        "".join(map(row, range(4))) + "<h2>3 March 2026</h2>",
    ],
    ids=["todays-date", "todays-heading", "masthead", "sentence", "months", "sections", "below"],
)
def test_no_heading(body: str) -> None:
    assert dates(body) == [None] * 4
