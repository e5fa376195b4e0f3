"""What the archive asks of the database under it: one interface, a SQLite file or a PostgreSQL server behind it.

Statements are written once, in the SQL that both know: ``?`` for values, a target for every ``DO UPDATE``, every
column of the selection in ``GROUP BY``. What the two spell differently stands in ``postgres_sql``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from newscrawler.archive.database import Archive
    from newscrawler.archive.words import Term

T = TypeVar("T")
Row = tuple[Any, ...]


class Store(Protocol):
    """An open database with the newest schema. Not for two threads at once; faults are `ArchiveError`."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may crawl one site into it."""

    def close(self) -> None:
        """Close it, and let others have what it claimed. A second call does nothing."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what is written inside; nobody else writes the site meanwhile. May be nested."""

    def transact(self, work: Callable[[], T]) -> T:
        """What the work returns, done in one transaction; done again when the server gave it up in between."""

    def after_commit(self, work: Callable[[], object]) -> None:
        """Do it once what is written now is sure to stay: at the end of the transaction, or at once outside."""

    def claiming(self, site: str) -> AbstractContextManager[bool]:
        """A transaction in which the site is claimed until `leave`: whether this process is alone with it.

        Raises `BusyError` where only one process may crawl a site, and another one does.
        """

    def leave(self, site: str) -> bool:
        """Whether nobody else is crawling the site, now that this process has left it."""

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """How many rows the statement changed."""

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """The number that the insertion gave its row."""

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, ``None`` when there is none."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows."""

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> list[list[Row]]:
        """The rows that the statement finds for each of those values, asked for at once."""

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows one by one, for more of them than should be held. Write nothing meanwhile."""

    def search(self, terms: Sequence[Term], site: str | None, limit: int) -> list[str]:
        """``id`` of the articles that have all the terms, the best first."""

    def compact(self) -> int:
        """How many bytes it is smaller, after it was put in order."""


def open_archive(where: str | Path, directory: Path | None = None) -> Archive:
    """The archive in that directory, or on that server (``postgresql://…``), its files in ``directory``.

    Raises `ArchiveError`, one line that names file or server, when it cannot be opened.
    """
    from newscrawler.archive.database import Archive  # a module that needs this one

    if isinstance(where, Path) or "://" not in where:
        return Archive(Path(where))
    from newscrawler.archive.postgres import PostgresStore  # its driver is an extra

    return Archive(directory or Path("archive"), store=PostgresStore(where))
