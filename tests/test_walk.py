"""The main job, end to end: `scrapy crawl site` over the demo newspaper against the newspaper's own truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawler.demo.newspaper import truth
from newscrawler.demo.server import Serving, serve
from newscrawler.text.labels import label_kind
from newscrawler.urls import url_key
from tests.crawling import Crawl, crawl

Row = dict[str, Any]


@pytest.fixture(scope="module")
def newspaper() -> Iterator[Serving]:
    with serve() as serving:
        yield serving


@pytest.fixture(scope="module")
def first(newspaper: Serving, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    archive = tmp_path_factory.mktemp("walk") / "archive"
    return crawl(archive, "site=demo", f"url={newspaper.base}/")


@pytest.fixture(scope="module")
def rows(newspaper: Serving, first: Crawl) -> dict[str, Row]:
    """Address key to what is true of the article there, whether it is to be exported or is another one's double."""
    stories = (row for row in truth(newspaper.newspaper) if "headline" in row)
    return {url_key(row["url"]): row for row in stories}


@pytest.fixture(scope="module")
def pairs(first: Crawl, rows: dict[str, Row]) -> list[tuple[Row, Row]]:
    """Each exported article with what is true of it; of two addresses with one text, either may be the one exported."""
    return [(item, rows[url_key(item["canonical_url"])]) for item in first.items]


def test_the_run_is_healthy(first: Crawl) -> None:
    assert first.status == 0, first.output[-3000:]
    assert "verdict    healthy" in first.output


def test_every_article_once(first: Crawl, rows: dict[str, Row], pairs: list[tuple[Row, Row]]) -> None:
    found = {key for (key,) in first.rows("SELECT key FROM article_urls")}
    expected = {
        key for key, row in rows.items() if row["expected"] in ("exported", "dropped/duplicate_content")
    }
    assert expected <= found
    assert len(pairs) == sum(row["expected"] == "exported" for row in rows.values())
    assert len({item["id"] for item in first.items}) == len(first.items)


FIELDS = (
    "headline",
    "description",
    "language",
    "section",
    "keywords",
    "authors",
    "translations",
    "date_modified",
)


@pytest.mark.parametrize("field", FIELDS)
def test_field(field: str, pairs: list[tuple[Row, Row]]) -> None:
    assert not {row["url"]: (item[field], row[field]) for item, row in pairs if item[field] != row[field]}


def test_paragraphs(pairs: list[tuple[Row, Row]]) -> None:
    """No paragraph lost, repeated, out of order or changed; no label among them."""
    wrong = {}
    for item, row in pairs:
        told = [p["text"] for p in item["paragraphs"] if p["role"] != "caption"]
        wanted = [p["text"] for p in row["paragraphs"] if p["role"] != "caption"]
        if told != wanted:
            wrong[row["url"], row["shape"], row["layout"]] = (told, wanted)
    assert not wrong


def test_no_interface_label(first: Crawl) -> None:
    labels = [p["text"] for item in first.items for p in item["paragraphs"] if label_kind(p["text"])]
    assert not labels


def test_dates(pairs: list[tuple[Row, Row]]) -> None:
    wrong = {}
    for item, row in pairs:
        if row["date_published"] is None:
            is_right = item["date_published"] is None
        elif row["date_precision"] == "day":
            is_right = item["date_published"] == row["date_published"][:10]
        else:
            is_right = bool(item["date_published"]) and same_minute(
                item["date_published"], row["date_published"]
            )
        if not is_right:
            wrong[row["url"]] = (item["date_published"], item["date_published_source"], row["date_published"])
    assert not wrong


def same_minute(one: str, other: str) -> bool:
    gap = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    return abs(gap.total_seconds()) < 60


def test_images_with_captions_and_credits(pairs: list[tuple[Row, Row]]) -> None:
    wrong = {}
    for item, row in pairs:
        wanted = [(pathname(i["url"]), i["caption"], i["credit"]) for i in row["images"]]
        told = [(pathname(i["url"]), i["caption"], i["credit"]) for i in item["images"]]
        if wanted != told:
            wrong[row["url"]] = (told, wanted)
    assert not wrong


