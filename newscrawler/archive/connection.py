"""One open database file: transactions that nest, and faults that name the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newscrawler.archive.schema import SchemaError, migrate
from newscrawler.errors import ArchiveError

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
    """A SQLite file with the newest schema. Not for two threads at once.

    Rows come back as tuples. Every fault of SQLite's is an `ArchiveError` of one line that names the file.
    """

    def __init__(self, path: Path, lock_timeout: float = LOCK_TIMEOUT) -> None:
        self.path = path
        self._depth = 0
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
        """Close the file. A second call does nothing."""
        with self._faults():
            self._sqlite.close()

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
            raise
        finally:
            self._depth = depth

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

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows one by one, for more of them than should be held. Write nothing meanwhile."""
        with self._faults():
            yield from self._sqlite.execute(sql, values)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except SchemaError as error:
            raise ArchiveError(f"{self.path}: {error}") from error
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "") or ""
            known = next((text for name, text in FAULTS.items() if code.startswith(name)), None)
            detail = f"{known} ({error})" if known else str(error)
            raise ArchiveError(f"{self.path}: {detail}") from error
