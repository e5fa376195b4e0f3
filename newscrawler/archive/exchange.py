"""One request and its answer as WARC/1.1 records (ISO 28500:2017): bytes in, bytes out.

Written here and not by warcio's writer, which re-encodes header bytes that are not ASCII (a raw Persian ``Location``
is common) and compresses at level 9. Each record is one gzip member.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha1
from http.client import responses
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from newscrawler.items import WarcRecord

Headers = tuple[tuple[bytes, bytes], ...]

SECRET = frozenset({b"authorization", b"cookie", b"set-cookie", b"set-cookie2", b"proxy-authorization"})
"""Headers that let one in somewhere; never written."""
# Already compressed bodies are most of what is written: higher levels cost time and save nothing.
LEVEL = 6
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and the response to it, as they went over the wire."""

    url: str
    """Address that was asked for."""
    method: str = "GET"
    """HTTP method."""
    request_headers: Headers = ()
    """In the order sent; names may come more than once."""
    request_body: bytes = b""
    """Body sent."""
    status: int
    """HTTP status."""
    reason: str | None = None
    """Reason phrase; ``None`` for the usual one."""
    protocol: str = "HTTP/1.1"
    """Protocol of the response."""
    response_headers: Headers = ()
    """In the order received; names may come more than once."""
    body: bytes = b""
    """Body with its content encoding, without chunked framing."""
    ip: str | None = None
    """Address of the server."""
    fetched_at: datetime
    """Time of the response, aware."""
    truncated: str | None = None
    """``disconnect``, ``length`` or ``time`` when the body is not whole."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """For the metadata record: ``via``, ``fetchTimeMs`` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A response that an archive has, whole."""

    digest: str
    """Digest of the payload, as in WARC-Payload-Digest."""
    date: str
    """WARC-Date of the record."""
    file: str
    """File name inside the archive's ``warc`` directory."""
    offset: int
    """Byte offset of the record."""
    id: str
    """WARC-Record-ID without angle brackets."""

    @property
    def place(self) -> WarcRecord:
        """Where it lies."""
        return WarcRecord(file=self.file, offset=self.offset, id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The records of one exchange, compressed, the response or revisit first."""

    id: str
    """WARC-Record-ID of the first, without angle brackets."""
    date: str
    """WARC-Date of all."""
    digest: str
    """Digest of the response's payload."""
    is_revisit: bool
    """Whether the first record stands for an earlier one that has the body."""
    data: bytes
    """One gzip member per record."""


def members(exchange: Exchange, earlier: Capture | None = None) -> Members:
    """The response, request and metadata records; ``earlier`` is the last whole capture of the same address.

    A revisit record takes the place of the response when the payload is that of ``earlier``, or the server says
    that nothing has changed since.
    """
    digest = _digest(exchange.body)
    profile = _revisit_profile(exchange, digest, earlier)
    id_, date, url = record_id(), warc_date(exchange.fetched_at), _target(exchange.url)
    about = [("WARC-Date", date), ("WARC-Target-URI", url)]
    if exchange.ip:
        about.append(("WARC-IP-Address", exchange.ip))
    block = _response_head(exchange)
    first = [("WARC-Type", "revisit" if profile else "response"), ("WARC-Record-ID", f"<{id_}>"), *about]
    if profile and earlier:
        first += [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", f"<{earlier.id}>"),
            ("WARC-Refers-To-Target-URI", url),
            ("WARC-Refers-To-Date", earlier.date),
        ]
    if profile is None:
        block += exchange.body
    if profile != NOT_MODIFIED:
        first.append(("WARC-Payload-Digest", digest))
    if exchange.truncated:
        first.append(("WARC-Truncated", exchange.truncated))
    records = [record(first, "application/http; msgtype=response", block)]
    beside = [*about, ("WARC-Concurrent-To", f"<{id_}>")]
    records.append(_beside("request", beside, "application/http; msgtype=request", _request(exchange)))
    if exchange.notes:
        records.append(_beside("metadata", beside, "application/warc-fields", warc_fields(exchange.notes)))
    return Members(id=id_, date=date, digest=digest, is_revisit=profile is not None, data=b"".join(records))


def record(headers: Iterable[tuple[str, str]], content_type: str, block: bytes) -> bytes:
    """One record with its digest and length, as one gzip member."""
    lines = [
        "WARC/1.1",
        *(f"{name}: {value}" for name, value in headers),
        f"WARC-Block-Digest: {_digest(block)}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
    ]
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return deflate.compress(head) + deflate.compress(block) + deflate.compress(b"\r\n\r\n") + deflate.flush()


def record_id() -> str:
    """A new WARC-Record-ID, without angle brackets."""
    return f"urn:uuid:{uuid4()}"


def warc_date(moment: datetime) -> str:
    """The moment as WARC-Date writes it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def warc_fields(values: Mapping[str, str]) -> bytes:
    """The values as ``application/warc-fields``, a line each."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in values.items()).encode()


def _beside(kind: str, about: list[tuple[str, str]], content_type: str, block: bytes) -> bytes:
    return record([("WARC-Type", kind), ("WARC-Record-ID", f"<{record_id()}>"), *about], content_type, block)


def _revisit_profile(exchange: Exchange, digest: str, earlier: Capture | None) -> str | None:
    if earlier is None:
        return None
    if exchange.status == 304:
        return NOT_MODIFIED
    return IDENTICAL if exchange.body and exchange.status == 200 and digest == earlier.digest else None


def _response_head(exchange: Exchange) -> bytes:
    """Status line and headers as received, but for secrets and for the framing that the body no longer has."""
    reason = responses.get(exchange.status, "") if exchange.reason is None else exchange.reason
    own = {b"transfer-encoding", b"content-length"}
    # A 304 and an answer to HEAD tell the length of a body that they do not have.
    if not exchange.body and (exchange.status == 304 or exchange.method == "HEAD"):
        own = {b"transfer-encoding"}
    kept = [(k, v) for k, v in exchange.response_headers if k.lower() not in own]
    if b"content-length" in own:
        kept.append((b"Content-Length", str(len(exchange.body)).encode()))
    return _head(f"{exchange.protocol} {exchange.status} {reason}", kept)


def _request(exchange: Exchange) -> bytes:
    parts = urlsplit(_target(exchange.url))
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = list(exchange.request_headers)
    if not any(name.lower() == b"host" for name, _ in headers):
        headers.insert(0, (b"Host", parts.netloc.encode()))
    return _head(f"{exchange.method} {path} HTTP/1.1", headers) + exchange.request_body


def _head(first: str, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    lines = [first.encode(), *(b"%s: %s" % (k, v) for k, v in headers if k.lower() not in SECRET)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _target(url: str) -> str:
    """The address without fragment, user and password."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(sha1(data, usedforsecurity=False).digest()).decode()