def test_main_images_and_videos(pairs: list[tuple[Row, Row]]) -> None:
    wrong = {}
    for item, row in pairs:
        told = (pathname((item["main_image"] or {}).get("url")), [pathname(v["url"]) for v in item["videos"]])
        wanted = (pathname(row["main_image"]), [pathname(v["url"]) for v in row["videos"]])
        if told != wanted:
            wrong[row["url"]] = (told, wanted)
    assert not wrong


def pathname(url: str | None) -> str | None:
    """The address without its host: a page met under www. shows its pictures under www. as well."""
    return urlsplit(url).path if url else None


def test_the_books_balance(first: Crawl) -> None:
    states = dict(first.rows("SELECT state, count(*) FROM frontier GROUP BY state"))
    assert states.get("queued", 0) == states.get("leased", 0) == 0
    outcomes = dict(first.rows("SELECT outcome, sum(count) FROM run_outcomes GROUP BY outcome"))
    assert sum(outcomes.values()) == sum(states.values())
    assert outcomes["exported"] == len(first.items) == first.rows("SELECT count(*) FROM articles")[0][0]


def test_every_raw_page_is_kept(first: Crawl) -> None:
    files = {path.name for path in (first.archive / "warc").iterdir()}
    assert not [name for name in files if name.endswith(".open")]
    records = [item["provenance"]["warc"] for item in first.items]
    assert all(record and record["file"] in files for record in records)


def test_no_page_twice_and_none_forbidden(newspaper: Serving, first: Crawl) -> None:
    # Each host has a robots.txt of its own, and the newspaper answers under two.
    asked = Counter(line for line in newspaper.requests if not line.endswith("/robots.txt"))
    assert not [line for line, count in asked.items() if count > 1]
    assert not [line for line in asked if "/members" in line]


def test_a_second_run_fetches_no_known_article(newspaper: Serving, first: Crawl) -> None:
    newspaper.clear_requests()
    second = crawl(first.archive, "site=demo", f"url={newspaper.base}/")
    assert second.status == 0, second.output[-3000:]
    assert second.items == []
    known = {url_key(newspaper.base + row[0]) for row in first.rows("SELECT '/' || url FROM articles")}
    paths = [line.split()[1] for line in newspaper.requests]
    assert not [path for path in paths if url_key(newspaper.base + path) in known]
    assert paths


def test_the_next_edition_brings_what_is_new(newspaper: Serving, first: Crawl) -> None:
    before = {row["url"] for row in truth(newspaper.newspaper)}
    newspaper.generation = 2
    third = crawl(first.archive, "site=demo", f"url={newspaper.base}/")
    new = [r for r in truth(newspaper.newspaper) if r["expected"] == "exported" and r["url"] not in before]
    assert new
    told = {item["canonical_url"] for item in third.items}
    assert {url_key(r["url"]) for r in new} <= {url_key(u) for u in told}


def test_a_run_may_be_bounded(newspaper: Serving, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Exactly as many articles as asked for; the rest stays queued, and the next run brings it."""
    archive = tmp_path_factory.mktemp("bounded") / "archive"
    arguments = ("site=demo", f"url={newspaper.base}/", "max_pages=1")
    bounded = crawl(archive, *arguments, "max_articles=7")
    assert bounded.status == 0, bounded.output[-3000:]
    assert len(bounded.items) == 7
    assert bounded.rows("SELECT count(*) FROM frontier WHERE state = 'queued'")[0][0] > 0
    rest = crawl(archive, *arguments)
    assert rest.status == 0, rest.output[-3000:]
    assert not {item["id"] for item in bounded.items} & {item["id"] for item in rest.items}
    assert rest.rows("SELECT count(*) FROM frontier WHERE state = 'queued'")[0][0] == 0


def test_nothing_before_since(newspaper: Serving, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = tmp_path_factory.mktemp("since") / "archive"
    since = "2026-11-19"
    settings = {"SOLAR_HIJRI_DATES": True}
    bounded = crawl(archive, "site=demo", f"url={newspaper.base}/", f"since={since}", settings=settings)
    assert bounded.status == 0, bounded.output[-3000:]
    days = {(i["date_published"] or "")[:10]: i["date_published_solar_hijri"] for i in bounded.items}
    assert days["2026-11-20"] == "1405-08-29"
    dated = [item["date_published"] for item in bounded.items if item["date_published"]]
    assert dated
    assert min(dated) >= since
