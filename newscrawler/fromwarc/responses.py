"""The responses in a WARC file, whoever wrote it, one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawler.errors import NewscrawlerError
from newscrawler.items import WarcRecord

MOST_BYTES = 16 * 1024 * 1024
"""Bytes of a body, unpacked; a larger one is not taken in, as in a crawl."""
GZIP = b"\x1f\x8b"
CHUNK = 1 << 16
FAULTS = (AttributeError, ArchiveLoadFailed, EOFError, ValueError)
"""What warcio raises; an AttributeError is a record without a type."""


class WarcError(NewscrawlerError):
    """A WARC file that cannot be read, or not to its end: one line that names the file."""


class Skipped(StrEnum):
    """Why a record was not even looked at as a page."""

    REVISIT = "skipped/revisit"
    """The same response as an earlier record, or a 304: nothing new."""
    OTHER_KIND = "skipped/other_kind"
    """Our own file says that it is a listing, a feed, a sitemap."""
    REDIRECT = "skipped/redirect"
    """The page it leads to is a record of its own."""
    TRUNCATED = "skipped/truncated"
    """The body is not whole."""
    NO_HTTP = "skipped/no_http"
    """A record of DNS, FTP and the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response, or what stands for one."""

    url: str
    is_revisit: bool = False
    status: int | None = None
    """``None`` without HTTP headers."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case name to value, the first of each name."""
    body: bytes = field(default=b"", repr=False)
    """Without transfer and content encoding; one byte more than `MOST_BYTES` when it is larger."""
    truncated: str | None = None
    """Why the body is not whole."""
    date: datetime | None = None
    """Aware."""
    place: WarcRecord | None = None
    """Where it lies; ``None`` in a file whose records cannot be opened one by one."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """The metadata record beside it: ``via``, ``kind``, ``link`` …"""


def responses(path: Path) -> Iterator[Response]:
    """The responses and revisits in the order of the file.

    Raises `WarcError` where the file cannot be read on: everything before it came out.
    """
    try:
        with path.open("rb") as file:
            yield from responses_in(file, str(path))
    except OSError as error:
        raise WarcError(f"{path}: {error.strerror or error}") from error


def responses_in(file: BinaryIO, name: str) -> Iterator[Response]:
    """The same of an open file, which may be anywhere; its name is what comes after the last slash."""
    try:
        is_packed = file.read(2) == GZIP
        file.seek(0)
        yield from _responses(file, name.rpartition("/")[2], is_packed)
    except FAULTS as error:
        what = "a record is cut off, or is none" if isinstance(error, AttributeError) else str(error)
        raise WarcError(f"{name}: {' '.join(what.split())[:200]}") from error


def _responses(file: BinaryIO, name: str, is_packed: bool) -> Iterator[Response]:
    """Each response, once the records that belong to it have been seen, or none can be any more."""
    waiting: tuple[str, dict[str, Any]] | None = None
    end = 0
    records = ArchiveIterator(file)
    try:
        for record in records:
            kind, head = record.rec_type, record.rec_headers
            if record.format != "warc" or not (kind and head.get_header("Content-Length")):
                # warcio takes any five words for a record of the ARC format.
                raise ValueError("a record is cut off, or is none")
            if kind == "metadata" and waiting and head.get_header("WARC-Concurrent-To") == waiting[0]:
                waiting[1]["notes"] = _notes(record.content_stream().read())
            is_asked = kind in ("response", "revisit")
            if is_asked and waiting:
                yield Response(**waiting[1])
                waiting = None
            fields = _fields(record) if is_asked else {}
            offset = records.get_record_offset()  # asked for last: it reads the record to its end
            end = offset + records.get_record_length()
            if is_asked:
                id_ = head.get_header("WARC-Record-ID") or ""
                place = WarcRecord(file=name, offset=offset, id=id_.strip("<>"))
                waiting = id_, {**fields, "place": place if is_packed else None}
        if not end or (is_packed and end < file.seek(0, os.SEEK_END)):
            raise ValueError("a record is cut off" if end else "there is no WARC record in it")
    except FAULTS:
        if waiting:
            yield Response(**waiting[1])
        raise
    if waiting:
        yield Response(**waiting[1])


def _fields(record: Any) -> dict[str, Any]:
    head, http = record.rec_headers, record.http_headers
    date = head.get_header("WARC-Date")
    fields: dict[str, Any] = {
        "url": (head.get_header("WARC-Target-URI") or "").strip("<>"),
        "is_revisit": record.rec_type == "revisit",
        "truncated": head.get_header("WARC-Truncated"),
        "date": datetime.fromisoformat(date) if date else None,
    }
    if http is not None:
        status = http.get_statuscode()
        fields["status"] = int(status) if status and status.isdigit() else None
        fields["headers"] = {name.lower(): value for name, value in reversed(http.headers)}
        fields["body"] = record.content_stream().read(MOST_BYTES + 1)
        if len(fields["body"]) <= MOST_BYTES and _is_cut_off(record.raw_stream):
            raise ValueError("a record is cut off")
    return fields


def _is_cut_off(stream: Any) -> bool:
    """Whether the file ends before the record does; reads the rest of the record."""
    while stream.read(CHUNK):
        pass
    return bool(stream.limit > 0)


def _notes(block: bytes) -> dict[str, str]:
    lines = block.decode("utf-8", "replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines) if value}
