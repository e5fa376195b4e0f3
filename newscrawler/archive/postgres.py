"""The archive's database on a PostgreSQL server, for many workers at once. Its driver comes with the extra ``cluster``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from newscrawler.archive import postgres_sql
from newscrawler.archive.schema import MIGRATIONS
from newscrawler.archive.words import Term
from newscrawler.errors import ArchiveError

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")
WAIT = 300.0
"""Seconds to wait for a server that is away, before giving up."""
PAUSE = 0.5
"""Seconds between two attempts to reach it."""
STUCK = 10
"""Seconds after which the server gives up a transaction whose process has stopped, so that nobody waits for it."""
ATTEMPTS = 5
"""So often a transaction is tried that the server gives up."""
BATCH = 500
"""Rows that are fetched at once where they are read one by one."""


class PostgresStore:
    """`Store` on the server at that address (``postgresql://USER@HOST/DATABASE``).

    Every outermost transaction holds the lock of the site that was claimed: of the workers that crawl it, one writes
    at a time, as with SQLite. Sites do not wait for each other. A server that is away is waited for.
    """

    is_shared = True

    def __init__(self, url: str, wait: float = WAIT) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ArchiveError(f"{_shown(url)}: pip install 'newscrawler[cluster]'") from error
        self._driver = psycopg
        self._url = url
        self._wait = wait
        self._depth = 0
        self._site: str | None = None
        self._is_claimed = False
        self._committed: list[Callable[[], object]] = []
        self._server = self._connected()
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; with it goes the claim."""
        self._server.close()

    @contextmanager
    def claiming(self, site: str) -> Iterator[bool]:
        """A transaction in which the site is this process's too, until it leaves; whether nobody else has it."""
        self._site = site
        with self.transaction():
            is_alone = self._try("pg_try_advisory_lock", site)
            self._share()
            if is_alone:
                self._try("pg_advisory_unlock", site)
            yield is_alone

    def leave(self, site: str) -> bool:
        """Whether nobody else is crawling the site, now that this process has left it."""
        self._is_claimed = False
        self._try("pg_advisory_unlock_shared", site)
        is_last = self._try("pg_try_advisory_lock", site)
        if is_last:
            self._try("pg_advisory_unlock", site)
        return is_last

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside; nobody else writes the site meanwhile."""
        depth, name = self._depth, f"part{self._depth}"
        if depth:
            self.execute(f"SAVEPOINT {name}")
        else:
            lock = f"; SELECT pg_advisory_xact_lock({_number('write', self._site)})" if self._site else ""
            self.execute(f"BEGIN{lock}")
        self._depth = depth + 1
        try:
            yield
            self.execute(f"RELEASE SAVEPOINT {name}" if depth else "COMMIT")
        except BaseException:
            self._roll_back(f"ROLLBACK TO SAVEPOINT {name}" if depth else "ROLLBACK")
            if not depth:
                self._committed.clear()
            raise
        finally:
            self._depth = depth
        if not depth:
            committed, self._committed = self._committed, []
            for work in committed:
                work()

    def transact(self, work: Callable[[], T]) -> T:
        """What the work returns, done in one transaction; done again when the server gave it up in between.

        Deadlocks between sites, two workers with one new key, a lost connection: each is over at the next attempt.
        """
        if self._depth:  # the outermost one is done again
            with self.transaction():
                return work()
        for attempt in range(ATTEMPTS):
            try:
                with self.transaction():
                    return work()
            except ArchiveError as error:
                if attempt + 1 == ATTEMPTS or not self._is_passing(error.__cause__):
                    raise
                time.sleep(PAUSE * attempt)
        raise AssertionError("the last attempt returns or raises")

    def after_commit(self, work: Callable[[], object]) -> None:
        """Do it when the transaction has ended well, at once outside of one."""
        if self._depth:
            self._committed.append(work)
            return
        work()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """How many rows the statement changed."""
        return self._cursor(sql, values).rowcount

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """The number that the insertion gave its row."""
        cursor = self._cursor(f"{sql}; SELECT lastval()", values)
        cursor.nextset()
        found = cursor.fetchone()
        return int(found[0]) if found else 0

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, ``None`` when there is none."""
        return self._cursor(sql, values).fetchone()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._cursor(sql, values).fetchall()

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
        """The rows that the statement finds for each of those values: one question to the server, not many."""
        asked = list(values)
        if not asked:
            return []
        cursor = self._cursor(";".join([sql] * len(asked)), [value for each in asked for value in each])
        found = []
        for number in range(len(asked)):
            if number:
                cursor.nextset()
            found.append(cursor.fetchall() if cursor.description else [])
        return found

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows one by one. Write nothing meanwhile."""
        with self.transaction():
            self.execute(f"DECLARE each_row NO SCROLL CURSOR FOR {sql}", values)
            while found := self.rows(f"FETCH {BATCH} FROM each_row"):
                yield from found
            self.execute("CLOSE each_row")

    def search(self, terms: Sequence[Term], site: str | None, limit: int) -> list[str]:
        """``id`` of the articles that have all the terms, the best first."""
        asked = postgres_sql.query(terms)
        most = max(limit, postgres_sql.RANKED)
        found = self.rows(postgres_sql.SEARCH, (asked, site, site, most, asked, limit))
        return [id_ for (id_,) in found]

    def compact(self) -> int:
        """How many bytes the database is smaller."""
        size = "SELECT pg_database_size(current_database())"
        before = self.rows(size)[0][0]
        self.execute("VACUUM (ANALYZE)")
        return int(before - self.rows(size)[0][0])

    def _cursor(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[Any]:
        """The cursor after the statement. Outside of a transaction a lost connection is made anew."""
        told = postgres_sql.statement(sql) if values else sql
        given = [_value(value) for value in values] if values else None
        with self._faults():
            for _ in range(ATTEMPTS - 1):  # one that was made anew may be lost as well
                try:
                    return self._server.execute(told, given)
                except self._driver.OperationalError:
                    if self._depth or not self._server.closed:
                        raise
                self._server = self._connected()
            return self._server.execute(told, given)

    def _connected(self) -> psycopg.Connection[Any]:
        """A connection, as soon as the server is there. The claim goes with it."""
        waited = 0.0
        while True:
            try:
                server = self._driver.connect(
                    self._url,
                    autocommit=True,
                    cursor_factory=self._driver.ClientCursor,
                    connect_timeout=10,
                    application_name="newscrawler",
                    options=f"-c idle_in_transaction_session_timeout={STUCK}s -c synchronous_commit=on",
                )
                break
            except self._driver.OperationalError as error:
                if waited >= self._wait:
                    raise ArchiveError(f"{_shown(self._url)}: {_line(error)}") from error
                time.sleep(PAUSE)
                waited += PAUSE
        self._server = server
        if self._is_claimed:
            self._share()
        return server

    def _share(self) -> None:
        self._is_claimed = True
        self._try("pg_advisory_lock_shared", self._site or "")

    def _try(self, function: str, site: str) -> bool:
        found = self.row(f"SELECT {function}({_number('crawl', site)})")
        return bool(found and found[0] is True)

    def _roll_back(self, command: str) -> None:
        if self._server.closed:
            return
        try:
            self._server.execute(command)
        except self._driver.OperationalError:
            self._server.close()  # the server has rolled back by itself

    def _is_passing(self, error: BaseException | None) -> bool:
        errors = self._driver.errors
        passing = (errors.DeadlockDetected, errors.SerializationFailure, errors.UniqueViolation)
        return isinstance(error, passing) or self._server.closed

    def _migrate(self) -> None:
        with self.transaction():
            self.execute(f"SELECT pg_advisory_xact_lock({_number('schema', None)})")
            self.execute("CREATE TABLE IF NOT EXISTS newscrawler_schema (version BIGINT NOT NULL)")
            found = self.row("SELECT max(version) FROM newscrawler_schema")
            version = (found and found[0]) or 0
            if version > len(MIGRATIONS):
                raise ArchiveError(
                    f"{_shown(self._url)}: its schema is version {version}, this program knows up to {len(MIGRATIONS)}"
                )
            if version == 0:
                self.execute(postgres_sql.BASIS)
            for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
                for statement in postgres_sql.schema(script):
                    self.execute(statement)
                self.execute("INSERT INTO newscrawler_schema VALUES (?)", (number,))

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except self._driver.Error as error:
            raise ArchiveError(f"{_shown(self._url)}: {_line(error)}") from error


def _number(what: str, site: str | None) -> int:
    """The server's locks are numbers of 64 bits."""
    name = f"newscrawler {what} {site}".encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True)


def _value(value: Any) -> Any:
    """The value as the server can keep it: text without NUL."""
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value


def _shown(url: str) -> str:
    """The address without user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
