"""Every route answers, and every trap is set."""

import gzip
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from lxml import html

from newscrawler.demo.newspaper import Newspaper, Response, truth

BASE = "http://newspaper.localhost:8650"
PAPER = Newspaper(BASE)
ARTICLE = urlsplit(str(truth(PAPER)[0]["url"])).path
PREFIXES = ("", "/fa", "/ps")
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def get(target: str, paper: Newspaper = PAPER, **headers: str) -> Response:
    return paper.respond("GET", target, {name.replace("_", "-"): value for name, value in headers.items()})


def page(target: str, paper: Newspaper = PAPER, **headers: str) -> Any:
    return html.document_fromstring(get(target, paper, **headers).body.decode())


def rows(target: str, paper: Newspaper = PAPER) -> list[str]:
    tree = page(target, paper)
    links = tree.xpath("//div[@class='content-article']/h3/a/@href")
    return [urlsplit(link).path.removeprefix("/index.php") for link in links]


ROUTES = [
    ("/", 200, "text/html"),
    ("/news", 200, "text/html"),
    ("/news/all", 200, "text/html"),
    ("/latest?page=2", 200, "text/html"),
    ("/latest?page=99", 200, "text/html"),
    ("/about", 200, "text/html"),
    ("/contact", 200, "text/html"),
    ("/members", 200, "text/html"),
    ("/members-200990", 200, "text/html"),
    ("/rss.xml", 200, "application/rss+xml"),
    ("/news-100001", 404, "text/html"),
    ("/nowhere/at/all", 404, "text/html"),
    ("/tags/nothing", 404, "text/html"),
    ("/authors/nobody", 404, "text/html"),
]


@pytest.mark.parametrize(("target", "status", "kind"), ROUTES, ids=[route[0] for route in ROUTES])
@pytest.mark.parametrize("prefix", PREFIXES, ids=["en", "fa", "ps"])
@pytest.mark.parametrize("front", ["", "/index.php"], ids=["plain", "index.php"])
def test_routes(target: str, status: int, kind: str, prefix: str, front: str) -> None:
    response = get(front + prefix + target)
    assert response.status == status
    assert response.headers["Content-Type"].startswith(kind)
    assert get(front + prefix + target) == response


FILES = [
    ("/robots.txt", "text/plain"),
    ("/sitemap.xml", "application/xml"),
    ("/sitemap.xml?page=2", "application/xml"),
    ("/logo.svg", "image/svg+xml"),
    ("/themes/custom/lajward/css/style.css", "text/css"),
    ("/embed/200500", "text/html"),
    ("/search", "text/html"),
    ("/views/ajax?page=1", "application/json"),
]


@pytest.mark.parametrize(("target", "kind"), FILES, ids=[each[0] for each in FILES])
def test_files(target: str, kind: str) -> None:
    response = get(target)
    assert response.status == 200
    assert response.headers["Content-Type"].startswith(kind)
    assert int(response.headers["Content-Length"]) == len(response.body)


@pytest.mark.parametrize("generation", [1, 2])
def test_no_link_is_dead_but_the_one_that_should_be(generation: int) -> None:
    """Follow every link of every page from the three home pages on."""
    paper = Newspaper(BASE, generation)
    seen, queue, dead = set(), [f"{prefix}/" for prefix in PREFIXES], set()
    while queue:
        target = queue.pop()
        if target in seen:
            continue
        seen.add(target)
        response = get(target, paper)
        if response.status == 301:
            queue.append(urlsplit(response.headers["Location"]).path)
            continue
        if response.status != 200:
            dead.add(target)
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        tree: Any = html.document_fromstring(response.body.decode())
        for link in tree.xpath("//a/@href | //img/@src | //iframe/@src | //link/@href"):
            parts = urlsplit(urljoin(BASE + target, link))
            if (parts.hostname or "").endswith("newspaper.localhost"):
                queue.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    assert dead == {"/news-100001"}
    articles = {urlsplit(str(row["url"])).path for row in truth(paper) if "headline" in row}
    assert articles <= {urlsplit(target).path for target in seen}


@pytest.mark.parametrize("prefix", PREFIXES, ids=["en", "fa", "ps"])
@pytest.mark.parametrize("is_shifting", [True, False])
def test_the_pager_shows_every_row(prefix: str, is_shifting: bool) -> None:
    paper = Newspaper(BASE, is_shifting=is_shifting)
    pages = [rows(f"{prefix}/latest?page={number}", paper) for number in range(6)]
    shown = [path for page in pages for path in page]
    tags = {"": "en", "/fa": "fa-AF", "/ps": "ps"}
    wanted = {urlsplit(str(row["url"])).path for row in truth(paper) if row.get("language") == tags[prefix]}
    assert set(shown) == wanted
    assert len(pages[0]) == 10
    repeated = len(shown) - len(set(shown))
    assert repeated == (1 if is_shifting else 0)
    assert (pages[0][-1] == pages[1][0]) == is_shifting
    assert pages[5] == []


def test_pager_addresses_are_queries_only() -> None:
    tree = page("/news")
    links = tree.xpath("//nav[@class='pager']//a/@href")
    assert links
    assert all(link.startswith("?page=") for link in links)
    assert tree.xpath("//a[@rel='next']/@href") == ["?page=1"]


def test_past_the_end_is_200_and_empty() -> None:
    response = get("/news?page=7")
    assert response.status == 200
    assert b'class="view-empty"' in response.body


