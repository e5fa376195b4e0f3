"""Feeds and mappings before validators that others wrote: none of them knows anything of this program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawler.items import Author, Paragraph
from tests.exports.front_door import scrapy
from tests.exports.stories import STORIES, filled

RUBY = """
require "rss"
begin
  feed = RSS::Parser.parse(STDIN.read.force_encoding("utf-8"), validate: true, ignore_unknown_element: false)
  puts "#{feed.feed_type} #{feed.feed_version} #{feed.items.size}"
rescue RSS::Error => error
  puts "#{error.class}: #{error.message}"
end
"""
"""Ruby's own library for feeds, which judges elements, their number and order of nesting, and values."""
NODE = Path(__file__).resolve().parents[2] / ".venv" / "node_modules"
"""Where `.ci/run` puts packages from npm."""
PACKAGES = ("typescript@5", "@opensearch-project/opensearch@3", "@json-feed-types/1_1")
AWKWARD = (
    replace(
        STORIES[0],
        url="https://a.example/خبر/۱؟x=<&>\"'",
        canonical_url="",
        urls=(),
        headline="]]> \x00\x0b\ufffe &amp; <script>",
        description="\U0001f30d\n\t" + "آ" * 5000,
        authors=(Author(name=""), Author(name=" "), Author(name="a@b & <c>", url="https://a.example/<c>")),
        section="\x1f",
        keywords=("", "a" * 40_000),
        date_modified=None,
        content_hash="4",
    ),
    replace(
        STORIES[1],
        url="https://a.example/4",
        headline=None,
        paragraphs=(Paragraph(text="</p>]]>"),),
        language="und",
        date_published=None,
        content_hash="5",
    ),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("validators") / "archive"
    filled(directory, (*STORIES, *AWKWARD))
    return directory


def exported(archive: Path, form: str, *arguments: str) -> str:
    status, output, errors = scrapy(archive, "export", "--format", form, *arguments)
    assert status == 0, errors
    return output


def judged(feed: str) -> str:
    """What Ruby says of the feed."""
    if not shutil.which("ruby"):
        pytest.skip("ruby is not installed (apt-get install ruby)")
    done = subprocess.run(["ruby", "-e", RUBY], input=feed, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr


@pytest.mark.parametrize(("form", "said"), [("atom", "atom 1.0"), ("rss", "rss 2.0")])
def test_atom_and_rss(form: str, said: str, archive: Path) -> None:
    assert judged(exported(archive, form)) == f"{said} 5"
    assert judged(exported(archive, form, "--limit", "0")) == f"{said} 0"


@pytest.mark.parametrize(
    ("form", "pattern", "instead"),
    [
        ("atom", "<id>https://a.example/2</id>", ""),
        ("atom", "<updated>[^<]*</updated>", "<updated>yesterday</updated>"),
        ("atom", "(</?summ)ary>", r"\1ery>"),
        ("rss", 'isPermaLink="true"', 'isPermaLink="maybe"'),
        ("rss", "<pubDate>[^<]*</pubDate>", "<pubDate>soon</pubDate>"),
    ],
    ids=["id", "moment", "element", "attribute", "day"],
)
def test_the_judge_of_atom_and_rss_is_strict(form: str, pattern: str, instead: str, archive: Path) -> None:
    assert "Error: " in judged(re.sub(pattern, instead, exported(archive, form)))


def mistakes(directory: Path, **values: tuple[str, str, str]) -> list[str]:
    """What TypeScript says of values that are to have types: module, type and JSON text of each."""
    if not (NODE / ".bin" / "tsc").exists() or not shutil.which("node"):
        pytest.skip(
            f"TypeScript is not installed (npm install --prefix {NODE.parent.name} {' '.join(PACKAGES)})"
        )
    for name, (module, kind, text) in values.items():
        told = f"import type {kind} from '{module}'\nexport const {name}: {kind.strip('{} ')} = {text}\n"
        (directory / f"{name}.ts").write_text(told, "utf-8")
    options = {
        "noEmit": True,
        "strict": True,
        "skipLibCheck": True,
        "module": "esnext",
        "moduleResolution": "bundler",
        "target": "es2022",
        "types": [],
        "typeRoots": [],
        "baseUrl": str(NODE),
        "paths": {"*": ["./*"]},
    }
    settings = {"compilerOptions": options, "files": [f"{name}.ts" for name in values]}
    (directory / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    tool = [str(NODE / ".bin" / "tsc"), "--project", str(directory)]
    done = subprocess.run(tool, cwd=directory, capture_output=True, text=True, check=False)
    assert bool(done.returncode) == bool(done.stdout), done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith(" ")]


def test_json_feed(archive: Path, tmp_path: Path) -> None:
    """By the types of JSON Feed 1.1."""
    module = ("@json-feed-types/1_1", "Feed")
    whole, empty = exported(archive, "jsonfeed"), exported(archive, "jsonfeed", "--limit", "0")
    assert mistakes(tmp_path, whole=(*module, whole), empty=(*module, empty)) == []
    feed = json.loads(whole)
    changes: list[dict[str, object]] = [
        {"date_published": 5},
        {"authors": [{}]},
        {"id": None},
        {"tags": "a"},
        {"texts": ""},
    ]
    broken = [{**feed, "items": [feed["items"][0] | change]} for change in changes]
    broken += [{**feed, "version": "https://jsonfeed.org/version/2"}, {**feed, "heading": ""}]
    values = {f"broken{n}": (*module, json.dumps(one)) for n, one in enumerate(broken)}
    found = mistakes(tmp_path, **values)
    assert {line.partition(".ts")[0] for line in found} == set(values)


def test_opensearch(archive: Path, tmp_path: Path) -> None:
    """Mapping and bulk lines by the types of OpenSearch's client, which come from the server's specification."""
    path = tmp_path / "news.ndjson"
    status, _, errors = scrapy(archive, "export", "--format", "opensearch", "--to", str(path))
    assert status == 0, errors
    mapping = (tmp_path / "news.ndjson.mapping.json").read_text("utf-8")
    index = ("@opensearch-project/opensearch/api/indices/create", "{ Indices_Create_RequestBody }")
    bulk = ("@opensearch-project/opensearch/api/_core/bulk", "{ Bulk_RequestBody }")
    lines = f"[{','.join(path.read_text('utf-8').splitlines())}]"
    assert mistakes(tmp_path, mapping=(*index, mapping), lines=(*bulk, lines)) == []
    broken = {
        f"broken{number}": (*index, mapping.replace(text, instead))
        for number, (text, instead) in enumerate(
            [
                ('"flat_object"', '"flatobject"'),
                ('"decimal_digit"', "7"),
                ('"index": false', '"indexed": false'),
                ('"mappings": {', '"mapping": {'),
            ]
        )
    }
    found = mistakes(tmp_path, **broken)
    assert {line.partition(".ts")[0] for line in found} == set(broken)
