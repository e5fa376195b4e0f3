"""What is fuzzed: each reader of strangers' bytes, as a function that must return, whatever the bytes are, in time."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from newscrawler import extract_article
from newscrawler.archive.leftovers import whole_members
from newscrawler.archive.records import record
from newscrawler.archive.replay import replayed
from newscrawler.archive.words import match
from newscrawler.dates import parse_date
from newscrawler.demo.newspaper import Newspaper
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.listings import read_listing
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.discovery.traps import Traps, is_endless
from newscrawler.errors import SiteError
from newscrawler.extraction.document import parse_document
from newscrawler.items import Link, LinkKind, WarcRecord
from newscrawler.safety.absent import absent, place
from newscrawler.safety.addresses import is_requestable, rules
from newscrawler.safety.bodies import is_binary, is_cut_off
from newscrawler.safety.challenges import is_challenge
from newscrawler.safety.printable import printable, without_credentials
from newscrawler.safety.retry_after import retry_after
from newscrawler.sites import site_for_url
from newscrawler.sites.load import parse_site
from newscrawler.urls import canonical, url_key

BASE = "https://any.example/news/story-200123"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SECONDS = 2.0
"""Processor time that no input may exceed."""
ROOT = Path(__file__).resolve().parents[1]


def article(data: bytes) -> None:
    """`extract_article`, and the record as it is exported."""
    json.dumps(record(extract_article(data, BASE, fetched_at=NOW)), ensure_ascii=False).encode()


def listing(data: bytes) -> None:
    """A section page."""
    document = parse_document(data, None, BASE)
    if document is not None:
        read_listing(
            document.root, BASE, site_for_url(BASE), link=Link(url=BASE, kind=LinkKind.LISTING), now=NOW
        )


def feed(data: bytes) -> None:
    """RSS, Atom or JSON Feed."""
    read_feed(data, BASE, site_for_url(BASE))


def sitemap(data: bytes) -> None:
    """A sitemap or an index of them."""
    read_sitemap(data, BASE)


def date(data: bytes) -> None:
    """A printed date."""
    parse_date(data.decode("utf-8", "replace"), timezone="Asia/Kabul", now=NOW)


def site_file(data: bytes) -> None:
    """A site file: faults are `SiteError` and nothing else."""
    with suppress(SiteError):
        parse_site(data.decode("utf-8", "replace"), key="any.example", file="any.example.toml")


def warc(data: bytes) -> None:
    """A WARC file that a killed run left, and one record of it."""
    whole_members(BytesIO(data))
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "x.warc.gz").write_bytes(data)
        replayed(Path(name), WarcRecord(file="x.warc.gz", offset=0, id="urn:uuid:0"))


def address(data: bytes) -> None:
    """A URL, wherever it is judged."""
    url = data.decode("utf-8", "replace")
    for told in (url, "http://" + url, "https://any.example/" + url):
        canonical(told)
        url_key(told)
        rules(["http://127.0.0.1:80/"]).refusal(told)
        if is_requestable(told):
            is_endless(told)
            place(told)
            absent(told)
            Traps().is_trap(Link(url=told, kind=LinkKind.ARTICLE, found_on=BASE))


def words(data: bytes) -> None:
    """A header, a log line, a search."""
    text = data.decode("utf-8", "replace")
    retry_after(text, text, NOW)
    without_credentials(printable(text))
    match(text)
    is_challenge(403, {text: text}, data)
    is_binary(data)
    for coding in ("gzip", "deflate"):
        is_cut_off(data, coding, len(data))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (article, listing, feed, sitemap, date, site_file, warc, address, words)
}
PATHS: Mapping[str, tuple[str, ...]] = {
    "listing": ("/", "/fa/world", "/ps/business"),
    "feed": ("/rss.xml", "/fa/rss.xml"),
    "sitemap": ("/sitemap.xml",),
}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Sound inputs for the target, which mutation starts from."""
    return tuple(_seeds(target))


def _seeds(target: str) -> Iterator[bytes]:
    yield b""
    newspaper = Newspaper("http://newspaper.localhost:8650", 1, NOW, False, 0.0, 0)
    for path in PATHS.get(target, ()):
        yield newspaper.respond("GET", path, {}).body
    match target:
        case "article":
            for story in newspaper.respond("GET", "/rss.xml", {}).body.split(
                b"<link>http://newspaper.localhost:8650"
            )[1:4]:
                path = story.partition(b"<")[0].decode()
                yield newspaper.respond("GET", path, {}).body
        case "date":
            for text in (
                "۲ قوس ۱۴۰۵",
                "24 November 2026 10:00",
                "٢٤ نوفمبر ٢٠٢٦",
                "2026-11-24T10:00:00+04:30",
            ):
                yield text.encode()
        case "site_file":
            for file in sorted((ROOT / "newscrawler" / "sites").glob("*.toml"))[:3]:
                yield file.read_bytes()
        case "warc":
            head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Length: 45\r\n\r\n"
            yield gzip.compress(head + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n")
        case "address":
            yield b"http://user:pw@127.0.0.1:8080/a/../b//c?d=e&f#g"
            yield b"http://[::ffff:7f00:1]/%2e%2e/%2f"
        case "words":
            yield b"Wed, 21 Oct 2026 07:28:00 GMT"
            yield b'"a b" c* NEAR(d)'
