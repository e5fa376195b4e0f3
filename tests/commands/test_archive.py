from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.items import Article, Paragraph
from tests.exports.front_door import scrapy

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
TEXT = "باران در کابل جاده‌ها را بست."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("archive") / "archive"
    archive = Archive(directory)
    for site in ("a.example", "b.example"):
        run = archive.start_run(site, NOW)
        archive.save(
            Article(
                url=f"https://{site}/1",
                headline="هوای کابل",
                paragraphs=(Paragraph(text=TEXT),),
                language="fa-AF",
                date_published=NOW,
                content_hash=site,
            ),
            run,
        )
    archive.close()
    return directory


def test_search_is_loose_in_spelling(archive: Path) -> None:
    status, output, _ = scrapy(archive, "archive", "search", "كابل", "جادهها", "--site", "b.example")
    assert status == 0
    assert output.split()[:2] == ["2026-11-24", "fa-AF"]
    assert output.rstrip().endswith("https://b.example/1")


def test_a_whole_archive_and_a_broken_one(archive: Path) -> None:
    status, output, _ = scrapy(archive, "archive", "check")
    assert (status, output) == (0, f"{archive}: 2 articles of 2 sites, no fault\n")
    opened = Archive(archive)
    opened.db.execute("UPDATE articles SET revision = 5 WHERE site = 'a.example'")
    opened.close()
    status, output, _ = scrapy(archive, "archive", "check")
    assert status == 1
    assert "the latest revision is not the one" in output
    opened = Archive(archive)
    opened.db.execute("UPDATE articles SET revision = 1")
    opened.close()


def test_compacting(archive: Path) -> None:
    status, output, _ = scrapy(archive, "archive", "compact")
    assert status == 0
    assert output.endswith(" MB smaller\n")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("mend",), 2, "one of check, compact, search is wanted, not mend"),
        (("search", "؟!"), 2, "words are wanted"),
        (("search", "چغندر"), 1, "no article has"),
    ],
    ids=["action", "no word", "nothing found"],
)
def test_mistakes(arguments: tuple[str, ...], status: int, said: str, archive: Path) -> None:
    found, output, errors = scrapy(archive, "archive", *arguments)
    assert (found, output) == (status, "")
    assert said in errors


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    status, _, errors = scrapy(tmp_path, "archive", "check")
    assert status == 2
    assert f"{tmp_path}: there is no archive" in errors
    assert not list(tmp_path.iterdir())
