"""Where it may go: only to the site, by whatever road a page tries to lead it elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawling import Crawl, crawl
from tests.hostile.site import Behaviour, Hostile, good_path, hostile, page

GOOD = range(1001, 1011)


def to(location: str) -> Behaviour:
    return page(b"", "302 Found", Location=location)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    site: Hostile
    secret: Hostile
    crawl: Crawl

    def outcome(self, path: str) -> str:
        rows = self.crawl.rows("SELECT outcome FROM frontier WHERE key LIKE ?", f"%{path}")
        return str(rows[0][0]) if rows else "never queued"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with hostile({"/*": page(b"<html><body><p>a secret</p></body></html>")}) as secret:
        port = secret.port
        elsewhere = {
            "decimal": f"http://2130706433:{port}/",
            "octal": f"http://0177.0.0.1:{port}/",
            "hex": f"http://0x7f.1:{port}/",
            "short": f"http://127.1:{port}/",
            "mapped": f"http://[::ffff:127.0.0.1]:{port}/",
            "loopback6": f"http://[::1]:{port}/",
            "localhost": f"http://localhost:{port}/",
            "subdomain": f"http://inner.localhost:{port}/",
            "neighbour": f"http://127.0.0.2:{port}/",
            "port": f"http://127.0.0.1:{port}/",
            "metadata": "http://169.254.169.254/latest/meta-data/",
            "unspecified": f"http://0.0.0.0:{port}/",
            "file": "file:///etc/passwd",
            "ftp": f"ftp://127.0.0.1:{port}/",
            "data": "data:text/html,<h1>x</h1>",
            "javascript": "javascript:alert(1)",
            "offsite": "http://elsewhere.example/",
        }
        behaviours: dict[str, Behaviour] = {
            f"/news/redirect-to-{name}-{2000 + i}": to(url) for i, (name, url) in enumerate(elsewhere.items())
        }
        own = "http://user:secret-word@127.0.0.1:PORT"
        behaviours |= {
            "/news/loop-of-one-3001": to("/news/loop-of-one-3001"),
            "/news/loop-of-two-3002": to("/news/loop-of-two-3003"),
            "/news/loop-of-two-3003": to("/news/loop-of-two-3002"),
            "/news/endless-chain-3100": to("/news/endless-chain-3101"),
            "/news/meta-refresh-3200": page(
                f'<html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/"></head>'
                "<body><p>Wait.</p></body></html>".encode()
            ),
            "/robots.txt": page(
                f"User-agent: *\nAllow: /\nSitemap: http://127.0.0.1:{port}/sitemap.xml\n"
                f"Sitemap: http://169.254.169.254/s.xml\nSitemap: http://localhost:{port}/s.xml\n".encode(),
                Content_Type="text/plain",
            ),
        }
        for n in range(3101, 3140):
            behaviours[f"/news/endless-chain-{n}"] = to(f"/news/endless-chain-{n + 1}")
        links = [
            p for p in behaviours if p != "/robots.txt" and not (3100 < int(p[-4:]) < 3140 and "chain" in p)
        ]
        links += [url for url in elsewhere.values() if url.startswith("http")]
        links += [
            f"http://127.0.0.1:{port}/news/feed-3300",
            own.replace("PORT", str(port)) + "/news/story-3301",
        ]
        feeds = "".join(
            f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in elsewhere.values()
        )
        with hostile(behaviours, good=GOOD, links=links, more=feeds) as site:
            archive = tmp_path_factory.mktemp("addresses") / "archive"
            yield Scene(site=site, secret=secret, crawl=crawl(archive, f"url={site.base}/"))


def test_nothing_but_the_site_was_asked(scene: Scene) -> None:
    assert scene.secret.visits == []
    assert {visit.host for visit in scene.site.visits} == {f"127.0.0.1:{scene.site.port}"}


def test_no_good_article_is_lost(scene: Scene) -> None:
    assert scene.crawl.status == 0, scene.crawl.output[-3000:]
    urls = {item["url"] for item in scene.crawl.items}
    assert urls == {scene.site.base + good_path(n) for n in GOOD}


def test_redirects_are_followed_within_bounds(scene: Scene) -> None:
    assert scene.site.count("/news/endless-chain*") <= 6
    assert scene.site.count("/news/loop-of*") <= 3 * 6
    assert scene.outcome("/news/endless-chain-3100") == "failed/redirect"


@pytest.mark.parametrize(
    "name", ["metadata-2010", "port-2009", "localhost-2006", "file-2012", "offsite-2016"]
)
def test_a_redirect_elsewhere_is_named(scene: Scene, name: str) -> None:
    assert scene.outcome(f"/news/redirect-to-{name}") in (
        "dropped/offsite",
        "dropped/forbidden_address",
        "failed/redirect",
        "dropped/listing",  # the same address is known as a feed
    )


def test_the_books_balance(scene: Scene) -> None:
    states = dict(scene.crawl.rows("SELECT state, count(*) FROM frontier GROUP BY state"))
    assert states.get("queued", 0) == states.get("leased", 0) == 0
    faults = scene.crawl.rows("SELECT url FROM frontier WHERE outcome = 'failed/error'")
    assert not faults, scene.crawl.output[-6000:]


def test_a_public_name_with_a_private_address_is_refused(tmp_path: Path) -> None:
    """DNS rebinding: the machine's own name resolves to an address that the crawl may not connect to."""
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's name does not resolve")
    with hostile({}, good=GOOD) as site, socket.create_server((address, 0)) as listening:
        port = listening.getsockname()[1]
        done = crawl(tmp_path / "archive", f"url=http://{name}:{port}/")
        listening.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listening.accept()
        assert site.visits == []
    assert done.status == 1
    assert "dropped/forbidden_address" in done.output
    assert "ALLOWED_NETWORKS" in done.output


def test_a_network_may_be_allowed(tmp_path: Path) -> None:
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's name does not resolve")
    with hostile({}, good=GOOD, host=address) as site:
        url = f"url=http://{name}:{site.port}/"
        done = crawl(tmp_path / "archive", url, settings={"ALLOWED_NETWORKS": f"{address}/32"})
    assert len(done.items) == len(GOOD), done.output[-2000:]


@pytest.mark.parametrize("name", ["[::1]", "paper.localhost", "localhost", "[0:0:0:0:0:0:0:1]"])
def test_a_host_with_ipv6_alone_is_reached(tmp_path: Path, name: str) -> None:
    """Under a name that has an IPv4 address as well, at which nobody answers, too; and no other port of it is asked."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with hostile({}, host="::1") as secret:
        away = {f"/news/away-to-a-neighbour-{5000 + i}": to(url) for i, url in enumerate(
            [f"http://[::1]:{secret.port}/", f"http://[::ffff:127.0.0.1]:{secret.port}/", "http://[fd00:ec2::254]/"]
        )}  # fmt: skip
        with hostile(away, good=GOOD, host="::1") as site:
            done = crawl(tmp_path / "archive", f"url=http://{name}:{site.port}/")
        assert secret.visits == []
    assert len(done.items) == len(GOOD), done.output[-2000:]
