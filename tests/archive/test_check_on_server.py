"""`scrapy archive check` of an archive on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawler.archive.check import faults
from newscrawler.archive.database import Archive
from newscrawler.archive.exchange import Exchange
from newscrawler.archive.store import open_archive
from newscrawler.archive.warc import WarcWriter
from newscrawler.items import Article, Page, Provenance
from newscrawler.outcomes import Outcome
from tests.archive.test_check import NOW
from tests.cluster.servers import MISSING, new_database, postgres_server
from tests.exports.front_door import scrapy

URL = "https://x.example/a"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a database."""
    if MISSING:
        pytest.skip(MISSING)
    pytest.importorskip("psycopg", reason="the extra [cluster] is not installed: no psycopg")
    with postgres_server() as (_, url):
        yield url


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> str:
    """The address of a new, empty database."""
    return new_database(server, f"check_{abs(hash(request.node.name))}")


@pytest.fixture
def archive(database: str, tmp_path: Path) -> Iterator[Archive]:
    """A page and its article in two revisions."""
    archive = open_archive(database, tmp_path)
    run = archive.start_run("x.example", NOW)
    warc = WarcWriter(tmp_path / "warc", "x.example", now=NOW)
    place = warc.write(Exchange(url=URL, status=200, body=b"body", fetched_at=NOW))
    warc.close()
    origin = Provenance(warc=place, fetched_at=NOW)
    story = Article(url=URL, headline="کابل", content_hash="1", provenance=origin)
    with archive.transaction():
        archive.save(story, run)
        archive.save(replace(story, content_hash="2"), run)
        archive.save_page(Page(url=URL, body=b"", warc=place), "x.example/a", Outcome.EXPORTED, run)
    yield archive
    archive.close()


def check(archive: Archive, database: str, *arguments: str) -> tuple[int, str]:
    status, output, errors = scrapy(
        archive.directory, "archive", "check", "-s", f"ARCHIVE_URL={database}", *arguments
    )
    assert errors == ""
    return status, output


def test_a_whole_archive(archive: Archive, database: str) -> None:
    assert check(archive, database) == (0, f"{archive.directory}: 1 articles of 1 sites, no fault\n")


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("UPDATE articles SET revision = 5", "articles: the latest revision is not"),
        ("DELETE FROM revisions WHERE revision = 1", "articles: revisions are missing"),
        ("DELETE FROM article_urls", "articles: an article has no address"),
        ("DELETE FROM article_urls", "pages: an exported one has no article"),
        ("DELETE FROM articles_fts", "search: an article is not in the index"),
        (
            "INSERT INTO relations SELECT id, 'zz', 'near', 1 FROM articles",
            "relations: the other article is not",
        ),
        (
            "UPDATE pages SET warc_offset = 3",
            "warc: https://x.example/a: x.example-20261124060000-00000.warc.gz",
        ),
        (
            "SET session_replication_role = replica; DELETE FROM articles; DELETE FROM articles_fts",
            "database: rows of revisions refer to nothing in articles (2)",
        ),
    ],
)
def test_a_fault_is_named(archive: Archive, database: str, harm: str, fault: str) -> None:
    for statement in harm.split("; "):
        archive.db.execute(statement)
    status, output = check(archive, database)
    assert status == 1
    assert any(line.startswith(fault) for line in output.splitlines()), output


def test_files_of_other_workers(archive: Archive, database: str) -> None:
    """What lies on another machine is no fault here, and is not called whole either."""
    for file in (archive.directory / "warc").iterdir():
        file.unlink()
    status, output = check(archive, database)
    assert status == 0
    assert output.startswith(f"1 WARC files are not in {archive.directory / 'warc'}: ")
    assert "WARC" not in check(archive, database, "--no-warc")[1]
    assert list(faults(archive)) == []
