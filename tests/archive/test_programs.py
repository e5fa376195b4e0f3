"""Our WARC files in other people's programs. They are found in PATH: pywb wants a virtualenv of its own."""

import gzip
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.archive.exchange import Exchange
from newscrawler.archive.warc import WarcWriter

NOW = datetime(2026, 11, 24, 6, 1, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STORY = '<html lang="fa"><title>کابل</title><p>او می‌گوید</p></html>'.encode()
PAGE = Exchange(
    url="https://x.example/fa/news-1",
    status=200,
    response_headers=((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip")),
    body=gzip.compress(STORY, mtime=0),
    fetched_at=NOW,
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files: the page and a redirect to it; the same page and a 304 a day later."""
    archive = Archive(tmp_path)
    for moment, exchanges in (
        (
            NOW,
            [
                replace(
                    PAGE,
                    url="https://x.example/1",
                    status=301,
                    body=b"",
                    response_headers=((b"Location", b"/fa/news-1"),),
                ),
                PAGE,
            ],
        ),
        (LATER, [PAGE, replace(PAGE, status=304, body=b"", fetched_at=LATER + timedelta(hours=1))]),
    ):
        writer = WarcWriter(tmp_path / "warc", "x.example", now=moment, captures=archive)
        for exchange in exchanges:
            writer.write(replace(exchange, fetched_at=max(moment, exchange.fetched_at)))
        writer.close()
    archive.close()
    return sorted((tmp_path / "warc").iterdir())


def program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not in PATH (pip install {'pywb' if name.startswith('w') else name})")
    return found


def test_cdxj_indexer_finds_every_response(files: list[Path]) -> None:
    run = subprocess.run([program("cdxj-indexer"), "-s", *files], capture_output=True, text=True, check=True)
    rows = [line.split(" ", 2) for line in run.stdout.splitlines()]
    found = [
        (stamp, json.loads(fields).get("mime"), json.loads(fields).get("status")) for _, stamp, fields in rows
    ]
    assert found == [
        ("20261124060102", None, "301"),
        ("20261124060102", "text/html", "200"),
        ("20261125060102", "warc/revisit", "200"),
        ("20261125070102", "warc/revisit", "304"),
    ]


def test_pywb_replays_pages_and_revisits(tmp_path: Path, files: list[Path]) -> None:
    manager, server = program("wb-manager"), program("wayback")
    subprocess.run([manager, "init", "news"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run([manager, "add", "news", *files], cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [server, "-b", "127.0.0.1", "-p", str(port)],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for stamp in ("20261124060102", "20261125060102"):
            assert got(f"http://127.0.0.1:{port}/news/{stamp}id_/{PAGE.url}") == STORY
        moved = got(f"http://127.0.0.1:{port}/news/20261124060102mp_/https://x.example/1")
        assert "<title>کابل</title>".encode() in moved
    finally:
        process.terminate()
        process.wait()


def got(url: str) -> bytes:
    """What the server answers, once it is up."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - loopback
                body: bytes = response.read()
                return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")
