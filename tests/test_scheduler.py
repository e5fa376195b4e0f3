"""The frontier under Scrapy's own engine, in processes that are killed, against a server on loopback."""

import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from newscrawler.archive.check import faults
from newscrawler.archive.database import Archive
from newscrawler.frontier import State
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Article, Link, LinkKind
from newscrawler.options import Options
from newscrawler.outcomes import Outcome
from newscrawler.scheduler import FrontierScheduler
from newscrawler.sites import site_for_url
from newscrawler.spiders.failures import failure_outcome
from newscrawler.state import crawl_state

if TYPE_CHECKING:
    from twisted.python.failure import Failure

# The target is 20 kills over 2000 pages: KILL_PAGES=2000 KILLS=20 pytest tests/test_scheduler.py -k kill
PAGES = int(os.environ.get("KILL_PAGES", "300"))
KILLS = int(os.environ.get("KILLS", "4"))


class SmallSpider(Spider):
    """Home page to articles, each stored and acknowledged: what any spider on this frontier does."""

    name = "small"
    custom_settings = {  # noqa: RUF012 - Scrapy's way
        "SCHEDULER": "newscrawler.scheduler.FrontierScheduler",
        "DOWNLOADER_MIDDLEWARES": {
            "newscrawler.downloadermiddlewares.warc.WarcMiddleware": 950,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        },
        "WARC_ENABLED": True,
        "ROBOTSTXT_OBEY": False,
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0,
        "RETRY_TIMES": 2,
        "COOKIES_ENABLED": False,  # it would ask the network for the public suffix list
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }

    def __init__(self, home: str) -> None:
        super().__init__()
        self.home = home
        self.options = Options(site=site_for_url(home))

    def is_needless(self, link: Link) -> bool:
        return False

    async def start(self) -> AsyncIterator[Request]:
        yield self.request(Link(url=self.home, kind=LinkKind.HOME))

    def request(self, link: Link) -> Request:
        name = "parse_article" if link.kind is LinkKind.ARTICLE else "parse_listing"
        return Request(link.url, callback=getattr(self, name), errback=self.failed, cb_kwargs={"link": link})

    def parse_listing(self, response: Response, link: Link) -> Iterator[Request]:
        for url in re.findall('href="([^"]*)"', response.text):
            yield self.request(Link(url=response.urljoin(url), kind=LinkKind.ARTICLE, found_on=response.url))
        crawl_state(self.crawler).settle(response.meta["frontier_key"], link.kind, Outcome.LISTED)

    def parse_article(self, response: Response, link: Link) -> None:
        state = crawl_state(self.crawler)
        with state.archive.transaction():
            state.archive.save(
                Article(url=response.url, content_hash=response.url, urls=(link.url,)), state.run
            )
            state.settle(response.meta["frontier_key"], link.kind, Outcome.EXPORTED)

    def failed(self, failure: "Failure") -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value
        outcome = failure_outcome(failure.value)
        crawl_state(self.crawler).settle(
            request.meta["frontier_key"], request.cb_kwargs["link"].kind, outcome
        )


def crawl(archive: str, home: str, max_file: str = "") -> None:
    """One crawl in this process, whose files cannot grow beyond so many bytes."""
    if max_file:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(max_file), int(max_file)))
    process = AsyncCrawlerProcess(Settings({"ARCHIVE_DIR": archive, "LOG_LEVEL": "INFO"}))
    process.crawl(SmallSpider, home=home)
    process.start()


@dataclass
class Newspaper:
    """A server on loopback that counts what it is asked for."""

    hits: Counter[str] = field(default_factory=Counter)
    links: tuple[str, ...] = ()
    delay: float = 0.0
    home: str = ""

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.hits[path] += 1
        if path == "/":
            return 200, {}, "".join(f'<a href="{link}">' for link in self.links).encode()
        if path.startswith("/moved/"):
            return 301, {"Location": path.replace("/moved/", "/story/")}, b""
        if path == "/away":
            return 302, {"Location": self.home.replace("127.0.0.1", "localhost") + "other-site"}, b""
        if path == "/dead":
            return 302, {"Location": "/"}, b""
        if path == "/loop":
            return 302, {"Location": "/loop?again=1"}, b""
        if path.startswith("/loop?"):
            return 302, {"Location": path + "1"}, b""
        if path == "/gone":
            return 404, {}, b"gone"
        if path == "/broken" or (path == "/tired" and self.hits[path] < 3):
            return 503, {}, b"later"
        time.sleep(self.delay)
        return 200, {}, f"<p>{path}</p>".encode()


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    with served() as paper:
        yield paper


@contextmanager
def served() -> Iterator[Newspaper]:
    paper = Newspaper()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = paper.answer(self.path)
            self.send_response(status)
            for name, value in {
                "Content-Type": "text/html",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                return  # the crawler was killed

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    paper.home = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield paper
    server.shutdown()
    thread.join()
    server.server_close()


def started(archive: Path, paper: Newspaper, *limits: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, __file__, str(archive), paper.home, *limits],
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )


