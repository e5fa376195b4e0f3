"""WACZ 1.1.1: the raw pages of articles with an index and a list of pages, in one file that replays anywhere.

https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from newscrawler import __version__
from newscrawler.archive import records
from newscrawler.archive.members import Member, exchange_members
from newscrawler.exports.selection import Row

WARC = "data.warc.gz"
BLOCK = 3000
"""Lines of the index that are compressed together, as the format's own tools do."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of the files in the zip: the same articles give the same bytes."""


def write_wacz(rows: Iterable[Row], path: Path, warcs: Path, *, title: str, created: str) -> int | None:
    """The cursor of the last article, ``None`` without one. ``warcs`` is where the archive's WARC files are.

    An article whose raw page was never kept, or is gone, is left out; the list of pages says what is in.
    """
    cursor = None
    # What has to be sorted or comes second waits in a temporary file, not in memory.
    with sqlite3.connect("") as waiting, ZipFile(path, "w", ZIP_STORED) as archive:
        waiting.execute("CREATE TABLE cdx (line TEXT)")
        waiting.execute("CREATE TABLE pages (line TEXT)")
        package = _Package(archive)
        with package.file(f"archive/{WARC}") as warc:
            for row in rows:
                cursor = row.sequence
                _add(row, warcs, warc, waiting)
        lines = (line for (line,) in waiting.execute("SELECT line FROM cdx ORDER BY line"))
        blocks = []
        with package.file("indexes/index.cdx.gz") as index:
            while block := list(islice(lines, BLOCK)):
                packed = gzip.compress("".join(block).encode(), mtime=0)
                blocks.append((block[0], index.size, packed))
                index.write(packed)
        with package.file("indexes/index.idx") as secondary:
            secondary.write(b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n')
            for first, offset, packed in blocks:
                secondary.write(_block_line(first, offset, packed))
        with package.file("pages/pages.jsonl") as pages:
            pages.write(b'{"format": "json-pages-1.0", "id": "pages", "title": "Articles"}\n')
            for (line,) in waiting.execute("SELECT line FROM pages ORDER BY rowid"):
                pages.write(line.encode())
        package.close(title=title, created=created)
    waiting.close()
    return cursor


class _Package:
    """The zip with its resources counted and hashed."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.resources: list[dict[str, Any]] = []

    def file(self, path: str) -> _Resource:
        """A new file in the zip, open for writing."""
        return _Resource(self, path)

    def close(self, *, title: str, created: str) -> None:
        """Write what the package says of itself."""
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "software": f"newscrawler {__version__}",
            "title": title,
            "created": created,
            "resources": self.resources,
        }
        text = json.dumps(package, indent=2, ensure_ascii=False).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(text).hexdigest()}"}
        self.archive.writestr(ZipInfo("datapackage.json", EPOCH), text)
        self.archive.writestr(ZipInfo("datapackage-digest.json", EPOCH), json.dumps(digest))


class _Resource:
    """A file in the zip."""

    def __init__(self, package: _Package, path: str) -> None:
        self.package = package
        self.path = path
        self.digest = sha256()
        self.size = 0
        self.stream: IO[bytes]

    def __enter__(self) -> _Resource:
        self.stream = self.package.archive.open(ZipInfo(self.path, EPOCH), "w", force_zip64=True)
        return self

    def write(self, data: bytes) -> None:
        """Add the data."""
        self.stream.write(data)
        self.digest.update(data)
        self.size += len(data)

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self.package.resources.append(
            {
                "name": self.path.rpartition("/")[2].lower(),
                "path": self.path,
                "hash": f"sha256:{self.digest.hexdigest()}",
                "bytes": self.size,
            }
        )


def _add(row: Row, warcs: Path, warc: _Resource, waiting: sqlite3.Connection) -> None:
    """Copy the article's exchange, and note its lines in index and list of pages."""
    place = records.article(row.record).provenance.warc
    members = exchange_members(warcs, place) if place else ()
    if not members:
        return
    waiting.execute("INSERT INTO cdx VALUES (?)", (cdx_line(members[0], warc.size),))
    head, record = members[0].head, row.record
    page = {
        "id": record["id"],
        "url": head["warc-target-uri"],
        "ts": head["warc-date"],
        "title": record["headline"] or record["url"],
        "language": record["language"],
        "text": record["text"],
    }
    waiting.execute("INSERT INTO pages VALUES (?)", (records.dumps(page) + "\n",))
    for member in members:
        warc.write(member.packed)


def cdx_line(member: Member, offset: int) -> str:
    """The line of the CDXJ index for a response at that offset."""
    head = member.head
    http = member.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    kinds = (line.partition(":")[2] for line in http[1:] if line.lower().startswith("content-type:"))
    fields = {
        "url": head["warc-target-uri"],
        "mime": next(kinds, "").partition(";")[0].strip() or "unk",
        "status": http[0].split(" ")[1],
        "digest": head.get("warc-payload-digest", ""),
        "length": str(len(member.packed)),
        "offset": str(offset),
        "filename": WARC,
    }
    stamp = datetime.fromisoformat(head["warc-date"]).strftime("%Y%m%d%H%M%S")
    return f"{surt(fields['url'])} {stamp} {json.dumps(fields)}\n"


def surt(url: str) -> str:
    """The address as an index sorts it: host from its end, ``www.`` left out, in lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{query}".lower()


def _block_line(first: str, offset: int, packed: bytes) -> bytes:
    key, stamp, _ = first.split(" ", 2)
    told = {
        "offset": offset,
        "length": len(packed),
        "digest": f"sha256:{sha256(packed).hexdigest()}",
        "filename": "index.cdx.gz",
    }
    return f"{key} {stamp} {json.dumps(told)}\n".encode()
