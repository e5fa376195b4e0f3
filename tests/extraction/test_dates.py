"""The dates of small pages: which source is believed, and which printed days are the story's."""

from datetime import UTC, datetime

import pytest

from newscrawler.extraction.read import read_page
from newscrawler.items import Page
from newscrawler.sites import site_for_url

STORY = (
    "<p>"
    + "The council met on Monday and heard the engineers, who spoke of the bridge at length. " * 4
    + "</p>"
)
STATED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s"}</script>'


def date_of(
    body: str, head: str = "", url: str = "https://paper.example/story"
) -> tuple[str | None, str | None]:
    html = f"<html lang=en><head><title>The bridge will open</title>{head}</head><body>{body}</body></html>"
    page = Page(url=url, body=html.encode(), fetched_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    article = read_page(page, site_for_url(url))
    found = article.date_published
    return (found.isoformat() if found else None), article.date_published_source


H1 = "<h1>The bridge will open</h1>"
CASES = {
    "stated, printed in the outlet's own zone": (
        f"{H1}<div class=byline>December 22, 2023 10:00 PM</div>{STORY}",
        STATED % "2023-12-23T03:00:46Z",
        ("2023-12-22T22:00:46-05:00", "json-ld"),
    ),
    "published anew": (
        f"{H1}<div class=date>11 December 2023</div>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2023-12-11T00:00:00+00:00", "text"),
    ),
    "published anew, with its time": (
        f"{H1}<time datetime=2023-12-11T07:00:00+01:00>11 December 2023</time>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2023-12-11T07:00:00+01:00", "time"),
    ),
    "changed": (
        f"{H1}<div class=date>Updated 11 December 2023</div>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2022-12-27T11:00:00-05:00", "json-ld"),
    ),
    "changed, in German": (
        f"{H1}<div class=date>Zuletzt aktualisiert am 11.12.2023</div>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2022-12-27T11:00:00-05:00", "json-ld"),
    ),
    "the visitor's day": (
        f"{H1}<div class=date>1 March 2026</div>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2022-12-27T11:00:00-05:00", "json-ld"),
    ),
    "the day of the issue above the headline": (
        f"<div class=date>11 December 2023</div>{H1}{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2022-12-27T11:00:00-05:00", "json-ld"),
    ),
    "published anew, its time above the headline": (
        f"<div><time class=Head-publishDate datetime=2023-12-11T07:00:00+01:00>11 Dec 2023</time></div>{H1}{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2023-12-11T07:00:00+01:00", "time"),
    ),
    "the day of the issue, and no headline": (
        f"<div class=date>11 December 2023</div>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2022-12-27T11:00:00-05:00", "json-ld"),
    ),
    "a day far below": (
        H1 + STORY * 8 + f"<h2>11 December 2023</h2>{STORY}",
        STATED % "2022-12-27T11:00:00-05:00",
        ("2022-12-27T11:00:00-05:00", "json-ld"),
    ),
    "labelled at the end": (
        H1 + STORY * 20 + "<ul><li><b>Date</b> 28.04.2023</li></ul>",
        "",
        ("2023-04-28T00:00:00+00:00", "text"),
    ),
    "labelled in Persian": (
        H1 + STORY * 20 + "<p>تاریخ انتشار: ۱۴۰۲/۱۱/۱۵</p>",
        "",
        ("2024-02-04T00:00:00+00:00", "text"),
    ),
    "of change and of publication": (
        H1 + STORY * 20 + "<p>Letzte Änderung: 31.10.2023 Erschienen am: 13.11.2023</p>",
        "",
        ("2023-11-13T00:00:00+00:00", "text"),
    ),
    "in the data of a program": (
        H1 + STORY,
        '<script>window.s = {"publishedAt":"2023-04-28T10:00:00+02:00"}</script>',
        ("2023-04-28T10:00:00+02:00", "state"),
    ),
    "several in the data of a program": (
        H1 + STORY,
        '<script>s = [{"publishedAt":"2023-04-28"}, {"publishedAt":"2023-04-29"}]</script>',
        (None, None),
    ),
    "other stories' days": (
        H1
        + STORY * 20
        + "<div class=list><div class=date>11 December 2023</div><div class=date>12 May 2023</div></div>",
        "",
        (None, None),
    ),
    "the visitor's day, and no other": (
        f"<div class=date>1 March 2026</div>{'<p>-</p>' * 12}{H1}{STORY}",
        "",
        (None, None),
    ),
    "the story begins with it": (
        f"{H1}<p>31 October 2023. {STORY[3:]}",
        "",
        ("2023-10-31T00:00:00+00:00", "text"),
    ),
}


@pytest.mark.parametrize(("body", "head", "expected"), CASES.values(), ids=CASES.keys())
def test_date_of_publication(body: str, head: str, expected: tuple[str | None, str | None]) -> None:
    assert date_of(body, head) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/2024/02/05/bridge", "2024-02-05"),
        ("https://paper.example/news/A2026012914320005196", "2026-01-29"),
        ("https://paper.example/news/20269914320005196", None),
        ("https://paper.example/web/20140226042104/story", None),
    ],
)
def test_day_in_the_address(url: str, expected: str | None) -> None:
    found, _ = date_of(H1 + STORY, url=url)
    assert (found[:10] if found else None) == expected
