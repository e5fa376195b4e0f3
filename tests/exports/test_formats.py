from __future__ import annotations

import csv
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from newscrawler.archive.records import article, record
from newscrawler.discovery.feeds import read_feed
from newscrawler.exports.wacz import surt
from newscrawler.items import Article, Duplicate
from newscrawler.sites import site_for_url
from newscrawler.urls import url_id
from tests.exports.front_door import scrapy
from tests.exports.stories import STORIES, filled

ROOT = Path(__file__).resolve().parents[2]
A = "{http://www.w3.org/2005/Atom}"
Record = dict[str, Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("exports") / "archive"
    filled(directory)
    return directory


def exported(archive: Path, form: str, path: Path, *arguments: str) -> Path:
    """The file that the command wrote."""
    status, output, errors = scrapy(archive, "export", "--format", form, "--to", str(path), *arguments)
    assert (status, output) == (0, ""), errors
    return path


@pytest.fixture(scope="module")
def lines(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    path = exported(archive, "jsonl", tmp_path_factory.mktemp("lines") / "x.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@pytest.fixture(scope="module")
def validate() -> Any:
    schema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    text = (ROOT / "docs" / "article.schema.json").read_text("utf-8")
    return schema.Draft202012Validator(json.loads(text)).validate


def test_the_schema_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, "scripts/write_json_schema.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run python scripts/write_json_schema.py"


def test_json_lines(lines: list[Record], validate: Any) -> None:
    assert [line["url"] for line in lines] == [story.url for story in STORIES]
    for line in lines:
        validate(line)


def test_an_empty_article_is_valid(validate: Any) -> None:
    validate(record(Article(url="https://a.example/")))
    validate(record(Article(url="https://a.example/")) | {"date_published_solar_hijri": "1405-09-03"})


def test_csv(archive: Path, tmp_path: Path, lines: list[Record], validate: Any) -> None:
    text = exported(archive, "csv", tmp_path / "x.csv").read_text("utf-8")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert found[1]["headline"] == "'" + str(STORIES[1].headline)
    empty = record(Article(url=""))
    for row, line in zip(found, lines, strict=True):
        back = {name: uncelled(row[name], empty[name], line[name]) for name in empty}
        assert back == line
        validate(back)


def uncelled(cell: str, empty: Any, wanted: Any) -> Any:
    """The value of a cell."""
    if isinstance(empty, list | dict) or isinstance(wanted, list | dict):
        return json.loads(cell) if cell else empty
    if isinstance(wanted, bool | int):
        return json.loads(cell)
    return (cell.removeprefix("'") if wanted else wanted) if cell or wanted is None else ""


def test_parquet(archive: Path, tmp_path: Path, lines: list[Record], validate: Any) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = pq.read_table(exported(archive, "parquet", tmp_path / "x.parquet"), use_threads=False)
    for row, line in zip(table.to_pylist(maps_as_pydicts="strict"), lines, strict=True):
        published = row.pop("date_published_utc")
        row.pop("date_modified_utc")
        assert row == line
        validate(row)
        if line["date_published"]:
            assert published == article(line).date_published
    types = {
        name: str(table.schema.field(name).type) for name in ("text", "revision", "languages", "authors")
    }
    assert types == {
        "text": "string",
        "revision": "int64",
        "languages": "map<string, double ('languages')>",
        "authors": "list<element: struct<name: string, url: string>>",
    }


def test_opensearch(archive: Path, tmp_path: Path, lines: list[Record], validate: Any) -> None:
    path = exported(archive, "opensearch", tmp_path / "x.ndjson")
    told = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    assert told[1::2] == lines
    assert told[0] == {"index": {"_index": "news", "_id": lines[0]["id"]}}
    mapping = json.loads((tmp_path / "x.ndjson.mapping.json").read_text("utf-8"))
    assert list(mapping["mappings"]["properties"]) == list(lines[0])


def test_atom(archive: Path, tmp_path: Path) -> None:
    """What RFC 4287 demands of a feed and of an entry."""
    text = exported(archive, "atom", tmp_path / "x.atom").read_bytes()
    feed = etree.fromstring(text)
    for parent in (feed, *feed.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{A}{name}")) == 1
        moments = [*parent.findall(f"{A}updated"), *parent.findall(f"{A}published")]
        assert all(datetime.fromisoformat(str(moment.text)).tzinfo for moment in moments)
    assert feed.find(f"{A}author/{A}name") is not None
    ids = [entry.findtext(f"{A}id") for entry in feed.iter(f"{A}entry")]
    assert ids == [story.url for story in STORIES]
    first = next(feed.iter(f"{A}entry"))
    assert first.findtext(f"{A}title") == STORIES[0].headline
    assert first.get("{http://www.w3.org/XML/1998/namespace}lang") == "fa-AF"
    content = first.find(f"{A}content")
    assert content is not None
    assert content.get("type") == "html"
    assert '<p lang="en" dir="ltr">He said: &lt;b&gt;1 &amp; 2&lt;/b&gt; ]]&gt; done</p>' in str(content.text)
    found = read_feed(text, "https://a.example/feed", site_for_url("https://a.example/"))
    assert found[0].url == STORIES[0].url
    assert found[0].date == STORIES[0].date_published


def test_rss(archive: Path, tmp_path: Path) -> None:
    channel = etree.fromstring(exported(archive, "rss", tmp_path / "x.rss").read_bytes())[0]
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert [item.findtext("guid") for item in items] == [story.url for story in STORIES]
    assert parsedate_to_datetime(str(items[0].findtext("pubDate"))) == STORIES[0].date_published
    assert items[2].find("pubDate") is None
    assert "باران" in str(items[2].findtext("{http://purl.org/rss/1.0/modules/content/}encoded"))


def test_json_feed(archive: Path, tmp_path: Path) -> None:
    """What the specification of JSON Feed 1.1 demands."""
    feed = json.loads(exported(archive, "jsonfeed", tmp_path / "x.json").read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_html" in item
        assert all(author.keys() <= {"name", "url", "avatar"} for author in item.get("authors", []))
        for name in {"date_published", "date_modified"} & item.keys():
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", item[name])
    assert feed["items"][1]["date_published"] == "2026-11-22T00:00:00+00:00"


def test_json_ld(archive: Path, tmp_path: Path) -> None:
    told = json.loads(exported(archive, "jsonld", tmp_path / "x.json").read_text("utf-8"))
    assert told["@context"] == "https://schema.org"
    first, second, _ = told["@graph"]
    assert first["@type"] == "NewsArticle"
    assert first["datePublished"] == "2026-11-23T10:30:00+04:30"
    assert first["author"][1] == {"@type": "Person", "name": "Farid", "url": "https://a.example/farid"}
    assert first["image"][0]["creditText"] == "AFP"
    assert first["workTranslation"] == [
        {"@type": "NewsArticle", "url": "https://a.example/1", "inLanguage": "en"}
    ]
    assert second["datePublished"] == "2026-11-22"
    assert not {"license", "author", "video"} & second.keys()


def test_wacz(archive: Path, tmp_path: Path, lines: list[Record]) -> None:
    path = exported(archive, "wacz", tmp_path / "x.wacz")
    with zipfile.ZipFile(path) as found:
        found.extractall(tmp_path / "wacz")
    pages = [json.loads(p) for p in (tmp_path / "wacz/pages/pages.jsonl").read_bytes().splitlines()]
    assert [page["title"] for page in pages[1:]] == [line["headline"] for line in lines]
    index = gzip.decompress((tmp_path / "wacz/indexes/index.cdx.gz").read_bytes()).decode().splitlines()
    warc = (tmp_path / "wacz/archive/data.warc.gz").read_bytes()
    for line in index:
        fields = json.loads(line.split(" ", 2)[2])
        begin, length = int(fields["offset"]), int(fields["length"])
        assert f"WARC-Target-URI: {fields['url']}" in gzip.decompress(warc[begin : begin + length]).decode()
    tool = Path(sys.executable).with_name("cdxj-indexer")
    if tool.exists():
        told = [str(tool), "-s", str(tmp_path / "wacz/archive/data.warc.gz")]
        theirs = subprocess.run(told, capture_output=True, text=True, check=True).stdout.splitlines()
        assert [parts(line) for line in index] == [parts(line) for line in theirs]
    tool = tool.with_name("wacz")
    if not tool.exists():
        pytest.skip("py-wacz is not installed: it was not asked whether the file is valid")
    done = subprocess.run([tool, "validate", "-f", path], capture_output=True, text=True, check=False)
    assert "Validation succeeded" in done.stdout


def parts(line: str) -> tuple[Any, ...]:
    """What two indexes must agree on."""
    key, stamp, fields = line.split(" ", 2)
    told = json.loads(fields)
    return key, stamp, *(told[name] for name in ("url", "mime", "status", "length", "offset", "digest"))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com/A?b=C", "com,example)/a?b=c"),
        ("http://a.example:8080", "example,a:8080)/"),
        ("https://پارسی.example/خبر", "example,پارسی)/خبر"),
    ],
)
def test_surt(url: str, key: str) -> None:
    assert surt(url) == key


FORMS = ("jsonl", "csv", "parquet", "atom", "rss", "jsonfeed", "jsonld", "wacz", "opensearch")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_articles_give_the_same_bytes(form: str, archive: Path, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    one, other = (exported(archive, form, tmp_path / f"{n}.gz").read_bytes() for n in (1, 2))
    assert one == other


def test_an_empty_archive_gives_valid_files(tmp_path: Path) -> None:
    filled(tmp_path / "archive", stories=())
    for form in ("atom", "rss", "jsonfeed", "jsonld", "wacz"):
        path = exported(tmp_path / "archive", form, tmp_path / form)
        if form in ("atom", "rss"):
            etree.fromstring(path.read_bytes())
        elif form != "wacz":
            json.loads(path.read_text("utf-8"))


def test_an_older_record_gets_the_new_fields(tmp_path: Path, validate: Any) -> None:
    from newscrawler.archive.database import Archive

    filled(tmp_path / "archive", stories=(replace(STORIES[1], content_hash="9"),))
    opened = Archive(tmp_path / "archive")
    opened.db.execute("UPDATE revisions SET record = json_remove(record, '$.videos', '$.provenance.etag')")
    opened.close()
    _, output, _ = scrapy(tmp_path / "archive", "export")
    validate(json.loads(output))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["one first", "the other first"])
def test_relations_are_told_by_both(order: tuple[int, int], tmp_path: Path) -> None:
    """Whichever was stored first."""
    first, second = (STORIES[n] for n in order)
    told = (
        Duplicate(id=url_id(first.url), relation="near", similarity=0.7),
        Duplicate(id=url_id(first.url), relation="translation"),
    )
    filled(tmp_path, (first, replace(second, duplicates=told, cluster=url_id(first.url))))
    _, output, _ = scrapy(tmp_path, "export")
    found = [json.loads(line) for line in output.split("\n") if line]
    for line, other in zip(found, (second, first), strict=True):
        assert [(one["id"], one["relation"], one["similarity"]) for one in line["duplicates"]] == [
            (url_id(other.url), "near", 0.7),
            (url_id(other.url), "translation", None),
        ]
