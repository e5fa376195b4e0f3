from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers

from newscrawler.archive.exchange import Exchange
from newscrawler.archive.replay import Replayed, replayed
from newscrawler.archive.warc import WarcWriter
from newscrawler.items import WarcRecord

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@given(body=binary(max_size=300_000), status=integers(100, 599))
def test_a_response_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, status: int
) -> None:
    directory = tmp_path_factory.mktemp("warc")
    writer = WarcWriter(directory, "x", now=NOW)
    headers = ((b"Link", b"a: b"), (b"Link", b"c"), (b"X-Empty", b""), (b"Content-Type", b"text/html"))
    exchange = Exchange(
        url="https://x.example/", status=status, response_headers=headers, body=body, fetched_at=NOW
    )
    place = writer.write(exchange)
    length = (b"Content-Length", str(len(body)).encode())
    kept = (headers,) if status == 304 and not body else ((*headers, length),)
    for _ in range(2):  # while the file is open, and when it is closed
        assert replayed(directory, place) == Replayed(status=status, headers=kept[0], body=body)
        writer.close()


def test_what_is_no_response_does_not_come_back(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "x", now=NOW)
    place = writer.write(Exchange(url="https://x.example/", status=200, body=b"body", fetched_at=NOW))
    writer.close()
    assert replayed(tmp_path, place)
    for other in (
        replace(place, offset=0),
        replace(place, offset=1),
        replace(place, offset=10**6),
        replace(place, id="urn:uuid:other"),
        WarcRecord(file="none.warc.gz", offset=0, id=place.id),
    ):
        assert replayed(tmp_path, other) is None
    path = tmp_path / place.file
    path.write_bytes(path.read_bytes()[: place.offset + 50])
    assert replayed(tmp_path, place) is None
