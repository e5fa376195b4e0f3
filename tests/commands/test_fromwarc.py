from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from newscrawler.archive.check import faults
from newscrawler.archive.database import Archive
from newscrawler.demo.server import serve
from newscrawler.fromwarc.responses import WarcError, responses
from tests.crawling import ROOT, Crawl, crawl
from tests.exports.front_door import scrapy

Record = dict[str, Any]
ORDER = {"duplicates", "cluster"}
"""What a stored record says of them is what was stored before, and pages come in the order of their responses, not of
their reading. Exports say what is known in the end."""
PAGE = """<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{one}</p><p>{two}</p></article></body></html>"""
ENGLISH = {
    "lang": "en",
    "title": "Ferry returns to the northern lake",
    "one": "The ferry that was laid up in spring crossed the northern lake again on Monday, with forty people on board.",
    "two": "Its captain said that the engine, which had been sent away for repair twice, ran better than it ever had.",
}
PERSIAN = {
    "lang": "fa",
    "title": "کشتی به دریاچهٔ شمالی بازگشت",
    "one": "کشتی‌ای که بهار گذشته از کار افتاده بود روز دوشنبه با چهل مسافر دوباره از دریاچهٔ شمالی گذشت و به بندر رسید.",
    "two": "ناخدا گفت موتور آن که دو بار برای تعمیر فرستاده شده بود اکنون بهتر از هر زمان دیگری کار می‌کند.",
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawl, str]:
    """A crawl of the demo newspaper, and where that was."""
    with serve(crawl_delay=0) as newspaper:
        archive = tmp_path_factory.mktemp("live") / "archive"
        done = crawl(archive, "site=demo", f"url={newspaper.base}/", "max_articles=50")
        return done, newspaper.base


def test_feeds_are_valid(live: tuple[Crawl, str]) -> None:
    schema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    text = (ROOT / "docs" / "article.schema.json").read_text("utf-8")
    validator = schema.Draft202012Validator(json.loads(text))
    assert live[0].items
    for item in live[0].items:
        validator.validate(item)


def stored(archive: Path) -> dict[str, Record]:
    opened = Archive(archive)
    try:
        return {
            article: json.loads(record)
            for article, record in opened.db.rows("SELECT article, record FROM revisions")
        }
    finally:
        opened.close()


def exported(archive: Path) -> dict[str, str]:
    """The line of each article that `scrapy export` gives."""
    status, output, errors = scrapy(archive, "export", "--site", "demo")
    assert status == 0, errors
    return {json.loads(line)["id"]: line for line in output.split("\n") if line}


def test_pages_that_were_crawled_live_give_the_same_articles(live: tuple[Crawl, str], tmp_path: Path) -> None:
    done, base = live
    files = sorted(map(str, (done.archive / "warc").iterdir()))
    status, output, errors = scrapy(
        tmp_path, "fromwarc", *files, "--site", "demo", "--url", f"{base}/", "--workers", "2"
    )
    assert (status, errors.strip()) == (0, "")
    wanted, found = stored(done.archive), stored(tmp_path)
    assert found.keys() == wanted.keys()
    different = {
        id_: {name for name, value in record.items() if name not in ORDER and found[id_][name] != value}
        for id_, record in wanted.items()
    }
    different = {id_: names for id_, names in different.items() if names}
    assert different == {}
    assert exported(tmp_path) == exported(done.archive)
    assert f"{len(wanted)} articles stored" in output
    assert "skipped/other_kind" in output

    opened = Archive(tmp_path)
    assert list(faults(opened)) == []
    assert [run.verdict for run in opened.runs("fromwarc")] == ["healthy"]
    opened.close()

    status, output, _ = scrapy(tmp_path, "fromwarc", *files, "--site", "demo", "--url", f"{base}/")
    assert status == 0
    assert "was read before" in output
    _, output, _ = scrapy(tmp_path, "fromwarc", *files, "--again", "--site", "demo", "--url", f"{base}/")
    assert " 0 articles stored" in output
    assert "dropped/unchanged" in output


def record(
    kind: str, block: bytes, url: str = "", content: str = "application/http; msgtype=response"
) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
    head += f"WARC-Date: 2026-11-20T10:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {len(block)}\r\n"
    head += f"WARC-Target-URI: {url}\r\n" if url else ""
    return gzip.compress(head.encode() + b"\r\n" + block + b"\r\n\r\n")


