"""The page in a real browser, opened from the disk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newscrawler.archive.database import Archive
from newscrawler.report.figures import figures
from newscrawler.report.page import page
from newscrawler.report.shown import shown
from tests.report.archives import HOSTILE, busy, hostile
from tests.report.browser import Browser

PLOTS = {
    "days": "Articles per day",
    "hours": "Articles per hour",
    "languages": "Languages",
    "sections": "Sections",
    "coverage": "Field coverage over time",
    "dropped": "Blocks dropped",
    "outcomes": "Outcomes by reason",
    "pages": "Pages per day of crawling",
    "failing": "Failing hosts",
    "slow": "Slowest hosts",
    "copies": "Duplicates and relations",
    "clusters": "Clusters of near-duplicates",
}
SEEN = """[...document.querySelectorAll('figure svg[role=img]')].map(svg => ({
    name: svg.closest('figure').id,
    label: document.getElementById(svg.getAttribute('aria-labelledby')).textContent,
    width: svg.getBoundingClientRect().width, height: svg.getBoundingClientRect().height,
    shapes: svg.querySelectorAll('path').length,
    rows: svg.closest('figure').querySelectorAll('tbody tr').length}))"""
HEADLINES = """[...document.querySelectorAll('#latest h3')].map(h => {
    const range = document.createRange(); range.selectNodeContents(h);
    const [text, box] = [range.getBoundingClientRect(), h.getBoundingClientRect()];
    return {text: h.textContent.trim(), direction: getComputedStyle(h).direction,
        left: text.left - box.left, right: box.right - text.right}})"""


@pytest.fixture(scope="module")
def busy_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("report")
    return written(busy(directory / "archive"), directory / "report.html")


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("report")
    return written(hostile(directory / "archive"), directory / "report.html")


def written(archive: Archive, path: Path, site: str | None = None) -> Path:
    path.write_text(page(figures(archive.db, site=site), version="0"), "utf-8")
    archive.close()
    return path


def plots_seen(chromium: Browser) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in chromium.value(SEEN)}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_plot_is_there_and_nothing_complains(
    chromium: Browser, busy_page: Path, width: int, dark: bool
) -> None:
    chromium.open(busy_page, width=width, dark=dark)
    seen = plots_seen(chromium)
    assert set(seen) == set(PLOTS)
    for name, plot in seen.items():
        assert plot["label"].startswith(PLOTS[name])
        assert plot["width"] > 250
        assert plot["height"] > 20
        assert plot["shapes"]
        assert plot["rows"]
    assert chromium.trouble() == []
    assert chromium.requests() == [busy_page.as_uri()]
    assert chromium.value("document.documentElement.scrollWidth") <= width


def test_colours_follow_the_light(chromium: Browser, busy_page: Path) -> None:
    colours = []
    for dark in (False, True):
        chromium.open(busy_page, dark=dark)
        bar = "getComputedStyle(document.querySelector('#days svg path[style*=first]')).fill"
        colours.append(
            (chromium.value("getComputedStyle(document.body).backgroundColor"), chromium.value(bar))
        )
    assert colours == [("rgb(246, 244, 238)", "rgb(47, 102, 180)"), ("rgb(16, 20, 29)", "rgb(110, 163, 242)")]


def test_headlines_stand_on_the_side_where_they_begin(chromium: Browser, busy_page: Path) -> None:
    chromium.open(busy_page)
    headlines = chromium.value(HEADLINES)
    right = [h for h in headlines if re.search("[\u0600-\u06ff]", h["text"])]
    left = [h for h in headlines if h["text"].isascii()]
    assert right
    assert left
    assert all(h["direction"] == "rtl" and h["right"] < 2 < h["left"] for h in right)
    assert all(h["direction"] == "ltr" and h["left"] < 2 < h["right"] for h in left)


def test_hostile_text_neither_runs_nor_breaks_anything(chromium: Browser, hostile_page: Path) -> None:
    chromium.open(hostile_page)
    seen = plots_seen(chromium)
    assert set(seen) == set(PLOTS)
    assert all(plot["height"] > 20 for plot in seen.values())
    assert chromium.trouble() == []
    assert chromium.requests() == [hostile_page.as_uri()]
    assert chromium.value("typeof window.broken") == "undefined"
    assert chromium.value("document.querySelectorAll('script, img, iframe, [onload], [onerror]').length") == 0
    assert (
        chromium.value("[...document.querySelectorAll('a')].filter(a => /^javascript/i.test(a.href)).length")
        == 0
    )
    assert chromium.value("document.querySelectorAll('style').length") == 1
    told = chromium.value("[...document.querySelectorAll('#latest h3')].map(h => h.textContent.trim())")
    assert set(told) == {shown(text) for text in (*HOSTILE, "ب" * 1_000_000, "m" * 1_000_000)}


def test_hostile_text_is_cut(hostile_page: Path) -> None:
    text = hostile_page.read_text("utf-8")
    assert len(text) < 300_000
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", text)


def test_the_page_allows_no_script(busy_page: Path) -> None:
    document = html.parse(str(busy_page)).getroot()
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in str(policy)
    assert "script-src" not in str(policy)
    assert not document.xpath("//script | //link | //*[@src] | //iframe | //form")
    assert "@import" not in busy_page.read_text("utf-8")


def test_ids_are_there_once(busy_page: Path) -> None:
    ids = html.parse(str(busy_page)).getroot().xpath("//@id")
    assert isinstance(ids, list)
    assert len(ids) == len(set(map(str, ids)))


def test_an_empty_archive_says_so(chromium: Browser, tmp_path: Path) -> None:
    path = written(Archive(tmp_path / "archive"), tmp_path / "report.html")
    chromium.open(path, width=390)
    assert chromium.trouble() == []
    assert "This archive is empty" in chromium.value("document.body.innerText")
    assert plots_seen(chromium) == {}


def test_a_run_without_articles_shows_why(tmp_path: Path) -> None:
    from tests.report.archives import LAST

    archive = Archive(tmp_path / "archive")
    run = archive.start_run("none.example", LAST)
    archive.db.execute("INSERT INTO run_outcomes VALUES (?, 'home', 'failed/dns', 1)", (run.id,))
    archive.finish_run(run, LAST, "failed", {"reasons": ["no listing could be read, mostly failed/dns"]})
    text = written(archive, tmp_path / "report.html").read_text("utf-8")
    assert "No article was stored yet" in text
    assert "no listing could be read, mostly failed/dns" in text
    assert text.count("<svg") == 2  # the outcomes, and the pages by day


def test_the_same_archive_gives_the_same_page(tmp_path: Path) -> None:
    archive = busy(tmp_path / "archive", days=2)
    one, other = (page(figures(archive.db), version="0") for _ in range(2))
    archive.close()
    assert one == other
