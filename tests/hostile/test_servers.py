"""Servers that fail: patience with what passes, a name for what does not, and an end to every run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.crawling import Crawl, crawl
from tests.hostile.site import Behaviour, Hostile, Visit, Wire, good_page, good_path, hostile, page

GOOD = range(1001, 1011)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
PAGE_500 = page(b"<html><body>Out of order</body></html>", "500 Internal Server Error")


def first(behaviour: Callable[[], Behaviour], number: int, times: int = 1) -> Behaviour:
    """That behaviour so many times, then the good article."""
    seen: Counter[str] = Counter()

    def turn(visit: Visit, wire: Wire) -> None:
        seen[visit.path] += 1
        (behaviour() if seen[visit.path] <= times else page(good_page(number)))(visit, wire)

    return turn


def busy(status: str, retry_after: str | None = None) -> Callable[[], Behaviour]:
    headers = {} if retry_after is None else {"Retry_After": retry_after}
    return lambda: page(b"busy", status, **headers)


def busy_until(seconds: int) -> Behaviour:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    return page(b"busy", "503 Service Unavailable", Retry_After=when)


def reset(visit: Visit, wire: Wire) -> None:
    wire.reset()


def truncated(visit: Visit, wire: Wire) -> None:
    wire.send(HEAD + b"Content-Length: 5000\r\n\r\n" + good_page(9001)[:1500])


def half_chunk(visit: Visit, wire: Wire) -> None:
    wire.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n<html><body>")


def too_long(visit: Visit, wire: Wire) -> None:
    body = good_page(6008)
    wire.send(
        HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body + b"<p>and more than was said</p>" * 99
    )


def no_http(visit: Visit, wire: Wire) -> None:
    wire.send(b"220 mail.example ESMTP\r\n")


RECOVERS: dict[int, Behaviour] = {
    6001: first(busy("429 Too Many Requests", "2"), 6001),
    6002: first(lambda: busy_until(3), 6002),
    6003: first(busy("503 Service Unavailable", "soon"), 6003),
    6004: first(busy("429 Too Many Requests", "-5"), 6004),
    6005: first(lambda: PAGE_500, 6005, times=2),
    6006: first(lambda: reset, 6006),
    6007: first(lambda: truncated, 6007),
    6008: too_long,
    6009: first(busy("503 Service Unavailable"), 6009),
}
CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x.js'>"
)
STAYS: dict[str, tuple[Behaviour, str, int]] = {
    "retry-tomorrow": (busy("429 Too Many Requests", "86400")(), "failed/denied", 1),
    "retry-never": (busy("503 Service Unavailable", "9" * 400)(), "failed/http_server", 3),
    "always-500": (PAGE_500, "failed/http_server", 3),
    "always-reset": (reset, "failed/connection", 3),
    "always-truncated": (truncated, "failed/connection", 3),
    "half-chunk": (half_chunk, "failed/connection", 3),
    "no-http": (no_http, "failed/connection", 3),
    "challenge": (page(CHALLENGE, "403 Forbidden", Server="cloudflare"), "dropped/challenge", 1),
    "challenge-by-header": (page(b"", "403 Forbidden", cf_mitigated="challenge"), "dropped/challenge", 1),
    "captcha": (page(b"<div class='g-recaptcha'></div>", "405 Not Allowed"), "dropped/challenge", 1),
    "forbidden": (page(b"<p>no</p>", "403 Forbidden"), "failed/denied", 1),
    "gone": (page(b"<p>no</p>", "410 Gone"), "failed/gone", 1),
    "teapot": (page(b"<p>no</p>", "418 I'm a teapot"), "failed/http_client", 1),
    "odd-status": (page(b"<p>no</p>", "999 Denied"), "failed/http_server", 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    site: Hostile
    crawl: Crawl

    def outcome(self, path: str) -> str:
        rows = self.crawl.rows("SELECT outcome FROM frontier WHERE key LIKE ?", f"%{path}")
        return str(rows[0][0]) if rows else "never queued"


def path_of(name: str) -> str:
    return f"/news/{name}-{2000 + list(STAYS).index(name)}"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    behaviours = {path_of(name): behaviour for name, (behaviour, *_) in STAYS.items()}
    behaviours |= {good_path(number): behaviour for number, behaviour in RECOVERS.items()}
    behaviours |= {f"/news/bad-day-of-the-server-{n}": PAGE_500 for n in range(7001, 7021)}
    with hostile(behaviours, good=GOOD) as site:
        archive = tmp_path_factory.mktemp("servers") / "archive"
        yield Scene(site=site, crawl=crawl(archive, f"url={site.base}/", settings={"RETRY_AFTER_BUDGET": 8}))


def test_no_good_article_is_lost(scene: Scene) -> None:
    assert {scene.site.base + good_path(n) for n in GOOD} <= {item["url"] for item in scene.crawl.items}


@pytest.mark.parametrize("number", RECOVERS)
def test_what_passes_is_waited_for(scene: Scene, number: int) -> None:
    urls = {item["url"] for item in scene.crawl.items}
    assert scene.site.base + good_path(number) in urls, scene.crawl.output[-3000:]


@pytest.mark.parametrize(("number", "seconds"), [(6001, 2.0), (6002, 1.9)])
def test_retry_after_is_obeyed(scene: Scene, number: int, seconds: float) -> None:
    """By the page, and by every other page of the host."""
    asked, again, *_ = scene.site.times(good_path(number))
    assert again - asked >= seconds
    on_the_way = 2  # requests that were under way when the answer came
    between = [v for v in scene.site.visits if asked + 0.2 < v.at < asked + seconds]
    assert len(between) <= on_the_way


@pytest.mark.parametrize("name", STAYS)
def test_what_stays_has_a_name(scene: Scene, name: str) -> None:
    _, outcome, tries = STAYS[name]
    assert scene.outcome(path_of(name)) == outcome
    assert scene.site.count(path_of(name)) <= tries


def test_many_bad_pages_do_not_make_a_dead_server(scene: Scene) -> None:
    assert "verdict    degraded" in scene.crawl.output or "verdict    failed" in scene.crawl.output
    assert scene.site.count("/news/bad-day*") == 3 * 20
    assert scene.site.count("/robots.txt") <= 8
    states = dict(scene.crawl.rows("SELECT state, count(*) FROM frontier GROUP BY state"))
    assert states.get("queued", 0) == states.get("leased", 0) == 0
    assert not scene.crawl.rows("SELECT url FROM frontier WHERE outcome = 'failed/error'")


def test_a_site_that_is_down_for_a_while(tmp_path: Path) -> None:
    """Everything is brought in the same run, and the site is not hammered while it is down."""
    with hostile({}, good=range(1001, 1041)) as site:
        downtime: list[float] = []

        def gate(visit: Visit) -> Behaviour | None:
            if len(site.visits) > 15 and not downtime:
                downtime.append(visit.at)
            return reset if downtime and visit.at - downtime[0] < 4 else None

        site.gate = gate
        done = crawl(tmp_path / "archive", f"url={site.base}/")
        refused = [v for v in site.visits if 0 <= v.at - downtime[0] < 4]
    assert done.status == 0, done.output[-3000:]
    assert len(done.items) == 40
    assert len(refused) < 25


def test_a_site_that_goes_down_for_good(tmp_path: Path) -> None:
    """The run ends by itself and says so; the next one goes on, and asks for no article twice."""
    good = range(1001, 1041)
    with hostile({}, good=good) as site:
        site.gate = lambda visit: reset if len(site.visits) > 15 else None
        settings: dict[str, object] = {"BREAKER_PATIENCE": 3}
        down = crawl(tmp_path / "archive", f"url={site.base}/", settings=settings)
        assert down.status == 1
        assert "stopped answering" in down.output
        assert "verdict    failed" in down.output
        assert 0 < len(down.items) < 40
        [(finished, verdict, report)] = down.rows("SELECT finished, verdict, report FROM runs")
        assert (finished, verdict) == (None, "failed"), "what `scrapy status` shows while the site is down"
        assert "stopped answering" in report
        site.gate = lambda visit: None
        up = crawl(tmp_path / "archive", f"url={site.base}/", settings=settings)
        assert up.status == 0, up.output[-3000:]
    urls = [item["url"] for item in (*down.items, *up.items)]
    assert sorted(urls) == sorted(site.base + good_path(n) for n in good)


def test_tls_and_dns(tmp_path: Path) -> None:
    """A page that moved to TLS on a server that does not speak it, and a sitemap on a host that does not exist."""
    path = "/news/a-secure-story-of-the-day-8000"
    with hostile({path: page(b"")}, good=GOOD) as site:
        site.behaviours[path] = page(b"", "302 Found", Location=f"https://127.0.0.1:{site.port}{path}1")
        robots = b"User-agent: *\nSitemap: http://no.such.invalid/sitemap.xml\n"
        site.behaviours["/robots.txt"] = page(robots, Content_Type="text/plain")
        done = crawl(tmp_path / "archive", f"url={site.base}/", settings={"RETRY_TIMES": 0, "DNS_TIMEOUT": 5})
    outcomes = dict(done.rows("SELECT outcome, count(*) FROM frontier GROUP BY outcome"))
    assert outcomes.get("failed/tls") == 1, outcomes
    assert outcomes.get("failed/dns") == 1, outcomes
    assert len(done.items) == len(GOOD)
