from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.archive.check import faults
from newscrawler.archive.database import Archive
from newscrawler.archive.exchange import Exchange
from newscrawler.archive.warc import WarcWriter
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Article, Link, LinkKind, Page, Provenance, WarcRecord
from newscrawler.outcomes import Outcome

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A page and its article, crawled, stored, acknowledged; a second page is queued."""
    archive = Archive(tmp_path)
    run = archive.start_run("x.example", NOW)
    frontier = SqliteFrontier(archive, "x.example", run.id)
    for name in ("a", "b"):
        frontier.add(Link(url=f"https://x.example/{name}", kind=LinkKind.ARTICLE))
    job = frontier.lease()
    assert job
    warc = WarcWriter(tmp_path / "warc", "x.example", now=NOW)
    record = warc.write(Exchange(url=job.url, status=200, body=b"body", fetched_at=NOW))
    warc.close()
    story = Article(
        url=job.url, headline="کابل", content_hash="1", provenance=Provenance(warc=record, fetched_at=NOW)
    )
    with archive.transaction():
        archive.save(story, run)
        archive.save(replace(story, content_hash="2"), run)
        archive.save_page(Page(url=job.url, body=b"", warc=record), job.key, Outcome.EXPORTED, run)
        frontier.acknowledge(job.key, Outcome.EXPORTED)
    yield archive
    archive.close()


def test_a_whole_archive_has_no_faults(archive: Archive) -> None:
    assert list(faults(archive)) == []


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("UPDATE frontier_counts SET count = 7 WHERE state = 'queued'", "frontier: the counts by state"),
        (
            "UPDATE frontier SET outcome = NULL WHERE state = 'done'",
            "frontier: a page has an outcome and is not done",
        ),
        (
            "UPDATE runs SET finished = ''; UPDATE frontier SET state = 'leased' WHERE state = 'queued'",
            "frontier: pages",
        ),
        ("UPDATE articles SET revision = 5", "articles: the latest revision is not"),
        ("DELETE FROM revisions WHERE revision = 1", "articles: revisions are missing"),
        ("DELETE FROM article_urls", "articles: an article has no address"),
        ("DELETE FROM articles_fts", "search: an article is not in the index"),
        (
            "INSERT INTO relations SELECT id, 'zz', 'near', 1 FROM articles",
            "relations: the other article is not",
        ),
        ("UPDATE pages SET warc_file = 'gone.warc.gz'", "warc: https://x.example/a: gone.warc.gz is missing"),
        (
            "UPDATE pages SET warc_offset = 3",
            "warc: https://x.example/a: x.example-20261124060000-00000.warc.gz has no",
        ),
        (
            "UPDATE pages SET warc_offset = 0",
            "warc: https://x.example/a: x.example-20261124060000-00000.warc.gz has an",
        ),
        ("PRAGMA foreign_keys = OFF; DELETE FROM articles; DELETE FROM articles_fts", "database: row "),
    ],
)
def test_a_fault_is_named(archive: Archive, harm: str, fault: str) -> None:
    for statement in harm.split("; "):
        archive.db.execute(statement)
    assert any(line.startswith(fault) for line in faults(archive)), list(faults(archive))


def test_an_article_whose_file_is_gone_is_named(archive: Archive) -> None:
    for file in (archive.directory / "warc").iterdir():
        file.unlink()
    lines = list(faults(archive))
    assert len(lines) == 3  # one page, two revisions
    assert all(line.endswith("warc.gz is missing") for line in lines)
    assert list(faults(archive, warc=False)) == []


def test_compacting_keeps_everything(archive: Archive) -> None:
    run = archive.start_run("x.example", NOW)
    place = WarcRecord(file="f", offset=1, id="i")
    for number in range(300):
        page = Page(url="https://x.example/" + "x" * 500, body=b"", warc=place)
        archive.save_page(page, f"x.example/{number}", Outcome.GONE, run)
    archive.db.execute("DELETE FROM pages WHERE warc_file = 'f'")
    assert archive.compact() > 0
    assert list(faults(archive)) == []
    assert len(archive.search("كابل")) == 1
