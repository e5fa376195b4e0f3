"""WARC files that a killed run left open: cut to their last whole record, and closed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscrawler.archive.locks import hold

OPEN = ".open"
"""Suffix of a WARC file that is being written."""
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """What became of a file that was left open."""

    file: str
    """Its name now."""
    records: int
    """Whole records in it; with 0 the file was deleted."""
    cut: int
    """Bytes of a broken record that were cut off."""


def finish(path: Path) -> Leftover | None:
    """Close the ``.open`` file of a process that is gone; ``None`` when another process is writing it."""
    final = path.with_name(path.name.removesuffix(OPEN))
    with path.open("r+b") as file:
        if not hold(file):
            return None
        records, end = whole_members(file)
        cut = file.seek(0, 2) - end
        file.truncate(end)
        if records:
            path.rename(final)
        else:
            path.unlink()
    return Leftover(file=final.name, records=records, cut=cut)


def whole_members(file: BinaryIO) -> tuple[int, int]:
    """How many whole gzip members the file begins with, and the offset where they end."""
    count = end = 0
    file.seek(0)
    rest = b""
    while rest or (rest := file.read(CHUNK)):
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        length = 0
        while rest and not inflate.eof:
            length += len(rest)
            try:
                inflate.decompress(rest)
            except zlib.error:
                return count, end
            rest = inflate.unused_data if inflate.eof else file.read(CHUNK)
        if not inflate.eof:
            return count, end
        count += 1
        end += length - len(rest)
    return count, end
