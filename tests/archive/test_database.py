from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive, Run
from newscrawler.items import Article, Author, Duplicate, Page, Paragraph, Provenance, Role, WarcRecord
from newscrawler.outcomes import Outcome

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
KABUL = timezone(timedelta(hours=4, minutes=30))
STORY = Article(
    id="00000000000000aa",
    url="https://x.example/fa/news-1",
    canonical_url="https://x.example/news-1",
    urls=("https://x.example/news-1", "https://x.example/fa/news-1"),
    headline="انفجار در شهر كابل",
    description="خلاصهٔ خبر",
    paragraphs=(
        Paragraph(text="او می‌گوید که شهر آرام است.", language="fa-AF", direction="rtl"),
        Paragraph(text="A picture of the École", role=Role.CAPTION, language="en"),
    ),
    language="fa-AF",
    section="افغانستان",
    authors=(Author(name="مریم"), Author(name="A. Writer", url="https://x.example/w")),
    date_published=datetime(2026, 11, 24, 1, 30, tzinfo=KABUL),
    date_published_precision="minute",
    content_hash="1" * 32,
    provenance=Provenance(fetched_at=NOW, warc=WarcRecord(file="a.warc.gz", offset=7, id="urn:uuid:1")),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


@pytest.fixture
def run(archive: Archive) -> Run:
    return archive.start_run("x.example", NOW)


def test_a_story_comes_back_as_it_was_stored(archive: Archive, run: Run) -> None:
    assert archive.save(STORY, run) == STORY
    assert archive.article(STORY.id) == STORY
    assert archive.article("no such") is None
    assert (archive.count("x.example"), archive.count("y.example"), archive.count()) == (1, 0, 1)


def test_a_story_without_identity_gets_one(archive: Archive, run: Run) -> None:
    stored = archive.save(replace(STORY, id=""), run)
    assert len(stored.id) == 16
    assert archive.article(stored.id) == stored


@pytest.mark.parametrize(
    "address", ["http://www.x.example/news-1/", "https://x.example/fa/news-1?utm_source=a"]
)
def test_a_story_is_known_by_all_its_addresses(archive: Archive, run: Run, address: str) -> None:
    from newscrawler.urls import url_key

    archive.save(STORY, run)
    assert archive.known_url(url_key(address)) == STORY.id
    assert archive.known_url(url_key("https://x.example/other")) is None
    # … and the same story under another identity is still that story.
    again = archive.save(replace(STORY, id="00000000000000bb", url=address), run)
    assert (again.id, archive.count()) == (STORY.id, 1)


def test_content_is_known_within_a_site(archive: Archive, run: Run) -> None:
    archive.save(STORY, run)
    assert archive.known_content("x.example", STORY.content_hash) == STORY.id
    assert archive.known_content("x.example", "2" * 32) is None
    assert archive.known_content("y.example", STORY.content_hash) is None


def test_a_changed_story_is_a_new_revision_and_both_are_kept(archive: Archive, run: Run) -> None:
    archive.save(STORY, run)
    changed = replace(STORY, headline="آرامش در شهر", content_hash="2" * 32, authors=(Author(name="B"),))
    second = archive.save(changed, run)
    assert (second.id, second.revision) == (STORY.id, 2)
    assert archive.article(STORY.id) == second
    assert archive.save(replace(changed, revision=1), run).revision == 2  # seen again, not changed again
    kept = archive.db.rows("SELECT revision, content_hash FROM revisions ORDER BY sequence")
    assert kept == [(1, "1" * 32), (2, "2" * 32)]
    assert archive.save(STORY, run).revision == 3  # back to the first text is a change too
    assert (archive.count(), archive.search("انفجار"), archive.search("آرامش")) == (1, (STORY.id,), ())
    assert archive.db.rows("SELECT author FROM article_authors ORDER BY author") == [
        ("A. Writer",),
        ("مریم",),
    ]


def test_an_added_address_is_shown_after_the_others(archive: Archive, run: Run) -> None:
    archive.save(STORY, run)
    archive.add_url(STORY.id, "https://x.example/amp/copy-1")
    archive.add_url(STORY.id, "https://www.x.example/copy-1")  # the same page
    stored = archive.article(STORY.id)
    assert stored
    assert stored.urls == (*STORY.urls, "https://x.example/amp/copy-1")
    other = archive.save(replace(STORY, id="bb", url="https://x.example/2", canonical_url="", urls=()), run)
    archive.add_url(other.id, "https://x.example/copy-1")
    assert archive.known_url("x.example/copy-1") == STORY.id


def test_relations_are_rows(archive: Archive, run: Run) -> None:
    near = Duplicate(id="cc", relation="near", similarity=0.7)
    archive.save(replace(STORY, duplicates=(near,)), run)
    archive.save(replace(STORY, duplicates=(replace(near, similarity=0.8),), cluster="cc"), run)
    assert archive.db.rows("SELECT * FROM relations") == [(STORY.id, "cc", "near", 0.8)]
    assert archive.db.rows("SELECT cluster FROM articles") == [("cc",)]


def test_what_people_ask_is_in_columns(archive: Archive, run: Run) -> None:
    archive.save(STORY, run)
    row = archive.db.row("SELECT site, day, published, language, section, url, first_seen FROM articles")
    assert row == (
        *("x.example", "2026-11-24", "2026-11-23T21:00:00+00:00", "fa-AF", "افغانستان"),
        *("https://x.example/news-1", "2026-11-24T06:00:00+00:00"),
    )


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        pytest.param("کابل", True, id="other kaf"),
        pytest.param("ميگويد", True, id="no ZWNJ, other yeh"),
        pytest.param('"شهر کابل"', True, id="phrase"),
        pytest.param('"کابل شهر"', False, id="phrase in another order"),
        pytest.param("کابل شهر", True, id="words in any order"),
        pytest.param("کاب*", True, id="beginning"),
        pytest.param("کابل لندن", False, id="all the words"),
        pytest.param("PICTURE", True, id="caption, case"),
        pytest.param("ecole", True, id="accent"),
        pytest.param("خلاصه", True, id="description"),
        pytest.param("؟", False, id="no word"),
    ],
)
def test_search_does_not_mind_the_keyboard(archive: Archive, run: Run, query: str, *, is_found: bool) -> None:
    archive.save(STORY, run)
    assert archive.search(query) == ((STORY.id,) if is_found else ())
    assert archive.search(query, site="y.example") == ()