def crawled(archive: Path, paper: Newspaper) -> str:
    """The log of a crawl that ran to its end."""
    process = started(archive, paper)
    _, log = process.communicate(timeout=120)
    assert process.returncode == 0, log
    assert "Traceback" not in log, log
    return log


@dataclass(frozen=True)
class Left:
    """What a crawl left in its archive."""

    counts: dict[State, int]
    outcomes: dict[Outcome, int]
    articles: list[str]
    resumed: int


def site_of(paper: Newspaper) -> str:
    return site_for_url(paper.home).key


def left(directory: Path, paper: Newspaper) -> Left:
    archive = Archive(directory)
    site = site_of(paper)
    run, resumed = archive.db.row("SELECT id, resumed FROM runs WHERE site = ?", (site,)) or (0, 0)
    frontier = SqliteFrontier(archive, site, run, take_over=False)
    found = Left(
        counts=dict(frontier.counts()),
        outcomes=dict(frontier.outcomes()),
        articles=[
            url for (url,) in archive.db.rows("SELECT url FROM articles WHERE site = ? ORDER BY url", (site,))
        ],
        resumed=resumed,
    )
    assert archive.db.row("PRAGMA integrity_check") == ("ok",)
    archive.close()
    return found


@pytest.mark.parametrize(
    ("links", "fetched", "outcomes"),
    [
        pytest.param(
            ["/story/1", "/story/1?utm_source=x", "http://www.127.0.0.1/"],
            {"/": 1, "/story/1": 1},
            {Outcome.EXPORTED: 1, Outcome.DNS: 1},
            id="one story in two clothes, and a host that is none",
        ),
        pytest.param(
            ["/moved/1"],
            {"/": 1, "/moved/1": 1, "/story/1": 1},
            {Outcome.EXPORTED: 1},
            id="redirect",
        ),
        pytest.param(
            ["/story/1", "/moved/1"],
            {"/": 1, "/moved/1": 1, "/story/1": 1},
            {Outcome.EXPORTED: 1, Outcome.DUPLICATE_URL: 1},
            id="redirect to a known story",
        ),
        pytest.param(
            ["/moved/1", "/moved/1?page=2", "/story/1"],
            {"/": 1, "/moved/1": 1, "/moved/1?page=2": 1, "/story/1": 1, "/story/1?page=2": 1},
            {Outcome.EXPORTED: 2, Outcome.DUPLICATE_URL: 1},
            id="two redirects",
        ),
        pytest.param(["/dead"], {"/": 1, "/dead": 1}, {Outcome.LISTING: 1}, id="redirect to the home page"),
        pytest.param(["/away"], {"/": 1, "/away": 1}, {Outcome.OFFSITE: 1}, id="redirect to another site"),
        pytest.param(["/tired"], {"/": 1, "/tired": 3}, {Outcome.EXPORTED: 1}, id="retry"),
        pytest.param(["/broken"], {"/": 1, "/broken": 3}, {Outcome.HTTP_SERVER: 1}, id="too many retries"),
        pytest.param(["/gone"], {"/": 1, "/gone": 1}, {Outcome.GONE: 1}, id="gone"),
    ],
)
def test_every_page_is_fetched_once_and_ends_once(
    tmp_path: Path,
    newspaper: Newspaper,
    links: list[str],
    fetched: dict[str, int],
    outcomes: dict[Outcome, int],
) -> None:
    newspaper.links = tuple(links)
    crawled(tmp_path, newspaper)
    found = left(tmp_path, newspaper)
    assert dict(newspaper.hits) == fetched
    assert found.outcomes == {Outcome.LISTED: 1, **outcomes}
    assert found.counts[State.QUEUED] == found.counts[State.LEASED] == 0


def test_a_redirect_that_never_ends_does(tmp_path: Path, newspaper: Newspaper) -> None:
    newspaper.links = ("/loop",)
    crawled(tmp_path, newspaper)
    assert left(tmp_path, newspaper).outcomes == {Outcome.LISTED: 1, Outcome.REDIRECT: 1}


def test_the_address_that_redirects_to_a_stored_story_becomes_its_own(
    tmp_path: Path, newspaper: Newspaper
) -> None:
    newspaper.links = ("/story/1", "/moved/1")
    crawled(tmp_path, newspaper)
    archive = Archive(tmp_path)
    addresses = archive.db.rows("SELECT url FROM article_urls ORDER BY url")
    archive.close()
    assert [url.removeprefix(newspaper.home) for (url,) in addresses] == ["moved/1", "story/1"]


