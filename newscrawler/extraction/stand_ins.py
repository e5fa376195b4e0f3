"""Stand-ins for modules under construction; removed as they land."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """A date."""

    value: datetime
    precision: str
    calendar: str


ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?")


def parse_date(
    text: str,
    *,
    languages: tuple[str, ...],
    timezone: str | None,
    now: datetime | None,
    date_order: str | None,
) -> ParsedDate | None:
    """ISO only."""
    try:
        return ParsedDate(
            value=(v := datetime.fromisoformat(text.strip())).replace(tzinfo=v.tzinfo or UTC),
            precision="second",
            calendar="gregorian",
        )
    except ValueError:
        match = ISO.search(text)
        if not match:
            return None
        try:
            return ParsedDate(
                value=datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC),
                precision="day",
                calendar="gregorian",
            )
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text."""

    text: str
    encoding: str
    source: str


META = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Text of bytes."""
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8", source="guess")
    except UnicodeDecodeError:
        match = META.search(body[:4096])
        name = match[1].decode() if match else "cp1252"
        try:
            return Decoded(text=body.decode(name, "replace"), encoding=name, source="meta")
        except LookupError:
            return Decoded(text=body.decode("cp1252", "replace"), encoding="cp1252", source="guess")
