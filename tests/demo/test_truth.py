"""Truth and pages agree: everything that a row says stands on the page, as often as it must."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from lxml import html

from newscrawler.demo.newspaper import Newspaper, truth

BASE = "http://newspaper.localhost:8650"
PAPER = Newspaper(BASE)
ROWS: list[dict[str, Any]] = truth(PAPER)
ARTICLES = [row for row in ROWS if "headline" in row]
EDITIONS = {"en": "", "fa-AF": "/fa", "ps": "/ps"}

each_article = pytest.mark.parametrize("row", ARTICLES, ids=lambda row: urlsplit(row["url"]).path)


def target(url: str) -> str:
    return url.removeprefix(BASE)


def page(url: str, paper: Newspaper = PAPER) -> Any:
    response = paper.respond("GET", target(url), {})
    assert response.status == 200, url
    return html.document_fromstring(response.body.decode())


def plain(text: str) -> str:
    """Without what the lossy copies lose."""
    return " ".join(text.replace("\N{ZERO WIDTH NON-JOINER}", "").split())


def story_text(tree: Any) -> str:
    (story,) = tree.xpath("//div[contains(concat(' ', @class, ' '), ' story ')]")
    return "\n".join(plain(text) for text in story.itertext() if text.strip())


def expected_prints(row: dict[str, Any], place: int) -> int:
    """How often paragraph ``place`` of the story stands on the page, without a summary that repeats it."""
    count = len([each for each in row["paragraphs"] if each["role"] != "lead"])
    prints = {"double": 2, "lost": 2, "extra": 2, "triple": 3, "single": 1, "teaser": 1 + (place < 2)}
    is_extra = row["layout"] == "extra" and place == count - 2
    return prints[row["layout"]] - is_extra


@each_article
def test_every_paragraph_stands_on_the_page_as_often_as_it_must(row: dict[str, Any]) -> None:
    text = story_text(page(row["url"]))
    body = [each for each in row["paragraphs"] if each["role"] != "lead"]
    for place, paragraph in enumerate(body):
        wanted = expected_prints(row, place)
        is_summary = row["description"] == paragraph["text"]
        found = text.count(plain(paragraph["text"]))
        assert found in ((wanted, wanted + 1) if is_summary else (wanted,)), paragraph
    for lead in row["paragraphs"][: len(row["paragraphs"]) - len(body)]:
        assert text.count(plain(lead["text"])) == 1


@each_article
def test_paragraphs_stand_in_order(row: dict[str, Any]) -> None:
    text = story_text(page(row["url"]))
    at = 0
    body = [plain(each["text"]) for each in row["paragraphs"] if each["role"] != "lead"]
    # The copy that has everything is the last but for the print copy of a triple page.
    start = text.rfind(body[0]) if body else 0
    for paragraph in body:
        at = text.find(paragraph, start)
        assert at >= start
        start = at


@each_article
def test_nothing_else_stands_in_the_story(row: dict[str, Any]) -> None:
    """What is left after paragraphs, headline and captions is chrome: short, and known."""
    text = story_text(page(row["url"]))
    own = [row["headline"], *(each["text"] for each in row["paragraphs"]), row["description"] or ""]
    own += [image[name] for image in row["images"] for name in ("caption", "credit") if image[name]]
    for each in sorted(map(plain, own), key=len, reverse=True):
        text = text.replace(each, "") if each else text
    assert all(len(line) < 60 for line in text.splitlines())


@each_article
def test_fields_stand_on_the_page(row: dict[str, Any]) -> None:
    tree = page(row["url"])
    headings = {plain(each.text_content()) for each in tree.xpath("//article//h2")}
    assert plain(row["headline"]) in headings
    assert [each.text for each in tree.xpath("//a[@rel='author']")] == [
        each["name"] for each in row["authors"]
    ]
    assert [each.text for each in tree.xpath("//a[@rel='tag']")] == row["keywords"]
    assert row["section"] in tree.xpath("//nav[@class='breadcrumb']//a/text()")
    shown = {each["hreflang"]: each["href"] for each in (a.attrib for a in tree.xpath("//link[@hreflang]"))}
    assert {name: url for name, url in shown.items() if url != row["url"]} == row["translations"]
    sources = {BASE + each for each in tree.xpath("//article//img/@src")}
    assert {image["url"] for image in row["images"]} <= sources
    for image in row["images"]:
        assert not image["caption"] or image["caption"] in tree.text_content()
    assert {BASE + each for each in tree.xpath("//iframe/@src")} == {each["url"] for each in row["videos"]}


@each_article
def test_the_label_is_persian_in_every_language(row: dict[str, Any]) -> None:
    labels = page(row["url"]).xpath("//div[contains(@class, 'field__label visually-hidden')]/text()")
    assert set(labels) <= {"تصویر بندانگشتی"}


@each_article
def test_every_address_leads_to_the_article(row: dict[str, Any]) -> None:
    direct = PAPER.respond("GET", target(row["url"]), {"Host": "newspaper.localhost:8650"})
    for url in row["urls"]:
        parts = urlsplit(url)
        response = PAPER.respond("GET", url.split(parts.netloc, 1)[1], {"Host": parts.netloc})
        if response.status == 301:
            assert response.headers["Location"] == row["url"]
        else:
            assert response.status == 200
            assert response.headers["ETag"] == direct.headers["ETag"]


def test_every_image_answers() -> None:
    for url in {image["url"] for row in ARTICLES for image in row["images"]}:
        response = PAPER.respond("GET", target(url), {})
        assert response.headers["Content-Type"] == "image/png"
        assert response.body.startswith(b"\x89PNG")


def times_in_listings() -> dict[str, datetime]:
    """Address path to the time of its rows, over all pages of ``latest`` in all editions."""
    found = {}
    for prefix in EDITIONS.values():
        for number in range(5):
            for item in page(f"{BASE}{prefix}/latest?page={number}").find_class("content-article"):
                path = urlsplit(item.xpath(".//h3/a/@href")[0]).path.removeprefix("/index.php")
                for stamp in item.xpath(".//time/@data-time"):
                    is_epoch = stamp.isdigit()
                    found[path] = (
                        datetime.fromtimestamp(int(stamp), UTC) if is_epoch else datetime.fromisoformat(stamp)
                    )
    return found


def times_in_feeds() -> dict[str, datetime]:
    found = {}
    for prefix in EDITIONS.values():
        root = ElementTree.fromstring(PAPER.respond("GET", f"{prefix}/rss.xml", {}).body)  # noqa: S314 - ours
        for item in root.iter("item"):
            path = urlsplit(item.findtext("link", "")).path
            assert item.findtext("pubDate", "").endswith("+0000")
            found[path] = parsedate_to_datetime(item.findtext("pubDate", ""))
    return found


def test_dates_are_found_where_the_truth_says() -> None:
    listings, feeds = times_in_listings(), times_in_feeds()
    for row in ARTICLES:
        path = urlsplit(row["url"]).path
        where = row["date_found_in"]
        assert (path in listings) == ("listing" in where), path
        assert (path in feeds) == ("feed" in where), path
        for found in (listings.get(path), feeds.get(path)):
            if found:
                assert abs((found - datetime.fromisoformat(row["date_published"])).total_seconds()) < 60
        if row["date_published"] is None:
            assert where == []


@each_article
def test_dates_stand_on_the_page_where_the_truth_says(row: dict[str, Any]) -> None:
    tree = page(row["url"])
    told = tree.xpath(
        "//meta[@property='article:published_time'] | //time[@datetime] | //span[@class='date']"
    )
    blocks = tree.xpath("//script[@type='application/ld+json']/text()")
    is_broken = bool(blocks) and not blocks[0].rstrip().endswith("}")
    assert bool(told or (blocks and not is_broken)) == ("page" in row["date_found_in"])


def test_the_cases_occur() -> None:
    """The site would be no test if one of its faults were missing."""
    pages = {row["url"]: page(row["url"]) for row in ARTICLES}
    assert {row["layout"] for row in ARTICLES} == {"double", "triple", "teaser", "lost", "extra", "single"}
    assert {row["shape"] for row in ARTICLES} == set("ABCDE")
    for language in EDITIONS:
        own = [row for row in ARTICLES if row["language"] == language]
        assert any(row["date_found_in"] == ["listing"] for row in own), "rows that alone carry the date"
        assert any(row["date_published"] is None for row in own)
        assert any(row["authors"] for row in own)
        assert any(row["relations"].get("wire_copy") for row in own)
        assert any(row["expected"] == "dropped/duplicate_content" for row in own)
        assert any(not pages[row["url"]].xpath("//link[@rel='canonical']") for row in own)
        assert any("&nbsp;" in PAPER.respond("GET", target(row["url"]), {}).body.decode() for row in own)
    assert any(row["date_precision"] == "day" for row in ARTICLES)
    assert any(row["translations"] for row in ARTICLES)
    assert any(row["relations"].get("translation") and not row["translations"] for row in ARTICLES)
    assert any(row["expected"] == "dropped/no_text" for row in ARTICLES)
    assert any("%" in row["url"] for row in ARTICLES), "old addresses with letters of every script"
    dari = [tree.xpath("string(//span[@class='date'])") for url, tree in pages.items() if "/fa/" in url]
    assert any(re.search("عقرب|میزان", text) for text in dari)
    pashto = [tree.xpath("string(//span[@class='date'])") for url, tree in pages.items() if "/ps/" in url]
    assert any(re.search("لړم|تله", text) for text in pashto)


def test_generation_two_changes_one_story_and_adds_three() -> None:
    second = Newspaper(BASE, generation=2)
    before = {row["url"]: row for row in ARTICLES}
    rows: list[dict[str, Any]] = truth(second)
    after = {row["url"]: row for row in rows if "headline" in row}
    assert len(set(after) - set(before)) == 3
    assert set(before) <= set(after)
    skipped = {"date_found_in", "translations", "relations", "date_precision", "date_published"}
    changed = {
        url
        for url, row in before.items()
        if {k: v for k, v in row.items() if k not in skipped}
        != {k: v for k, v in after[url].items() if k not in skipped}
    }
    assert len(changed) == 1
    (url,) = changed
    assert after[url]["date_modified"]
    assert len(after[url]["paragraphs"]) == len(before[url]["paragraphs"]) + 1
    for new in set(after) - set(before):
        language = after[new]["language"]
        listing = page(f"{BASE}{EDITIONS[language]}/latest", second)
        assert listing.find_class("content-article")[0].xpath(".//h3/a/@href")[0].endswith(urlsplit(new).path)