def response(url: str, body: bytes, status: str = "200 OK", kind: str = "response", **headers: str) -> bytes:
    told = {
        "Content-Type": "text/html; charset=utf-8",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return record(kind, "\r\n".join(lines).encode() + body, url)


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A file as CC-NEWS has them: of many sites, chunked and compressed, with what is no page among it."""
    path = tmp_path / "CC-NEWS-20261120.warc.gz"
    english, persian = (PAGE.format(**texts).encode() for texts in (ENGLISH, PERSIAN))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(english), english)
    packed = gzip.compress(persian, mtime=0)
    path.write_bytes(
        record("warcinfo", b"software: a crawler of theirs\r\n", content="application/warc-fields")
        + response("https://lake.example/ferry-1", chunked, Transfer_Encoding="chunked")
        + response("https://daryacha.example/fa/1", packed, Content_Encoding="gzip")
        + response("https://lake.example/old", b"", "301 Moved", Location="/ferry-1")
        + response("https://lake.example/gone", b"gone", "404 Not Found")
        + response("https://lake.example/a.pdf", b"%PDF-1.7 ...")
        + response("https://lake.example/ferry-1", b"", kind="revisit")
        + record("response", b"127.0.0.1", "dns:lake.example", "text/dns")
    )
    return path


def test_a_file_of_many_sites(foreign: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    status, output, errors = scrapy(archive, "fromwarc", str(foreign), "--workers", "1")
    assert (status, errors.strip()) == (0, "")
    counted = {line.split()[1]: int(line.split()[0]) for line in output.splitlines()[1:]}
    assert counted == {
        "exported": 2,
        "skipped/redirect": 1,
        "skipped/revisit": 1,
        "skipped/no_http": 1,
        "failed/gone": 1,
        "dropped/not_html": 1,
    }
    assert output.startswith(f"{foreign}: 7 responses, 2 articles stored\n")
    found = {record["url"]: record for record in stored(archive).values()}
    assert {record["headline"] for record in found.values()} == {ENGLISH["title"], PERSIAN["title"]}
    assert found["https://daryacha.example/fa/1"]["language"].startswith("fa")
    assert found["https://lake.example/ferry-1"]["text"] == f"{ENGLISH['one']}\n\n{ENGLISH['two']}"
    assert found["https://lake.example/ferry-1"]["provenance"]["fetched_at"] == "2026-11-20T10:00:00+00:00"
    opened = Archive(archive)
    assert list(faults(opened)) == []
    opened.close()


def test_a_file_that_breaks_off(foreign: Path, tmp_path: Path) -> None:
    archive, broken = tmp_path / "archive", tmp_path / "broken.warc.gz"
    broken.write_bytes(foreign.read_bytes()[:-50])
    noise = tmp_path / "noise.warc.gz"
    noise.write_bytes(b"this is no WARC file")
    status, output, errors = scrapy(archive, "fromwarc", str(broken), str(noise), "--workers", "1")
    assert status == 1
    assert "2 articles stored" in output
    assert f"scrapy fromwarc: {noise}: " in errors
    assert not (archive / "fromwarc" / "noise.warc.gz.json").exists()


def test_one_site_only(foreign: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    _, output, _ = scrapy(
        archive, "fromwarc", str(foreign), "--url", "https://lake.example/", "--workers", "1"
    )
    assert "1 articles stored" in output
    assert "1  dropped/offsite" in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "one WARC file at least"),
        (("missing.warc.gz",), "missing.warc.gz: there is no such file"),
        (("FILE", "--site", "tolonews"), "did you mean tolonews.com"),
        (("FILE", "--since", "yesterday"), "a day such as"),
        (("FILE", "--workers", "0"), "at least one is wanted"),
    ],
    ids=["none", "missing", "site", "since", "workers"],
)
def test_mistakes(arguments: tuple[str, ...], said: str, foreign: Path, tmp_path: Path) -> None:
    given = [str(foreign) if argument == "FILE" else argument for argument in arguments]
    status, output, errors = scrapy(tmp_path / "archive", "fromwarc", *given)
    assert (status, output) == (2, "")
    assert said in errors
    shutil.rmtree(tmp_path / "archive", ignore_errors=True)


@pytest.mark.parametrize("left", [1, 9, 20, 60, 117, 500, 777])
def test_what_is_cut_off_is_no_page(left: int, tmp_path: Path) -> None:
    """Wherever the last record ends, the one before it comes out and the fault is told."""
    english = PAGE.format(**ENGLISH).encode() + bytes(range(256)) * 4
    path = tmp_path / "x.warc.gz"
    path.write_bytes(
        response("https://x.example/1", english) + response("https://x.example/2", english)[:left]
    )
    found: list[str] = []
    with pytest.raises(WarcError, match=r"x\.warc\.gz: "):
        found.extend(each.url for each in responses(path))
    assert found == ["https://x.example/1"]
