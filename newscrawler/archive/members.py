"""Records of our WARC files as they lie there: the compressed bytes, to be copied as they are."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from newscrawler.archive.replay import warc_path
from newscrawler.items import WarcRecord

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record, one gzip member."""

    packed: bytes = field(repr=False)
    """As it lies in the file."""
    head: dict[str, str]
    """Lower-case WARC field to value."""
    block: bytes = field(repr=False)
    """What the record holds."""


def exchange_members(directory: Path, place: WarcRecord) -> tuple[Member, ...]:
    """The response that lies there and the records beside it; empty when it does not lie there."""
    try:
        with warc_path(directory, place.file).open("rb") as file:
            file.seek(place.offset)
            return tuple(_exchange(file, f"<{place.id}>"))
    except (OSError, zlib.error):
        return ()


def _exchange(file: BinaryIO, id_: str) -> Iterator[Member]:
    rest = b""
    while True:
        member, rest = _next(file, rest)
        if member is None:
            return
        if member.head.get("warc-record-id") != id_ and member.head.get("warc-concurrent-to") != id_:
            return
        yield member


def _next(file: BinaryIO, rest: bytes) -> tuple[Member | None, bytes]:
    """The next member, ``None`` at the end of the file, and what was read beyond it."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    packed, data = [], []
    while not inflate.eof:
        piece = rest or file.read(CHUNK)
        if not piece:
            return None, b""
        data.append(inflate.decompress(piece))
        rest = inflate.unused_data
        packed.append(piece[: len(piece) - len(rest)])
    head, _, block = b"".join(data).partition(b"\r\n\r\n")
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    fields = {name.lower(): value.strip() for name, _, value in lines}
    length = int(fields.get("content-length", "0"))
    return Member(packed=b"".join(packed), head=fields, block=block[:length]), rest
