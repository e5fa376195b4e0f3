from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive, Run
from newscrawler.archive.feeds import TAIL, cut_off, feed_directory, unfed
from newscrawler.archive.records import record
from newscrawler.errors import ArchiveError
from newscrawler.items import Article, Paragraph

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path)
    yield archive
    archive.close()


def stored(archive: Archive, *hashes: str) -> tuple[Run, list[str]]:
    """A run that stored revisions of one story and another story, and the lines of its feed."""
    run = archive.start_run("a.example", NOW)
    lines = []
    for number, content_hash in enumerate(hashes):
        item = Article(
            url=f"https://a.example/{number // 2}",
            headline='خبر, "revision": 9, "',  # what a line must not be mistaken by
            paragraphs=(Paragraph(text="متن"),),
            content_hash=content_hash,
        )
        lines.append(json.dumps(record(archive.save(item, run)), ensure_ascii=False) + "\n")
    return run, lines


def feed(archive: Archive, name: str, text: str) -> Path:
    path = feed_directory(archive, "a.example") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_what_no_feed_has_comes_in_the_order_of_storing(archive: Archive) -> None:
    run, lines = stored(archive, "1", "2", "3", "4")
    assert [(a.url[-1], a.revision) for a in unfed(archive, run)] == [("0", 1), ("0", 2), ("1", 1), ("1", 2)]
    feed(archive, "2026-11-24T06-00-01+00-00.jsonl", lines[3])
    # The clock was set back: the name is from before the run began.
    feed(archive, "2020-01-01T00-00-00+00-00.jsonl", lines[0])
    assert [(a.url[-1], a.revision) for a in unfed(archive, run)] == [("0", 2), ("1", 1)]
    feed(archive, "2026-11-24T06-00-02+00-00.jsonl", lines[1] + lines[2])
    assert list(unfed(archive, run)) == []


def test_a_line_without_an_end_is_cut_off(archive: Archive) -> None:
    run, lines = stored(archive, "1", "2")
    path = feed(archive, "x.jsonl", lines[0] + lines[1].rstrip("\n")[:-9])
    assert [a.revision for a in unfed(archive, run)] == [2]
    assert path.read_text("utf-8") == lines[0]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"", b""),
        (b"a\nb\n", b"a\nb\n"),
        (b"a\nb", b"a\n"),
        (b"torn", b""),
        (b"a\n" + b"x" * (2 * TAIL + 7), b"a\n"),
        (b"x" * (TAIL - 1) + b"\n" + b"y" * TAIL, b"x" * (TAIL - 1) + b"\n"),
        (b"x" * (3 * TAIL), b""),
    ],
    ids=["empty", "whole", "torn", "only torn", "long", "at a border", "long alone"],
)
def test_cut_off(content: bytes, kept: bytes, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(content)
    assert cut_off(path) == len(content) - len(kept)
    assert path.read_bytes() == kept


def test_a_feed_that_cannot_be_read_is_named(archive: Archive) -> None:
    run, _ = stored(archive, "1")
    (feed_directory(archive, "a.example") / "x.jsonl").mkdir(parents=True)
    with pytest.raises(ArchiveError, match=r"x\.jsonl: Is a directory"):
        list(unfed(archive, run))
