"""A response out of our own WARC files, as it was received."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.exchange import Headers
from newscrawler.archive.leftovers import OPEN
from newscrawler.items import WarcRecord

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A response that was archived."""

    status: int
    """HTTP status."""
    headers: Headers
    """In the order received; secrets and chunked framing are not among them."""
    body: bytes
    """Body with its content encoding."""


def warc_path(directory: Path, name: str) -> Path:
    """Where the WARC file of that name is, closed or still open."""
    path = directory / name
    return path if path.exists() else directory / (name + OPEN)


def replayed(directory: Path, place: WarcRecord) -> Replayed | None:
    """The response that lies there; ``None`` when that record does not, or holds no response."""
    try:
        data = b"".join(_member(warc_path(directory, place.file), place.offset))
    except (OSError, zlib.error):
        return None
    head, _, block = data.partition(b"\r\n\r\n")
    fields = _fields(head)
    if (
        fields.get(b"warc-record-id") != b"<%s>" % place.id.encode()
        or fields.get(b"warc-type") != b"response"
    ):
        return None
    block = block[: int(fields[b"content-length"])]
    http, _, body = block.partition(b"\r\n\r\n")
    first, *lines = http.split(b"\r\n")
    headers = tuple((name, value.lstrip()) for name, _, value in (line.partition(b":") for line in lines))
    return Replayed(status=int(first.split(b" ", 2)[1]), headers=headers, body=body)


def _fields(head: bytes) -> dict[bytes, bytes]:
    parted = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in parted}


def _member(path: Path, offset: int) -> Iterator[bytes]:
    """The content of the gzip member at that offset. Raises `zlib.error` when there is none, or not all of one."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    with path.open("rb") as file:
        file.seek(offset)
        while not inflate.eof:
            packed = file.read(CHUNK)
            if not packed:
                raise zlib.error("the file ends inside the record")
            yield inflate.decompress(packed)
