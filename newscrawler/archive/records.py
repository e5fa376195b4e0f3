"""An `Article` as plain JSON types, and back.

One form for feeds, database and files, so that the same page gives the same bytes wherever it was read.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from newscrawler.items import Article, Link

Record = dict[str, Any]


def record(article: Article) -> Record:
    """The article as plain JSON types, fields in the order of the schema, ``text`` before ``paragraphs``.

    ``date_published`` of day precision is a date; every other time is ISO 8601 with its own offset.
    """
    out: Record = {}
    for name in _names(Article):
        if name == "paragraphs":
            out["text"] = article.text
        out[name] = _plain(getattr(article, name))
    if article.date_published and article.date_published_precision == "day":
        out["date_published"] = article.date_published.date().isoformat()
    return out


def article(data: Mapping[str, Any]) -> Article:
    """The article that `record` wrote. A ``day`` comes back as its midnight in UTC."""
    value = _built(Article, {k: v for k, v in data.items() if k != "text"})
    assert isinstance(value, Article)  # noqa: S101 - narrows the type, cannot fail
    return value


def dumps(data: Record) -> str:
    """The record as one line of JSON, other scripts as they are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def link_record(link: Link) -> Record:
    """The link as plain JSON types, without what is empty."""
    return {k: v for k in _names(Link) if (v := _plain(getattr(link, k))) not in (None, [], {}, 0)}


def link(data: Mapping[str, Any]) -> Link:
    """The link that `link_record` wrote."""
    value = _built(Link, data)
    assert isinstance(value, Link)  # noqa: S101 - narrows the type, cannot fail
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind))


def _same(value: Any) -> Any:
    return value


def _text(value: str) -> str:
    # A lone surrogate cannot be encoded, and an item that cannot be encoded would silently not be exported.
    return str(value) if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _list(values: Iterable[Any]) -> list[Any]:
    return [_plain(value) for value in values]


def _map(values: Mapping[Any, Any]) -> Record:
    return {str(key): _plain(value) for key, value in values.items()}


def _fields(value: Any) -> Record:
    kind: Any = type(value)
    return {name: _plain(getattr(value, name)) for name in _names(kind)}


# By the exact type: a record has hundreds of values, and asking one type after the other took most of the time.
_WAYS: dict[type, Callable[[Any], Any]] = {
    type(None): _same,
    bool: _same,
    int: _same,
    float: _same,
    str: _text,
    datetime: datetime.isoformat,
    tuple: _list,
    list: _list,
    dict: _map,
}


def _plain(value: object) -> Any:
    kind = type(value)
    way = _WAYS.get(kind)
    if way is None:
        way = _WAYS[kind] = _way(kind)
    return way(value)


def _way(kind: type) -> Callable[[Any], Any]:
    """How values of a type that is met for the first time become plain."""
    if issubclass(kind, Mapping):
        return _map
    return next((way for known, way in tuple(_WAYS.items()) if issubclass(kind, known)), _fields)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _built(hint: Any, value: Any) -> Any:
    """The JSON value as the type that the hint names."""
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin is types.UnionType or origin is typing.Union:
        return _built(next(a for a in typing.get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_built(typing.get_args(hint)[0], v) for v in value)
    if dataclasses.is_dataclass(hint):
        hints = _hints(typing.cast(type, hint))
        return typing.cast(type, hint)(**{k: _built(hints[k], v) for k, v in value.items() if k in hints})
    if hint is datetime:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
