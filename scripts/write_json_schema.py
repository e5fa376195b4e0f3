"""Write docs/article.schema.json from the items: ``python scripts/write_json_schema.py [--check]``."""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from newscrawler import items

FILE = Path(__file__).resolve().parents[1] / "docs" / "article.schema.json"
BASE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:newscrawler:article",
    "title": "An exported article",
}
MOMENT = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?[+-]\d\d:\d\d(:\d\d)?)?$"
"""A time with its offset, or a day of which no time is known."""
SOLAR: dict[str, Any] = {
    "type": ["string", "null"],
    "description": "Day of publication in the Solar Hijri calendar, when SOLAR_HIJRI_DATES is on.",
}


def schema() -> str:
    """The whole file."""
    from write_schema import documented  # type: ignore[import-not-found]  # beside this file

    told = documented(inspect.getsource(items))
    article = _object(items.Article, told)
    properties: dict[str, Any] = {}
    for name, value in article["properties"].items():
        if name == "paragraphs":
            properties["text"] = {
                "type": "string",
                "description": "The paragraphs without captions, joined by a blank line.",
            }
        properties[name] = value
    required = list(properties)
    properties["date_published_solar_hijri"] = SOLAR
    whole = {**BASE, **article, "properties": properties, "required": required}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _object(kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    meanings = {name: text for name, _, text in told[kind.__name__]}
    hints = typing.get_type_hints(kind)
    properties = {
        one.name: {**_type(hints[one.name], told), "description": meanings[one.name]}
        for one in dataclasses.fields(kind)
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _type(hint: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (real,) = (a for a in arguments if a is not type(None))
        inner = _type(real, told)
        if isinstance(inner.get("type"), str) and "enum" not in inner:
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0], told)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _type(arguments[1], told)}
    if dataclasses.is_dataclass(hint):
        return _object(typing.cast(type, hint), told)
    if hint is datetime:
        return {"type": "string", "pattern": MOMENT}
    if issubclass(hint, StrEnum):
        return {"enum": [str(value) for value in hint]}
    return {"type": {bool: "boolean", int: "integer", float: "number", str: "string"}[hint]}


def main() -> int:
    """Write the file, or with ``--check`` say whether it is up to date."""
    if "--check" in sys.argv[1:]:
        return 0 if FILE.read_text("utf-8") == schema() else 1
    FILE.write_text(schema(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
