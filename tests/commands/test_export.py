from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.exports.front_door import scrapy
from tests.exports.stories import STORIES, filled


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("export") / "archive"
    filled(directory)
    return directory


def urls(output: str) -> list[str]:
    return [json.loads(line)["url"][-1] for line in output.split("\n") if line]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["1", "2", "2"]),
        (("--site", "a.example"), ["1", "2"]),
        (("--language", "fa"), ["1"]),
        (("--language", "f"), []),
        (("--since", "2026-11-23"), ["1", "2"]),  # the undated one was first seen after that
        (("--after", "1"), ["2", "2"]),
        (("--limit", "1"), ["1"]),
        (("--after", "1", "--site", "a.example", "--limit", "5"), ["2"]),
    ],
    ids=["all", "site", "language", "no language", "since", "after", "limit", "together"],
)
def test_selections(arguments: tuple[str, ...], expected: list[str], archive: Path) -> None:
    status, output, errors = scrapy(archive, "export", *arguments)
    assert (status, urls(output)) == (0, expected)
    assert errors.startswith(f"{len(expected)} articles, cursor ")


def test_a_daily_pull_gets_everything_once_and_changes_again(tmp_path: Path) -> None:
    archive, cursor = tmp_path / "archive", tmp_path / "cursor"
    filled(archive, STORIES[:2])
    assert urls(scrapy(archive, "export", "--cursor", str(cursor))[1]) == ["1", "2"]
    assert urls(scrapy(archive, "export", "--cursor", str(cursor))[1]) == []
    filled(archive, (STORIES[2], replace(STORIES[0], content_hash="new", headline="دیگر")))
    _, output, _ = scrapy(archive, "export", "--cursor", str(cursor))
    told = [json.loads(line) for line in output.split("\n") if line]
    assert [(line["url"][-1], line["revision"]) for line in told] == [("2", 1), ("1", 2)]
    assert cursor.read_text("ascii") == "4\n"


def test_a_file_that_ends_in_gz_is_packed(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    assert scrapy(archive, "export", "--to", str(path))[0] == 0
    assert urls(gzip.decompress(path.read_bytes()).decode()) == ["1", "2", "2"]


def test_an_export_that_fails_says_so_and_leaves_what_was_there(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "x.jsonl"
    status, _, errors = scrapy(archive, "export", "--to", str(path))
    assert status == 1
    assert "No such file or directory" in errors
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    kept = tmp_path / "kept.csv"
    kept.write_text("before")
    (tmp_path / ".kept.csv.part").symlink_to(full)
    status, _, errors = scrapy(archive, "export", "--format", "csv", "--to", str(kept))
    assert status == 1
    assert "No space left on device" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]
    assert kept.read_text() == "before"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "xls"), "--format xls: one of jsonl, csv"),
        (("--format", "parquet"), "--to FILE is wanted"),
        (("--since", "yesterday"), "--since yesterday: a day such as"),
        (("--after", "-1"), "--after -1: a whole number"),
        (("--limit", "ten"), "--limit ten: a whole number"),
        (("--after", "1", "--cursor", "x"), "one of the two is wanted"),
        (("--site", "c.example"), "known are a.example, b.example"),
        (("jsonl",), "jsonl: no such argument"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_mistakes(arguments: tuple[str, ...], said: str, archive: Path) -> None:
    status, output, errors = scrapy(archive, "export", *arguments)
    assert (status, output) == (2, "")
    assert said in errors