def test_section_and_all_show_the_same_rows() -> None:
    assert rows("/news") == rows("/news/all")
    assert rows("/fa/culture") == rows("/fa/culture/all")


def test_rows_wear_every_kind_of_address() -> None:
    links: list[str] = []
    for number in range(4):
        tree = page(f"/latest?page={number}", Host="newspaper.localhost:8650")
        links += tree.xpath("//div[@class='content-article']/h3/a/@href")
    assert any(link.startswith("/index.php/") for link in links)
    assert any(link.startswith("http://www.newspaper.localhost:8650/") for link in links)
    assert any(link.startswith("http://newspaper.localhost:8650/") for link in links)
    assert any(link.startswith("/news-") for link in links)


def test_the_site_calls_itself_by_the_host_it_was_asked_with() -> None:
    body = get("/latest", Host="localhost:9999").body.decode()
    assert "http://localhost:9999/" in body


def test_robots() -> None:
    parser = RobotFileParser()
    parser.parse(get("/robots.txt").body.decode().splitlines())
    assert parser.can_fetch("any", f"{BASE}/news")
    for path in ("/members", "/fa/members-200990", "/index.php/ps/members", "/search?q=a"):
        assert not parser.can_fetch("any", BASE + path)
    assert "Crawl-delay: 0.02" in get("/robots.txt").body.decode()
    assert "Crawl-delay: 3" in get("/robots.txt", Newspaper(BASE, crawl_delay=3)).body.decode()


def test_sitemap_names_every_article_with_its_translations() -> None:
    index = ElementTree.fromstring(get("/sitemap.xml").body)  # noqa: S314 - ours
    pages = [each.text or "" for each in index.iterfind("s:sitemap/s:loc", SITEMAP)]
    assert len(pages) >= 2
    found = {}
    for url in pages:
        root = ElementTree.fromstring(get(url.removeprefix(BASE)).body)  # noqa: S314 - ours
        for entry in root.iterfind("s:url", SITEMAP):
            assert (entry.findtext("s:lastmod", "", SITEMAP)).endswith("+04:30")
            links = {each.get("hreflang"): each.get("href") for each in entry.iterfind("x:link", SITEMAP)}
            found[entry.findtext("s:loc", "", SITEMAP)] = links
    for row in truth(PAPER):
        if "headline" in row:
            others = {name: url for name, url in found[str(row["url"])].items() if url != row["url"]}
            assert others == row["translations"]


def test_feed_descriptions_are_html_with_the_label() -> None:
    root = ElementTree.fromstring(get("/ps/rss.xml").body)  # noqa: S314 - ours
    description = root.findtext("channel/item/description", "")
    assert "تصویر بندانگشتی" in description
    assert "<p>" in description
    assert root.findtext("channel/language") == "ps"


@pytest.mark.parametrize("target", [ARTICLE, "/latest", "/rss.xml", "/logo.svg"])
def test_validators_bring_304(target: str) -> None:
    fresh = get(target)
    again = get(target, If_None_Match=fresh.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == fresh.headers["ETag"]
    assert get(target, If_None_Match='"other"').status == 200


def test_last_modified_brings_304() -> None:
    stamp = get(ARTICLE).headers["Last-Modified"]
    assert get(ARTICLE, If_Modified_Since=stamp).status == 304
    assert get(ARTICLE, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT").status == 200
    assert get(ARTICLE, If_Modified_Since="yesterday").status == 200
    assert get(ARTICLE, If_None_Match='"other"', If_Modified_Since=stamp).status == 200


def test_only_the_changed_article_has_new_validators_in_generation_two() -> None:
    second = Newspaper(BASE, generation=2)
    urls = [str(row["url"]).removeprefix(BASE) for row in truth(PAPER) if "headline" in row]
    changed = [url for url in urls if get(url, second, If_None_Match=get(url).headers["ETag"]).status != 304]
    assert changed == [ARTICLE]


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("gzip;q=0", False), ("identity", False), ("", False)],
)
def test_gzip_when_asked(accepted: str, is_packed: bool) -> None:
    plain, response = get(ARTICLE), get(ARTICLE, Accept_Encoding=accepted)
    assert (response.headers.get("Content-Encoding") == "gzip") == is_packed
    body = gzip.decompress(response.body) if is_packed else response.body
    assert body == plain.body


def test_head_has_the_headers_of_get_and_no_body() -> None:
    head, full = PAPER.respond("HEAD", ARTICLE, {}), get(ARTICLE)
    assert head.headers == full.headers
    assert head.body == b""


def test_other_methods_are_refused() -> None:
    assert PAPER.respond("DELETE", ARTICLE, {}).status == 405


@pytest.mark.parametrize("base", ["http://127.0.0.1:8650", "http://[::1]:8650"])
def test_an_address_has_no_www(base: str) -> None:
    assert "http://www." not in get("/latest", Newspaper(base)).body.decode()


def test_fillers_make_a_large_site_of_distinct_stories() -> None:
    large = Newspaper(BASE, fillers=200)
    found: list[dict[str, Any]] = [row for row in truth(large) if row.get("paragraphs")]
    texts = [each["text"] for row in found for each in row["paragraphs"]]
    fillers = [row for row in found if str(row["url"]).rsplit("-", 1)[-1].isdigit()]
    assert len(found) >= 690
    assert len(set(texts)) > 0.97 * len(texts)
    assert len({row["url"] for row in found}) == len(found)
    assert page(urlsplit(fillers[-1]["url"]).path, large).find_class("story")
    assert len(rows("/latest?page=20", large)) == 10