def test_kill_and_run_again_until_all_is_there(tmp_path: Path, newspaper: Newspaper) -> None:
    newspaper.links = tuple(f"/moved/{n}" if n % 3 else f"/story/{n}" for n in range(PAGES))
    newspaper.delay = 0.005
    moments = sorted(random.Random(KILLS).sample(range(1, len(newspaper.links)), KILLS))  # noqa: S311 - no secret
    for random_moment in moments:
        moment = max(random_moment, sum(newspaper.hits.values()) + 1)
        process = started(tmp_path, newspaper)
        while sum(newspaper.hits.values()) < moment:
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    log = crawled(tmp_path, newspaper)
    found = left(tmp_path, newspaper)
    assert found.articles == sorted(
        f"{newspaper.home}story/{n}" for n in range(PAGES)
    )  # nothing lost or doubled
    assert found.outcomes == {Outcome.LISTED: 1, Outcome.EXPORTED: PAGES}
    assert found.counts == {State.QUEUED: 0, State.LEASED: 0, State.DONE: PAGES + 1, State.FAILED: 0}
    assert found.resumed == KILLS
    assert "Resuming run 1" in log
    twice = sum(newspaper.hits.values()) - len(newspaper.hits)
    assert twice <= KILLS * 8  # what was in flight, and nothing else
    sys.stdout.write(f"{KILLS} kills over {sum(newspaper.hits.values())} requests: {twice} asked for again\n")
    archive = Archive(tmp_path)
    assert list(faults(archive)) == []
    archive.close()
    files = sorted((tmp_path / "warc").iterdir())
    assert len(files) <= KILLS + 1
    assert not [file for file in files if file.suffix == ".open"]
    for file in files:
        check = subprocess.run([Path(sys.executable).with_name("warcio"), "check", str(file)], check=False)
        assert check.returncode == 0


def test_an_interrupt_and_run_again(tmp_path: Path, newspaper: Newspaper) -> None:
    newspaper.links = tuple(f"/story/{n}" for n in range(PAGES))
    newspaper.delay = 0.005
    process = started(tmp_path, newspaper)
    while len(newspaper.hits) < PAGES // 3:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    half = left(tmp_path, newspaper)
    assert half.counts[State.QUEUED] > 0
    assert half.counts[State.LEASED] == 0
    crawled(tmp_path, newspaper)
    assert left(tmp_path, newspaper).outcomes == {Outcome.LISTED: 1, Outcome.EXPORTED: PAGES}
    assert set(newspaper.hits.values()) == {1}


def test_two_sites_are_crawled_into_one_archive_at_once(tmp_path: Path, newspaper: Newspaper) -> None:
    with served() as other:
        for paper in (newspaper, other):
            paper.links = tuple(f"/story/{n}" for n in range(PAGES))
        processes = [started(tmp_path, paper) for paper in (newspaper, other)]
        logs = [process.communicate(timeout=120)[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0]
        assert "Traceback" not in "".join(logs)
        for paper in (newspaper, other):
            assert left(tmp_path, paper).outcomes == {Outcome.LISTED: 1, Outcome.EXPORTED: PAGES}
            assert set(paper.hits.values()) == {1}


def test_one_site_is_crawled_by_one_process_at_a_time(tmp_path: Path, newspaper: Newspaper) -> None:
    archive = Archive(tmp_path)
    archive.start_run(site_of(newspaper), datetime.now(UTC))
    _, log = started(tmp_path, newspaper).communicate(timeout=60)
    assert "is being crawled by another process" in log
    assert not newspaper.hits
    archive.close()
    crawled(tmp_path, newspaper)


def test_a_full_disk_stops_the_crawl_and_loses_nothing(tmp_path: Path, newspaper: Newspaper) -> None:
    newspaper.links = tuple(f"/story/{n}" for n in range(60))
    process = started(tmp_path, newspaper, "3000000")
    _, log = process.communicate(timeout=60)
    assert log.count("; the crawl stops here") == 1
    assert "Closing spider (archive_fault)" in log
    assert "Error caught on signal handler" not in log
    half = left(tmp_path, newspaper)
    assert 0 < len(half.articles) < 60
    crawled(tmp_path, newspaper)
    found = left(tmp_path, newspaper)
    assert found.articles == sorted(f"{newspaper.home}story/{n}" for n in range(60))
    assert sum(found.outcomes.values()) == 60 + 1


def test_a_request_without_a_link_is_named(tmp_path: Path) -> None:
    crawler = get_crawler(SmallSpider, {"ARCHIVE_DIR": str(tmp_path)})
    crawler.spider = SmallSpider("http://127.0.0.1/")
    scheduler = FrontierScheduler.from_crawler(crawler)
    with pytest.raises(
        TypeError, match=r"<GET http://127\.0\.0\.1/x> has no link: make requests with spider\.request"
    ):
        scheduler.enqueue_request(Request("http://127.0.0.1/x"))
    crawl_state(crawler).archive.close()


if __name__ == "__main__":
    crawl(*sys.argv[1:])
