"""HTTP answers as values: validators, 304, gzip and HEAD decided without a socket."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

HTML = "text/html; charset=UTF-8"
XML = "application/rss+xml; charset=utf-8"
PLAIN = "text/plain; charset=UTF-8"
GZIP_FROM = 200
"""Bytes from which compression pays."""
COMPRESSIBLE = ("text/", "application/", "image/svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A status, headers and a body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def http_date(moment: datetime) -> str:
    """The moment as HTTP headers write it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def answer(
    content: str | bytes, kind: str, *, changed: datetime | None = None, tag: str = "", status: int = 200
) -> Response:
    """An answer with validators: ``tag`` weak when given, else a strong one made from the bytes."""
    body = content.encode() if isinstance(content, str) else content
    headers = {"Content-Type": kind}
    if status == 200:
        headers["ETag"] = f'W/"{tag}"' if tag else f'"{blake2b(body, digest_size=12).hexdigest()}"'
    if changed is not None:
        headers["Last-Modified"] = http_date(changed)
    return Response(status=status, headers=headers, body=body)


def _is_unchanged(response: Response, asked: Mapping[str, str]) -> bool:
    """Whether the asker's copy is still good (RFC 9110, section 13: If-None-Match decides alone)."""
    tag = response.headers.get("ETag")
    if tags := asked.get("if-none-match"):
        known = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return tags.strip() == "*" or (tag is not None and tag.removeprefix("W/") in known)
    since, changed = asked.get("if-modified-since"), response.headers.get("Last-Modified")
    if not since or not changed:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False  # a date that cannot be read must be ignored, says the same section


def _accepts_gzip(asked: Mapping[str, str]) -> bool:
    for part in asked.get("accept-encoding", "").split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0")
    return False


def negotiated(response: Response, method: str, headers: Mapping[str, str]) -> Response:
    """The response as this request must get it: 304, compressed, or without its body."""
    asked = {name.lower(): value for name, value in headers.items()}
    if response.status == 200 and _is_unchanged(response, asked):
        kept = {name: value for name, value in response.headers.items() if name != "Content-Type"}
        return Response(status=304, headers=kept)
    given = dict(response.headers)
    body = response.body
    if given.get("Content-Type", "").startswith(COMPRESSIBLE):
        given["Vary"] = "Accept-Encoding"
        if len(body) >= GZIP_FROM and _accepts_gzip(asked):
            body = gzip.compress(body, mtime=0)
            given["Content-Encoding"] = "gzip"
    given["Content-Length"] = str(len(body))
    return replace(response, headers=given, body=b"" if method == "HEAD" else body)
