"""Parquet with types that stay: a column for each field of `Article`, nested as it is. pyarrow is an extra."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from newscrawler.archive.records import Record
from newscrawler.errors import UsageError
from newscrawler.exports.feeds import rfc3339
from newscrawler.exports.selection import Row
from newscrawler.items import Article

GROUP = 1000
"""Articles in a row group: what is held in memory."""
MOMENTS = ("date_published", "date_modified")
"""Fields of which there is a column ``…_utc`` besides: the text keeps the source's own offset and precision."""


def write_parquet(rows: Iterable[Row], path: Path) -> int | None:
    """The cursor of the last article, ``None`` without one. Raises `UsageError` when pyarrow is not there."""
    pa, pq = _pyarrow()
    schema = arrow_schema(pa)
    cursor = None
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(rows):
            cells = [_cells(row.record) for row in group]
            columns = [
                pa.array([cell[name] for cell in cells], schema.field(name).type) for name in schema.names
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            cursor = group[-1].sequence
    return cursor


def arrow_schema(pa: Any) -> Any:
    """The columns: those of the record in its order, then the moments in UTC."""
    hints = typing.get_type_hints(Article)
    fields = []
    for one in dataclasses.fields(Article):
        if one.name == "paragraphs":
            fields.append(pa.field("text", pa.string()))
        fields.append(pa.field(one.name, _type(pa, hints[one.name])))
    return pa.schema([*fields, *(pa.field(f"{name}_utc", pa.timestamp("us", tz="UTC")) for name in MOMENTS)])


def _cells(record: Record) -> Record:
    moments = {}
    for name in MOMENTS:
        told = rfc3339(record[name])
        moments[f"{name}_utc"] = datetime.fromisoformat(told).astimezone(UTC) if told else None
    return {**record, **moments}


def _type(pa: Any, hint: Any) -> Any:
    """The Arrow type of what the record has for a field of that type; anything may be null."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _type(pa, next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return pa.list_(_type(pa, arguments[0]))
    if origin is not None and issubclass(origin, Mapping):
        return pa.map_(_type(pa, arguments[0]), _type(pa, arguments[1]))
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(typing.cast(type, hint))
        return pa.struct([pa.field(name, _type(pa, kind)) for name, kind in hints.items()])
    if hint in (datetime, str) or issubclass(hint, StrEnum):
        return pa.string()
    return {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}[hint]


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    found = iter(rows)
    while group := list(islice(found, GROUP)):
        yield group


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError("parquet needs pyarrow: pip install 'newscrawler[parquet]'") from error
    return pyarrow, pyarrow.parquet
