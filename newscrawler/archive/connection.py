"""One open database file: transactions that nest, and faults that name the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any, TypeVar

from newscrawler.archive import words
from newscrawler.archive.locks import claim
from newscrawler.archive.schema import SchemaError, migrate
from newscrawler.errors import ArchiveError

T = TypeVar("T")
LOCK_TIMEOUT = 30.0
"""Seconds to wait for another process that is writing, before giving up."""

OLDEST = (3, 38)
"""Version of SQLite that has all we use: RETURNING, upserts without a target, the JSON functions built in."""

FAULTS = {
    "SQLITE_BUSY": "another process has been writing to it for too long",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it cannot be written to",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_NOTADB": "it is no SQLite database, or it is damaged",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_IOERR": "reading or writing failed",
}


class Connection:
    """`Store` in a SQLite file with the newest schema. Not for two threads at once.

    Rows come back as tuples. Every fault of SQLite's is an `ArchiveError` of one line that names the file.
    """

    is_shared = False

    def __init__(self, path: Path, lock_timeout: float = LOCK_TIMEOUT) -> None:
        self.path = path
        self._depth = 0
        self._claims: dict[str, FileIO] = {}
        self._committed: list[Callable[[], object]] = []
        if sqlite3.sqlite_version_info < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise ArchiveError(f"{path}: SQLite {needed} is needed, this Python has {sqlite3.sqlite_version}")
        with self._faults():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ArchiveError(
                    f"{path.parent}: the archive's directory cannot be made: {error.strerror}"
                ) from error
            self._sqlite = sqlite3.connect(
                path, timeout=lock_timeout, isolation_level=None, cached_statements=256
            )
            try:
                self._open()
            except BaseException:
                self._sqlite.close()
                raise

    def _open(self) -> None:
        self._sqlite.execute("PRAGMA journal_mode = WAL")
        # A crash of the program loses nothing; a crash of the machine may lose the last transactions, whole.
        self._sqlite.execute("PRAGMA synchronous = NORMAL")
        self._sqlite.execute("PRAGMA foreign_keys = ON")
        self._sqlite.execute("PRAGMA temp_store = MEMORY")
        self._sqlite.execute("PRAGMA cache_size = -32768")  # KiB
        self._sqlite.execute("PRAGMA journal_size_limit = 67108864")  # bytes: the WAL file shrinks again
        migrate(self._sqlite)

    def close(self) -> None:
        """Close the file, and let other processes crawl what this one crawled. A second call does nothing."""
        with self._faults():
            self._sqlite.close()
        while self._claims:
            self._claims.popitem()[1].close()

    @contextmanager
    def claiming(self, site: str) -> Iterator[bool]:
        """A transaction that begins with the site claimed for this process. Raises `BusyError` when another has it."""
        if site not in self._claims:
            self._claims[site] = claim(self.path.parent, site)
        with self.transaction():
            yield True

    def leave(self, site: str) -> bool:
        """Nobody else crawls the site; others may when the file is closed."""
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside. Inside another one, it is a part that can fail by itself.

        Never ``await`` inside: what other tasks write meanwhile would become part of it.
        """
        depth, name = self._depth, f"part{self._depth}"
        self.execute(f"SAVEPOINT {name}" if depth else "BEGIN IMMEDIATE")
        self._depth = depth + 1
        try:
            yield
            self.execute(f"RELEASE {name}" if depth else "COMMIT")
        except BaseException:
            if self._sqlite.in_transaction:  # on a full disk SQLite has rolled back by itself
                self._sqlite.execute(f"ROLLBACK TO {name}" if depth else "ROLLBACK")
            if not depth:
                self._committed.clear()
            raise
        finally:
            self._depth = depth
        if not depth:
            self._do_committed()

    def _do_committed(self) -> None:
        committed, self._committed = self._committed, []
        for work in committed:
            work()

    def transact(self, work: Callable[[], T]) -> T:
        """What the work returns, done in one transaction."""
        with self.transaction():
            return work()

    def after_commit(self, work: Callable[[], object]) -> None:
        """Do it when the transaction has ended well, at once outside of one."""
        if self._depth:
            self._committed.append(work)
            return
        work()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """How many rows the statement changed."""
        with self._faults():
            return self._sqlite.execute(sql, values).rowcount

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """The row id that the insertion made."""
        with self._faults():
            return self._sqlite.execute(sql, values).lastrowid or 0

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, ``None`` when there is none."""
        with self._faults():
            found: tuple[Any, ...] | None = self._sqlite.execute(sql, values).fetchone()
            return found

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        with self._faults():
            return self._sqlite.execute(sql, values).fetchall()

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
        """The rows that the statement finds for each of those values."""
        return [self.rows(sql, each) for each in values]

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows one by one, for more of them than should be held. Write nothing meanwhile."""
        with self._faults():
            yield from self._sqlite.execute(sql, values)

    def search(self, terms: Sequence[words.Term], site: str | None, limit: int) -> list[str]:
        """``id`` of the articles that have all the terms, the best first."""
        found = self.rows(
            "SELECT a.id FROM articles_fts f JOIN articles a ON a.number = f.rowid"
            " WHERE articles_fts MATCH ? AND (? IS NULL OR a.site = ?)"
            " ORDER BY bm25(articles_fts, 4.0, 1.0), a.number DESC LIMIT ?",
            (words.expression(terms), site, site, limit),
        )
        return [id_ for (id_,) in found]

    def compact(self) -> int:
        """How many bytes the file is smaller. It needs as much free room as it has, and nobody else writing."""
        before = self._size()
        self.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        self.execute("VACUUM")
        self.execute("PRAGMA optimize")
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return before - self._size()

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self.path.parent.glob(f"{self.path.name}*"))

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except SchemaError as error:
            raise ArchiveError(f"{self.path}: {error}") from error
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "") or ""
            if code.startswith("SQLITE_BUSY"):
                # Who waited in vain does not wait again: each write of a crawl that ends would take as long.
                self._sqlite.execute("PRAGMA busy_timeout = 0")
            known = next((text for name, text in FAULTS.items() if code.startswith(name)), None)
            detail = f"{known} ({error})" if known else str(error)
            raise ArchiveError(f"{self.path}: {detail}") from error
