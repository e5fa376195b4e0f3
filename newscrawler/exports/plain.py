"""JSON Lines, CSV and OpenSearch's bulk format: each article by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from newscrawler.archive.records import dumps, record
from newscrawler.exports.cells import csv_cell
from newscrawler.exports.selection import Row
from newscrawler.items import Article

INDEX = "news"
"""Index that the bulk format names; an alias in OpenSearch may lead it elsewhere."""


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """A line of JSON for each article, as in the feeds."""
    for row in rows:
        yield dumps(row.record) + "\n"


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """A head, and a line for each article (RFC 4180); what is nested is JSON in its cell."""
    names = list(record(Article(url="")))
    yield _line(names)
    for row in rows:
        yield _line([csv_cell(row.record.get(name)) for name in names])


def bulk_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Two lines for each article: what to do, and the document. Doing it twice leaves the same index."""
    for row in rows:
        action = {"index": {"_index": INDEX, "_id": row.record["id"]}}
        yield f"{dumps(action)}\n{dumps(row.record)}\n"


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
