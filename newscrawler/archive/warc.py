"""The raw pages: a directory of WARC/1.1 files that grows by one request and its answer at a time."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Protocol

from newscrawler.archive.exchange import (
    Capture,
    Exchange,
    Members,
    members,
    record,
    record_id,
    warc_date,
    warc_fields,
)
from newscrawler.archive.leftovers import OPEN, Leftover, finish
from newscrawler.archive.locks import file_name, hold
from newscrawler.archive.replay import warc_path
from newscrawler.errors import ArchiveError
from newscrawler.items import WarcRecord

__all__ = ["Captures", "Exchange", "WarcWriter"]

GIB = 1 << 30


class Captures(Protocol):
    """What a writer remembers between runs, so that a page that stays the same is kept once."""

    def capture(self, url: str) -> Capture | None:
        """The last whole response from that address."""

    def keep_capture(self, url: str, capture: Capture) -> None:
        """Remember it in the place of the earlier one."""


class WarcWriter:
    """Appends to ``PREFIX-TIME-NUMBER.warc.gz``; the file is called ``….open`` until it is closed.

    A file is made when there is something to write, and a new one before it would be larger than ``max_bytes``.
    What a killed run left open is finished first: see ``leftovers``. Raises `ArchiveError` naming the file.
    """

    def __init__(
        self,
        directory: Path,
        prefix: str,
        max_bytes: int = GIB,
        *,
        now: datetime,
        captures: Captures | None = None,
        info: Mapping[str, str] | None = None,
    ) -> None:
        """``now`` is part of the file names; ``info`` is for the warcinfo record: ``operator`` and such."""
        self.directory = directory
        self._name_begins = file_name(prefix)
        self._stem = f"{self._name_begins}-{now.astimezone(UTC):%Y%m%d%H%M%S}"
        self._max_bytes = max_bytes
        self._captures = captures
        self._info = {"format": "WARC File Format 1.1", "isPartOf": prefix, **(info or {})}
        self._numbers = count()
        self._file: FileIO | None = None
        self._name = ""
        self._end = 0
        self.leftovers: tuple[Leftover, ...] = tuple(self._finished())
        """What a killed run had left open, and what became of it."""

    def write(self, exchange: Exchange) -> WarcRecord:
        """Where the response lies: the new record, or the earlier one that has the same body.

        When it returns, the records are with the operating system: the program may be killed.
        """
        earlier = self.earlier(exchange)
        return self.append(exchange, members(exchange, earlier), earlier)

    def append(self, exchange: Exchange, made: Members, earlier: Capture | None) -> WarcRecord:
        """`write` for records that were made elsewhere, from what `earlier` said."""
        offset = self._append(made.data, exchange)
        if earlier and made.is_revisit:
            return earlier.place
        if self._captures and exchange.status == 200 and exchange.body and not exchange.truncated:
            self._captures.keep_capture(exchange.url, self._capture(made, offset))
        return WarcRecord(file=self._name, offset=offset, id=made.id)

    def close(self) -> None:
        """Close the file under its final name. A later `write` makes a new one."""
        if self._file is None:
            return
        path = self.directory / (self._name + OPEN)
        try:
            os.fsync(self._file.fileno())
            path.rename(self.directory / self._name)  # before the lock goes with the close
            self._file.close()
        except OSError as error:
            raise _fault(path, error) from error
        finally:
            self._file = None

    def _capture(self, made: Members, offset: int) -> Capture:
        return Capture(digest=made.digest, date=made.date, file=self._name, offset=offset, id=made.id)

    def earlier(self, exchange: Exchange) -> Capture | None:
        """The last capture of the address, when its file is still there."""
        earlier = self._captures.capture(exchange.url) if self._captures else None
        if earlier is None:
            return None
        return earlier if warc_path(self.directory, earlier.file).exists() else None

    def _append(self, data: bytes, exchange: Exchange) -> int:
        """The offset at which the data was written, all of it or nothing."""
        if self._file and self._end + len(data) > self._max_bytes:
            self.close()
        file = self._file or self._opened(exchange.fetched_at)
        offset = self._end
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError as error:
            file.truncate(offset)  # whole records or none
            file.seek(offset)
            raise _fault(self.directory / (self._name + OPEN), error) from error
        self._end += len(data)
        return offset

    def _opened(self, moment: datetime) -> FileIO:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._name, file = self._created()
        except OSError as error:
            raise _fault(self.directory, error) from error
        hold(file)
        self._file, self._end = file, 0
        headers = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", f"<{record_id()}>"),
            ("WARC-Date", warc_date(moment)),
            ("WARC-Filename", self._name),
        ]
        info = record(headers, "application/warc-fields", warc_fields(self._info))
        file.write(info)
        self._end = len(info)
        return file

    def _created(self) -> tuple[str, FileIO]:
        """A name that no file has, and the new file under it."""
        for number in self._numbers:
            name = f"{self._stem}-{number:05}.warc.gz"
            if (self.directory / name).exists():
                continue
            try:
                return name, FileIO(self.directory / (name + OPEN), "x+")
            except FileExistsError:
                continue
        raise AssertionError("count() never ends")

    def _finished(self) -> list[Leftover]:
        ours = re.compile(re.escape(self._name_begins) + r"-\d{14}-\d{5,}\.warc\.gz" + re.escape(OPEN))
        try:
            files = sorted(self.directory.iterdir()) if self.directory.is_dir() else []
            closed = [finish(path) for path in files if ours.fullmatch(path.name)]
        except OSError as error:
            raise _fault(self.directory, error) from error
        return [leftover for leftover in closed if leftover]


def _fault(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(f"{error.filename or path}: {error.strerror or error}")
