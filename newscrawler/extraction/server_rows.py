"""The rows of data that React server components push into a page: ``self.__next_f.push([1,"…"])``.

The strings of all pushes together are one stream of rows, cut anywhere: ``ID:JSON`` up to a line's end, or ``ID:Tn,TEXT``
with the text's length in bytes, as hexadecimal number (React, ``ReactFlightClient``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from newscrawler.extraction.structured import loads

PUSHED = re.compile(r"\.push\(\[\s*1\s*,\s*(\"(?:[^\"\\]|\\.)*\")\s*\]\)")
ROW = re.compile(rb"\s*[0-9a-f]{1,8}:")
LENGTH = re.compile(rb"T([0-9a-f]{1,8}),")
MAX_BYTES = 6_000_000


def pushed_strings(script: str) -> list[str]:
    """The strings that a script pushes; empty for any other script."""
    if ".push(" not in script:
        return []
    return [text for literal in PUSHED.findall(script) if (text := _string(literal))]


def row_values(pushed: list[str]) -> Iterator[Any]:
    """The texts and JSON values of the rows; rows that are cut, or of another kind, are left out."""
    data = "".join(pushed).encode("utf-8", "replace")[:MAX_BYTES]
    at = 0
    while at < len(data):
        row = ROW.match(data, at)
        if row is None:
            at = _next_line(data, at)
            continue
        length = LENGTH.match(data, row.end())
        if length is not None:
            end = length.end() + int(length[1], 16)
            yield data[length.end() : end].decode("utf-8", "replace")
            at = end
            continue
        at = _next_line(data, row.end())
        if data[row.end() : row.end() + 1] in (b"[", b"{"):
            yield loads(data[row.end() : at].decode("utf-8", "replace"))


def is_component(item: list[Any]) -> bool:
    """Whether the list is an element of such a page: ``["$", tag, key, {properties}]``."""
    return len(item) >= 4 and item[0] == "$" and isinstance(item[1], str) and isinstance(item[3], dict)


def _next_line(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end + 1


def _string(literal: str) -> str:
    try:
        text = json.loads(literal, strict=False)
    except json.JSONDecodeError:
        return ""  # no JSON string after all; the rows around it are still whole
    return text if isinstance(text, str) else ""
