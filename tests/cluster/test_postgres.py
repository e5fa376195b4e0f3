"""The archive on a PostgreSQL server: what holds for SQLite holds here, and several workers write at once."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive, Run
from newscrawler.archive.postgres import PostgresStore
from newscrawler.archive.store import open_archive
from newscrawler.errors import ArchiveError
from tests.archive import test_database, test_related
from tests.archive.test_database import NOW, STORY

# The same tests over the other store: their `archive` is the fixture below.
for module in (test_database, test_related):
    for name, test in vars(module).items():
        if name.startswith("test_") and "archive" in inspect.signature(test).parameters:
            globals()[name] = test


@pytest.fixture
def archive(database: str, tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(database, tmp_path)
    yield archive
    archive.close()


@pytest.fixture
def run(archive: Archive) -> Run:
    return archive.start_run("x.example", NOW)


def test_workers_join_a_run_and_the_last_one_ends_it(
    archive: Archive, run: Run, database: str, tmp_path: Path
) -> None:
    other = open_archive(database, tmp_path)
    joined = other.start_run(run.site, NOW)
    assert (joined.id, joined.is_resumed) == (run.id, False)
    archive.finish_run(run, NOW, "healthy", {})
    assert archive.last_run(run.site) is None
    other.finish_run(joined, NOW, "healthy", {"pages": 2})
    assert [(found.id, found.report) for found in other.runs(run.site)] == [(run.id, {"pages": 2})]
    assert other.start_run(run.site, NOW).id != run.id
    other.close()


def test_a_run_whose_workers_died_is_resumed(
    archive: Archive, run: Run, database: str, tmp_path: Path
) -> None:
    archive.close()
    other = open_archive(database, tmp_path)
    again = other.start_run(run.site, NOW)
    assert (again.id, again.is_resumed) == (run.id, True)
    other.close()


def test_one_worker_writes_a_site_at_a_time(
    archive: Archive, run: Run, database: str, tmp_path: Path
) -> None:
    """Many workers count up one revision, which none of them could by itself."""
    workers = [open_archive(database, tmp_path / str(n)) for n in range(4)]
    runs = [worker.start_run(run.site, NOW) for worker in workers]
    archive.save(STORY, run)

    def write(number: int) -> None:
        for turn in range(10):
            story = replace(STORY, content_hash=f"{number}-{turn}")
            workers[number].db.transact(partial(workers[number].save, story, runs[number]))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = archive.db.rows("SELECT revision FROM revisions ORDER BY revision")
    assert [revision for (revision,) in rows] == list(range(1, 42))
    for worker in workers:
        worker.close()


def test_sites_that_block_each_other_go_on(archive: Archive, run: Run, database: str, tmp_path: Path) -> None:
    """Two sites that write each other's articles: the server ends the deadlock, the store does it again."""
    other = open_archive(database, tmp_path)
    theirs = other.start_run("y.example", NOW)
    one = archive.save(STORY, run)
    two = other.save(
        replace(STORY, id="00000000000000bb", url="https://y.example/1", urls=(), canonical_url=""), theirs
    )
    met = threading.Barrier(2)
    attempts = [0, 0]

    def join(number: int, store: Archive, first: str, second: str) -> None:
        def work() -> None:
            attempts[number] += 1
            store.db.execute("UPDATE articles SET cluster = ? WHERE id = ?", (str(number), first))
            if attempts[number] == 1:
                met.wait()
            store.db.execute("UPDATE articles SET cluster = ? WHERE id = ?", (str(number), second))

        store.db.transact(work)

    threads = [
        threading.Thread(target=join, args=(0, archive, one.id, two.id)),
        threading.Thread(target=join, args=(1, other, two.id, one.id)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(attempts) == 1 < max(attempts)
    clusters = {row[0] for row in archive.db.rows("SELECT cluster FROM articles")}
    assert len(clusters) == 1
    other.close()


def test_work_after_the_commit_is_not_done_before_it(archive: Archive) -> None:
    done: list[str] = []
    with archive.transaction():
        archive.db.after_commit(lambda: done.append("in a transaction"))
        with archive.transaction():
            archive.db.after_commit(lambda: done.append("in a part of it"))
        assert done == []
    assert done == ["in a transaction", "in a part of it"]

    def fail() -> None:
        archive.db.after_commit(lambda: done.append("of one that failed"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        archive.db.transact(fail)
    archive.db.after_commit(lambda: done.append("outside"))
    assert done[2:] == ["outside"]


def test_a_connection_that_is_cut_is_made_anew(
    archive: Archive, run: Run, database: str, tmp_path: Path
) -> None:
    with closing(open_archive(database, tmp_path)) as killer:
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        killer.db.rows(kill)
        assert archive.count() == 0
        attempts: list[int] = []

        def work() -> None:
            attempts.append(1)
            if len(attempts) == 1:
                killer.db.rows(kill)
            archive.save(STORY, run)

        archive.db.transact(work)
        assert len(attempts) == 2
        assert archive.count() == 1
        joined = killer.start_run(run.site, NOW)
        assert not joined.is_resumed  # the claim was made anew as well


def test_text_that_no_server_keeps(archive: Archive, run: Run) -> None:
    story = replace(STORY, headline="a\0b % ? ' \\ 'c'", section="100 %?")
    stored = archive.save(story, run)
    assert archive.article(stored.id) == story
    rows = archive.db.rows("SELECT headline, section FROM articles")
    assert rows == [("ab % ? ' \\ 'c'", "100 %?")]


def test_a_password_is_not_shown() -> None:
    with pytest.raises(ArchiveError, match=r"^postgresql://127\.0\.0\.1:1/news: ") as caught:
        PostgresStore("postgresql://user:secret@127.0.0.1:1/news", wait=0)
    assert "secret" not in str(caught.value)