def test_search_puts_headlines_first(archive: Archive, run: Run) -> None:
    for number, headline in enumerate(["Rain", "Snow", "Rain"]):
        story = replace(
            STORY,
            id=f"{number}",
            url=f"https://x.example/{number}",
            canonical_url="",
            urls=(),
            headline=headline,
            description="Rain or snow",
        )
        archive.save(story, run)
    assert archive.search("snow")[0] == "1"
    assert len(archive.search("snow", limit=2)) == 2


def test_stored_texts_are_read_on_from_a_cursor(archive: Archive, run: Run) -> None:
    other = archive.start_run("y.example", NOW)
    first = archive.save(STORY, run)
    second = archive.save(replace(STORY, content_hash="2" * 32), run)
    third = archive.save(replace(STORY, id="bb", url="https://y.example/", canonical_url="", urls=()), other)
    everything = list(archive.revisions())
    assert [story for _, story in everything] == [first, second, third]
    cursor = everything[0][0]
    assert [story for _, story in archive.revisions(after=cursor)] == [second, third]
    assert [story for _, story in archive.revisions(site="x.example")] == [first, second]
    assert [story for _, story in archive.revisions(run=other)] == [third]


def test_a_run_goes_on_until_it_is_finished(archive: Archive) -> None:
    first = archive.start_run("x.example", NOW)
    assert not first.is_resumed
    again = archive.start_run("x.example", NOW + timedelta(hours=1))
    assert again == replace(first, is_resumed=True)
    assert archive.start_run("y.example", NOW).id != first.id
    assert archive.last_run("x.example") is None
    archive.finish_run(again, NOW + timedelta(hours=2), "degraded", {"پیام": [1, None]})
    last = archive.last_run("x.example")
    assert last
    assert (last.id, last.verdict, last.report) == (first.id, "degraded", {"پیام": [1, None]})
    assert last.finished == NOW + timedelta(hours=2)
    new = archive.start_run("x.example", NOW)
    assert [run.id for run in archive.runs("x.example")] == [new.id, first.id]
    assert archive.sites() == ("x.example", "y.example")


