import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawler.archive.connection import Connection
from newscrawler.archive.schema import FIRST, MIGRATIONS, SchemaError, migrate
from newscrawler.errors import ArchiveError


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    db = Connection(tmp_path / "news.db")
    yield db
    db.close()


def add(db: Connection, site: str) -> None:
    db.execute("INSERT INTO runs (site, started) VALUES (?, '2026-11-24')", (site,))


def sites(db: Connection) -> list[str]:
    return [site for (site,) in db.rows("SELECT site FROM runs ORDER BY id")]


def test_all_or_nothing(db: Connection) -> None:
    def fail() -> None:
        with db.transaction():
            add(db, "a")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own
        fail()
    assert sites(db) == []
    with db.transaction():
        add(db, "b")
    assert sites(db) == ["b"]


def test_a_part_can_fail_by_itself(db: Connection) -> None:
    def fail() -> None:
        with db.transaction():
            add(db, "b")
            add(db, "a")  # one unfinished run for each site

    with db.transaction():
        add(db, "a")
        with pytest.raises(ArchiveError, match="UNIQUE"):
            fail()
        with db.transaction():
            add(db, "c")
    assert sites(db) == ["a", "c"]


def test_another_process_sees_what_is_committed_and_waits_for_what_is_not(
    tmp_path: Path, db: Connection
) -> None:
    other = Connection(tmp_path / "news.db", lock_timeout=0.1)
    with db.transaction():
        add(db, "a")
        assert sites(other) == []
        with pytest.raises(ArchiveError, match="another process has been writing to it for too long"):
            add(other, "b")
    assert sites(other) == ["a"]
    add(other, "b")
    other.close()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, db: Connection) -> None:
    add(db, "a")
    (pages,) = db.row("PRAGMA page_count") or (0,)
    db.rows(f"PRAGMA max_page_count = {pages + 2}")

    def fill() -> None:
        with db.transaction():
            add(db, "x" * 100_000)

    with pytest.raises(ArchiveError, match=r"news\.db: the disk is full"):
        fill()
    assert sites(db) == ["a"]
    add(db, "b")
    assert db.row("PRAGMA integrity_check") == ("ok",)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"Hello, this is no database at all. " * 300, "no SQLite database", id="other file"),
        pytest.param(
            b"SQLite format 3\x00" + b"\xff" * 8000, "no SQLite database|damaged", id="damaged header"
        ),
    ],
)
def test_what_is_no_database_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=fault) as raised:
        Connection(path)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)
    assert path.read_bytes() == content


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    db = Connection(path)
    add(db, "a")
    db.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40960)

    def look() -> None:
        damaged = Connection(path)
        try:
            sites(damaged)
        finally:
            damaged.close()

    with pytest.raises(ArchiveError, match=r"news\.db: it is damaged"):
        look()


def test_a_file_in_the_place_of_the_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("")
    with pytest.raises(ArchiveError, match="archive: the archive's directory cannot be made"):
        Connection(tmp_path / "archive" / "news.db")


def test_a_directory_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "news.db").mkdir()
    with pytest.raises(ArchiveError, match=r"news\.db: it cannot be opened"):
        Connection(tmp_path / "news.db")


def test_a_newer_schema_and_a_foreign_file_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    db = Connection(path)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(
        ArchiveError, match=f"its schema is version {len(MIGRATIONS) + 1}, this program knows up to"
    ):
        Connection(path)
    other = tmp_path / "other.db"
    foreign = sqlite3.connect(other)
    foreign.execute("CREATE TABLE t (x)")
    foreign.close()
    with pytest.raises(ArchiveError, match="another program"):
        Connection(other)


def test_an_older_schema_is_brought_forward_in_one_step() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, [FIRST])
    db.execute("INSERT INTO runs (site, started) VALUES ('a', '2026')")
    later = (
        "ALTER TABLE runs ADD COLUMN mood TEXT;\nUPDATE runs SET mood = 'calm';\nCREATE TABLE moods (x);\n"
    )
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, [FIRST, later, "CREATE TABLE moods (x);"])
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    migrate(db, [FIRST, later])
    assert db.execute("SELECT mood FROM runs").fetchall() == [("calm",)]
    assert db.execute("PRAGMA user_version").fetchone() == (2,)
    with pytest.raises(SchemaError):
        migrate(db, [FIRST])
    db.close()


def test_many_processes_may_make_the_archive_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from newscrawler.archive.connection import Connection;"
        "db = Connection(Path(sys.argv[1])); db.execute(\"INSERT INTO runs (site, started) VALUES (?, '')\", sys.argv[2:])"
    )
    path = tmp_path / "news.db"
    processes = [subprocess.Popen([sys.executable, "-c", code, str(path), f"site{i}"]) for i in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    db = Connection(path)
    assert sorted(sites(db)) == [f"site{i}" for i in range(4)]
    db.close()


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare to mount a read-only directory")
def test_a_read_only_directory_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from newscrawler.archive.connection import Connection\n"
        "from newscrawler.errors import ArchiveError\n"
        "try: Connection(Path(sys.argv[1]) / 'news.db')\n"
        "except ArchiveError as error: print(error)"
    )
    script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 9; exec "$2" -c "$3" "$1"'
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", str(tmp_path), sys.executable, code],
        capture_output=True,
        text=True,
        check=False,
    )
    if "not permitted" in run.stderr or "denied" in run.stderr or run.returncode == 9:
        pytest.skip("mounting is not permitted here")
    assert "it cannot be" in run.stdout
    assert run.stdout.startswith(str(tmp_path))
    assert run.stdout.count("\n") == 1
