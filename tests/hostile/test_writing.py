"""What it writes and reveals: names, lines and cells in which strangers have no say, and no secret anywhere."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree

from newscrawler.archive.database import Archive
from newscrawler.errors import SiteError
from newscrawler.options import crawl_options
from tests.crawling import ROOT
from tests.hostile.site import Behaviour, Hostile, good_page, good_path, hostile, page, story

HEADLINES = {
    1: "<script>alert(1)</script><b>Bold</b> news of the day from the council",
    2: '=HYPERLINK("http://evil.example","Click") says the council of the town',
    3: "+1234567 people counted in the town by the council",
    4: "@SUM(1+1)*cmd|' /C calc'!A0 was said by the council",
    5: "'; DROP TABLE articles; -- says the council of the town",
    6: '" OR 1=1 NEAR(a b) NOT * ^ : says the council of the town',
    7: "Over\u202eriding \u2066isolated\u2069 words of the council of the town",
    8: "Control \x1b[31mcolours\x07 and \x08backspaces of the council",
    9: "Not a character \ufffe\uffff in the town of the council",
    10: "A line\n2026-01-01 00:00:00 [root] CRITICAL: forged by the council",
    11: "]]> <![CDATA[ &lt;/headline&gt; said the council of the town",
    12: "{{7*7}} ${7*7} <%= 7*7 %> %s %(x)s {0} said the council",
}
SECRET = "s3cret-t0ken"  # noqa: S105 - looked for in everything that is written
LONG = "An endless headline of the town council " * 25_000
GOOD = range(1001, 1011)


def odd(number: int, headline: str) -> bytes:
    own, _ = story(number)
    return good_page(number).replace(own.encode(), escape(headline, quote=False).encode("utf-8", "replace"))


def names() -> list[str]:
    return [
        f"/news/..%2f..%2f..%2fetc%2fpasswd-{5001}",
        f"/news/%00nul-and-%0a-newline-{5002}",
        f"/news/%1b%5b31m-ansi-escape-{5003}",
        f"/news/{quote('خبر‌های روز')}-{5004}",
        f"/news/{'long-' * 300}{5005}",
        f"/news/a'b\"c;d&e|f`g-{5006}".replace("'", "%27").replace('"', "%22"),
        f"/news/con.nul.aux-{5007}",
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    site: Hostile
    archive: Path
    output: str

    @property
    def items(self) -> list[dict[str, object]]:
        text = (self.archive.parent / "out.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    directory = tmp_path_factory.mktemp("writing")
    behaviours: dict[str, Behaviour] = {
        good_path(4000 + n): page(odd(4000 + n, headline), Set_Cookie=f"session={SECRET}")
        for n, headline in HEADLINES.items()
    }
    behaviours[good_path(4900)] = page(odd(4900, LONG))
    behaviours |= {name: page(good_page(5001 + i)) for i, name in enumerate(names())}
    section = "Sport\x1b[2J\n2026-01-01 00:00:00 [root] CRITICAL: forged\r\u202e"
    menu = f"<nav><ul><li><a href='/sport'>{section}</a></li></ul></nav>"
    with hostile(behaviours, good=GOOD, more=menu) as site:
        command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={site.base}/"]
        command += [part for name in ("jsonl", "csv", "xml") for part in ("-O", f"{directory}/out.{name}")]
        settings = {
            "ARCHIVE_DIR": directory / "archive",
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "LOG_LEVEL": "DEBUG",
            "SCRAPY_LOG_LEVEL": "DEBUG",
            "DEFAULT_REQUEST_HEADERS": json.dumps(
                {"Authorization": f"Bearer {SECRET}", "Cookie": f"a={SECRET}"}
            ),
        }
        command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=100, check=False)
        yield Scene(
            site=site,
            archive=directory / "archive",
            output=(done.stdout + done.stderr).decode("utf-8", "strict"),
        )


def test_every_article_is_written_once_in_every_format(scene: Scene) -> None:
    urls = [str(item["url"]) for item in scene.items]
    wanted = {*(good_path(n) for n in GOOD), *(good_path(4000 + n) for n in HEADLINES), good_path(4900)}
    assert {scene.site.base + path for path in wanted} <= set(urls), scene.output[-3000:]
    assert len(set(urls)) == len(urls)
    csv.field_size_limit(1 << 26)
    with (scene.archive.parent / "out.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(urls)
    xml = etree.parse(scene.archive.parent / "out.xml", etree.XMLParser(huge_tree=True))
    assert len(xml.getroot()) == len(urls)


def test_no_cell_is_a_formula(scene: Scene) -> None:
    csv.field_size_limit(1 << 26)
    with (scene.archive.parent / "out.csv").open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)]


def test_headlines_hold_no_controls_and_are_bounded(scene: Scene) -> None:
    headlines = [str(item["headline"]) for item in scene.items]
    assert not [
        h for h in headlines if re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", h)
    ]
    assert max(map(len, headlines)) < 10_000


def test_nothing_is_written_outside(scene: Scene) -> None:
    beside = {path.name for path in scene.archive.parent.iterdir()}
    assert beside == {"archive", "out.jsonl", "out.csv", "out.xml"}
    files = [
        path.relative_to(scene.archive).as_posix() for path in scene.archive.rglob("*") if path.is_file()
    ]
    assert not [name for name in files if not re.fullmatch(r"[\w./+-]+", name, re.ASCII)]


def test_files_are_private(scene: Scene) -> None:
    shared = [
        path
        for path in (scene.archive, *scene.archive.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert not shared


def test_no_secret_is_kept_or_told(scene: Scene) -> None:
    assert scene.site.visits
    assert all(SECRET in visit.headers.get("authorization", "") for visit in scene.site.visits)
    told = [scene.output.encode()] + [
        path.read_bytes() for path in scene.archive.parent.rglob("*") if path.is_file()
    ]
    told += [gzip.decompress(path.read_bytes()) for path in scene.archive.rglob("*.warc.gz")]
    assert not [text for text in told if SECRET.encode() in text]


def test_no_log_line_is_forged(scene: Scene) -> None:
    assert not [line for line in scene.output.splitlines() if line.startswith("2026-01-01 00:00:00")]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", scene.output)
    assert max(map(len, scene.output.splitlines())) < 10_000


def test_no_fault_of_ours(scene: Scene) -> None:
    assert "Traceback" not in scene.output
    assert "failed/error" not in scene.output


@pytest.mark.parametrize(
    "query", [*HEADLINES.values(), "*", '"', "a AND", "NEAR(", "-", ":", "\x00", "(" * 500, "ا*"]
)
def test_any_query_may_be_searched_for(scene: Scene, query: str) -> None:
    archive = Archive(scene.archive)
    try:
        found = archive.search(query)
        assert isinstance(found, list | tuple)
        assert archive.count(next(iter(archive.db.rows("SELECT site FROM articles")))[0]) == len(scene.items)
    finally:
        archive.close()


def test_a_password_in_the_command_is_not_repeated(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url=http://me:{SECRET}@a.example/"]
    command += ["-s", f"ARCHIVE_DIR={tmp_path / 'archive'}"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env=os.environ
    )
    assert done.returncode == 2
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "url", ["http://../", "http://./", "http://%2e%2e/", "http://a..b/", "http://-/../x y/"]
)
def test_a_host_that_is_no_name_makes_no_folder(url: str) -> None:
    try:
        key = crawl_options({"url": url}).site.key
    except SiteError:
        return
    assert re.fullmatch(r"[\w-]+(\.[\w-]+)*", key)
