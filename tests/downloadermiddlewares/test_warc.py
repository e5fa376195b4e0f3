"""The middleware under Scrapy's own engine, in a process of its own, against a server on loopback."""

import asyncio
import gzip
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from warcio.archiveiterator import ArchiveIterator

from newscrawler.archive.database import Archive
from newscrawler.archive.warc import Exchange, WarcWriter
from newscrawler.downloadermiddlewares.warc import LARGE, WarcMiddleware
from newscrawler.items import Link, LinkKind
from newscrawler.options import Options
from newscrawler.sites import site_for_url
from newscrawler.state import crawl_state

STORY = "<p>کابل</p>".encode() * 100
PACKED = gzip.compress(STORY, mtime=0)
ROBOTS = b"User-agent: *\nDisallow: /no\n" + b"# long\n" * LARGE
"""Long enough to be compressed in a thread."""


class OneSpider(Spider):
    """Asks for a page that redirects, and for one that does not answer; prints what it is handed."""

    name = "one"
    custom_settings = {  # noqa: RUF012 - Scrapy's way
        "DOWNLOADER_MIDDLEWARES": {"newscrawler.downloadermiddlewares.warc.WarcMiddleware": 950},
        "WARC_ENABLED": True,
        "ROBOTSTXT_OBEY": True,
        "COOKIES_ENABLED": False,  # it would ask the network for the public suffix list
        "RETRY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "USER_AGENT": "newscrawler-test",
    }

    def __init__(self, home: str) -> None:
        super().__init__()
        self.home = home
        self.options = Options(site=site_for_url(home))

    async def start(self) -> AsyncIterator[Request]:
        link = Link(url=self.home + "moved", kind=LinkKind.ARTICLE, found_on=self.home)
        headers = {"Authorization": "Basic hunter2", "Cookie": "session=hunter2"}
        yield Request(link.url, headers=headers, cb_kwargs={"link": link})
        # The port of a server that is not there.
        yield Request(
            "http://127.0.0.1:9/", errback=self.failed, meta={"warc": "stale", "dont_obey_robotstxt": True}
        )

    def parse(self, response: Response, link: Link) -> None:
        record = response.meta["warc"]
        found = {
            "file": record.file,
            "offset": record.offset,
            "id": record.id,
            "body": response.body.decode(),
        }
        sys.stdout.write(json.dumps(found) + "\n")

    def failed(self, failure: object) -> None:
        sys.stdout.write(json.dumps("warc" in failure.request.meta) + "\n")  # type: ignore[attr-defined]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.answer(200, {"Content-Type": "text/plain"}, ROBOTS)
        elif self.path == "/moved":
            self.answer(301, {"Location": "/story", "Set-Cookie": "hunter2"}, b"")
        else:
            self.send_response(200)
            for name, value in {
                "Content-Encoding": "gzip",
                "Transfer-Encoding": "chunked",
                "ETag": '"1"',
            }.items():
                self.send_header(name, value)
            self.end_headers()
            for part in (PACKED[:30], PACKED[30:], b""):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def crawl(archive: str, home: str) -> None:
    """One crawl in this process."""
    process = AsyncCrawlerProcess(Settings({"ARCHIVE_DIR": archive}))
    process.crawl(OneSpider, home=home)
    process.start()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, home: str) -> tuple[Path, list[object]]:
    """The directory of the WARC files, and what the spider printed."""
    directory = tmp_path_factory.mktemp("archive")
    left = directory / "warc" / (site_for_url(home).key + "-20260101000000-00000.warc.gz.open")
    left.parent.mkdir()
    left.write_bytes(gzip.compress(b"WARC/1.1 whole") + b"\x1f\x8bbroken")
    run = subprocess.run(
        [sys.executable, __file__, str(directory), home],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "Traceback" not in run.stderr, run.stderr
    assert (
        "was left open by a killed run: 1 whole records kept, 8 bytes of a broken one cut off" in run.stderr
    )
    left.with_name(left.name.removesuffix(".open")).unlink()
    return left.parent, [json.loads(line) for line in run.stdout.splitlines()]


def test_every_response_is_there_as_received(crawled: tuple[Path, list[object]], home: str) -> None:
    directory, _ = crawled
    (path,) = directory.iterdir()
    with path.open("rb") as file:
        found = {
            r.rec_headers.get_header("WARC-Target-URI").removeprefix(home): (
                r.http_headers,
                r.raw_stream.read(),
            )
            for r in ArchiveIterator(file)
            if r.rec_type == "response"
        }
    assert set(found) == {"robots.txt", "moved", "story"}
    assert found["robots.txt"][1] == ROBOTS
    assert found["moved"][0].get_statuscode() == "301"
    assert found["moved"][0].get_header("Location") == "/story"
    headers, body = found["story"]
    assert body == PACKED
    assert headers.get_header("Content-Encoding") == "gzip"
    assert headers.get_header("Content-Length") == str(len(PACKED))
    assert headers.get_header("Transfer-Encoding") is None


def test_the_spider_is_told_where(crawled: tuple[Path, list[object]]) -> None:
    directory, printed = crawled
    story = next(p for p in printed if isinstance(p, dict))
    assert story["body"] == STORY.decode()
    with (directory / story["file"]).open("rb") as file:
        file.seek(story["offset"])
        record = next(ArchiveIterator(file))
        assert record.rec_headers.get_header("WARC-Record-ID") == f"<{story['id']}>"
        assert record.content_stream().read() == STORY


def test_a_request_that_failed_has_no_record(crawled: tuple[Path, list[object]]) -> None:
    assert False in crawled[1]


def test_requests_are_told_with_their_origin_and_without_secrets(
    crawled: tuple[Path, list[object]], home: str
) -> None:
    directory, _ = crawled
    (path,) = directory.iterdir()
    content = gzip.decompress(path.read_bytes())
    assert b"hunter2" not in content
    assert b"GET /moved HTTP/1.1\r\nHost: 127.0.0.1" in content
    assert b"User-Agent: newscrawler-test" in content
    assert b"via: %s\r\nkind: article\r\nfetchTimeMs: " % home.encode() in content
    assert b"via: %smoved\r\n" % home.encode() in content
    assert b"WARC-IP-Address: 127.0.0.1" in content


def test_the_file_passes_warcio_check(crawled: tuple[Path, list[object]]) -> None:
    (path,) = crawled[0].iterdir()
    assert path.suffix == ".gz"
    assert (
        subprocess.run([Path(sys.executable).with_name("warcio"), "check", path], check=False).returncode == 0
    )


@pytest.mark.parametrize(
    ("is_killed", "age", "is_leased", "is_replayed"),
    [
        pytest.param(True, 1, True, True, id="what a killed run received"),
        pytest.param(True, 90, True, False, id="too long ago"),
        pytest.param(True, 1, False, False, id="no page of the frontier"),
        pytest.param(False, 1, True, False, id="an earlier run"),
    ],
)
def test_what_was_received_is_not_asked_for_again(
    tmp_path: Path, *, is_killed: bool, age: int, is_leased: bool, is_replayed: bool
) -> None:
    moment = datetime.now(UTC) - timedelta(minutes=age)
    archive = Archive(tmp_path)
    run = archive.start_run("x.example", moment)
    writer = WarcWriter(tmp_path / "warc", "x.example", now=moment, captures=archive)
    headers = (
        (b"Content-Type", b"text/html"),
        (b"Content-Encoding", b"gzip"),
        (b"Link", b"a"),
        (b"Link", b"b"),
    )
    place = writer.write(
        Exchange(
            url="https://x.example/a", status=200, response_headers=headers, body=PACKED, fetched_at=moment
        )
    )
    writer.close()
    if not is_killed:
        archive.finish_run(run, moment, "healthy", {})
    archive.close()
    crawler = get_crawler(OneSpider, {"ARCHIVE_DIR": str(tmp_path)})
    crawler.spider = OneSpider("https://x.example/")
    middleware = WarcMiddleware.from_crawler(crawler)
    request = Request("https://x.example/a", meta={"frontier_key": "x.example/a"} if is_leased else {})
    response = middleware.process_request(request)
    assert (response is not None) is is_replayed
    if response:
        assert (response.status, response.body) == (200, PACKED)
        assert response.headers.getlist("Link") == [b"a", b"b"]
        assert request.meta["warc"] == place
        assert asyncio.run(middleware.process_response(request, response)) is response
        assert request.meta["warc"] == place
    crawl_state(crawler).archive.close()


def test_it_is_off_unless_it_is_wanted() -> None:
    with pytest.raises(NotConfigured):
        WarcMiddleware.from_crawler(get_crawler(Spider, {"WARC_ENABLED": False}))


if __name__ == "__main__":
    crawl(*sys.argv[1:])