def test_validators_are_those_of_what_the_archive_holds(archive: Archive, run: Run) -> None:
    key = "x.example/a"
    page = Page(url="https://x.example/a", body=b"", etag='"1"', last_modified="Mon", fetched_at=NOW)
    assert archive.validators(key) is None
    archive.save_page(page, key, Outcome.EXPORTED, run)
    assert archive.validators(key) == ('"1"', "Mon")
    archive.save_page(Page(url=page.url, body=b"", status=304), key, Outcome.UNCHANGED, run)
    assert archive.validators(key) == ('"1"', "Mon")  # a 304 need not repeat them
    archive.save_page(Page(url=page.url, body=b"", status=503), key, Outcome.HTTP_SERVER, run)
    assert archive.validators(key) is None  # what failed must be asked for whole
    archive.save_page(Page(url=page.url, body=b"", status=200), key, Outcome.EXPORTED, run)
    assert archive.validators(key) is None


def test_nothing_is_stored_without_its_run(archive: Archive, run: Run) -> None:
    from newscrawler.errors import ArchiveError

    with pytest.raises(ArchiveError, match=r"(?i)foreign key"):
        archive.save(STORY, replace(run, id=99))
    assert archive.count() == 0


def test_a_clock_that_was_set_back_harms_nothing(archive: Archive, run: Run) -> None:
    archive.save(STORY, run)
    earlier = archive.start_run("x.example", NOW - timedelta(days=400))
    assert (earlier.id, earlier.started) == (run.id, NOW)
    seen = replace(STORY, provenance=replace(STORY.provenance, fetched_at=NOW - timedelta(days=400)))
    assert archive.save(seen, earlier).revision == 1
    assert archive.db.row("SELECT first_seen, last_seen FROM articles") == ("2026-11-24T06:00:00+00:00",) * 2
    archive.finish_run(earlier, NOW - timedelta(days=400), "healthy", {})
    again = archive.start_run("x.example", NOW - timedelta(days=399))
    assert again.id > run.id
    last = archive.last_run("x.example")
    assert last
    assert last.id == run.id


def test_undated_stories_of_the_first_run_are_not_recent(archive: Archive) -> None:
    """A first run meets old and new ones alike; what a later run finds is new."""
    for minute, name in enumerate(("first", "later")):
        run = archive.start_run("x.example", NOW + timedelta(minutes=minute))
        seen = Provenance(fetched_at=NOW + timedelta(minutes=minute, seconds=9))
        for dated in (STORY.date_published, None):
            url = f"https://x.example/{name}-{'dated' if dated else 'undated'}"
            story = Article(url=url, urls=(url,), headline=url, date_published=dated, provenance=seen)
            archive.save(story, run)
            key = url.removeprefix("https://")
            archive.save_page(Page(url=url, body=b"", fetched_at=NOW), key, Outcome.EXPORTED, run)
        archive.finish_run(run, NOW + timedelta(minutes=minute, seconds=30), "healthy", {})
    names = [
        {
            url.rpartition("/")[2]
            for url in archive.recent_urls("x.example", NOW - timedelta(days=1), undated=u)
        }
        for u in (True, False)
    ]
    everything = {"first-dated", "first-undated", "later-dated", "later-undated"}
    assert names == [everything, everything - {"first-undated"}]
