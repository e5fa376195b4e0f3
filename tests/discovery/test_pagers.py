"""The next page, by every kind of pager."""

import lxml.html
import pytest

from newscrawler.discovery import read_listing
from newscrawler.discovery.pagers import page_number
from newscrawler.sites import Site

SITE = Site(key="n.example", home="https://n.example/", hosts=("n.example",))

CASES = {
    "rel-next": ("/w", '<a rel="next" href="/w?p=2">x</a>', "/w?p=2"),
    "rel-next-in-head": ("/w", '<link rel="next" href="/w/more-of-it">', "/w/more-of-it"),
    "rel-next-of-a-manual": ("/blog/", '<link rel="next" href="/blog/category/culture/"><nav class="pagination"><a href="/blog/page/2/">2</a></nav>', "/blog/page/2/"),
    "rel-next-of-a-story": ("/w", '<a rel="next" href="/2026/05/01/the-next-story-of-them-all">Next story</a>', None),
    "query-from-0": ("/w", '<a href="?page=0">1</a><a href="?page=1">2</a><a href="?page=2">3</a>', "/w?page=1"),
    "query-from-0-on-2": ("/w?page=1", '<a href="?page=0">1</a><a href="?page=1">2</a><a href="?page=2">3</a>', "/w?page=2"),
    "query-from-1": ("/w", '<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=3">3</a>', "/w?page=2"),
    "current-page-unlinked": ("/w", '<b>1</b><a href="?page=2">2</a><a href="?page=9">9</a>', "/w?page=2"),
    "persian-digits": ("/w", '<a href="?page=1">۱</a><a href="?page=2">۲</a>', "/w?page=2"),
    "other-parameters-stay": ("/w?cat=4&page=2", '<a href="?cat=4&page=3">3</a><a href="?cat=5&page=3">3</a>', "/w?cat=4&page=3"),
    "parameters-in-any-order": ("/w?b=1&a=2", '<a href="?b=1&page=2&a=2">2</a>', "/w?b=1&page=2&a=2"),
    "parameter-without-value": ("/w?rubrique3", '<a href="/w?rubrique3&debut_articles=12">2</a>', "/w?rubrique3&debut_articles=12"),
    "plone": ("/w?b_start:int=20", '<a href="/w?b_start:int=0">1</a><a href="/w?b_start:int=40">3</a>', "/w?b_start:int=40"),
    "typo3": ("/w", '<a href="/w?tx_news_pi1%5BcurrentPage%5D=2&amp;cHash=a1">2</a>', "/w?tx_news_pi1%5BcurrentPage%5D=2&cHash=a1"),
    "path": ("/w/", '<a href="/w/page/2/">2</a><a href="/w/page/3/">3</a>', "/w/page/2/"),
    "path-on-2": ("/w/page/2/", '<a href="/w/">1</a><a href="/w/page/3/">3</a>', "/w/page/3/"),
    "path-absolute-www": ("/w/page/2/", '<a href="https://www.n.example/w/page/3/">3</a>', "https://www.n.example/w/page/3/"),
    "offset": ("/w", '<a href="?start=10">2</a><a href="?start=20">3</a>', "/w?start=10"),
    "offset-on-2": ("/w?start=10", '<a href="/w">1</a><a href="?start=20">3</a>', "/w?start=20"),
    "static-index": ("/", '<a href="/index2.html">»</a><a href="/index7.html">»»</a>', "/index2.html"),
    "static-index-on-2": ("/index2.html", '<a href="/index.html">«</a><a href="/index3.html">»</a>', "/index3.html"),
    "static-name": ("/cat/world.html", '<a href="/cat/world2.html">›</a><a href="/cat/world9.html">»</a>', "/cat/world2.html"),
    "static-name-on-2": ("/cat/world2.html", '<a href="/cat/world.html">‹</a><a href="/cat/world3.html">›</a>', "/cat/world3.html"),
    "bare-number": ("/w/", '<a href="/w/2/">2</a><a href="/w/3/">3</a>', "/w/2/"),
    "bare-number-on-2": ("/w/2/", '<a href="/w/">1</a><a href="/w/3/">3</a>', "/w/3/"),
    "counts-down": ("/index-6.html", '<ul class="pager"><li class="previous"><a rel="prev" href="/">Newer</a></li><li class="next"><a rel="next" href="/index-5.html">Older</a></li></ul>', "/index-5.html"),
    "word-en": ("/w", '<a href="/w?after=abc">Next ›</a>', "/w?after=abc"),
    "word-fa": ("/w", '<a href="/w?after=abc">صفحه بعدی</a>', "/w?after=abc"),
    "word-previous-fa": ("/w", '<a href="/w?before=abc">صفحه قبلی</a>', None),
    "class-older": ("/", '<div class="nav-previous"><a href="/page/2/">‹ Frühere Beiträge</a></div>', "/page/2/"),
    "load-more": ("/z/2201", '<p class="btn--load-more"><a class="link-more btn--load-more" href="/z/2201?p=1">x</a></p>', "/z/2201?p=1"),
    "arrow-in-pager": ("/w", '<div class="pagination"><a href="/w-b">›</a></div>', "/w-b"),
    "last-page": ("/w?page=9", '<a href="?page=0">1</a><a href="?page=8">9</a>', None),
    "itself": ("/w?page=2", '<a rel="next" href="?page=2">next</a>', None),
    "back-to-the-start": ("/w/page/9/", '<a rel="next" href="/w/page/1/">next</a>', None),
    "zero-of-the-first": ("/w", '<a rel="next" href="?page=0">next</a>', None),
    "other-site": ("/w", '<a rel="next" href="https://other.example/w?page=2">next</a>', None),
    "article-numbers": ("/news/", '<a href="/news/345">Three hundred and forty-five people were asked about it</a>', None),
    "calendar-rel-next": ("/calendar/2026-11", '<a rel="next" href="/calendar/2026-12">December</a>', None),
    "a-year-is-no-page": ("/", '<a href="/2025/">2025</a>', None),
    "calendar": ("/w", '<a href="/events?month=2026-12">»</a>', None),
}  # fmt: skip


@pytest.mark.parametrize(("path", "html", "want"), CASES.values(), ids=CASES.keys())
def test_next_page(path: str, html: str, want: str | None) -> None:
    tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    pages = read_listing(tree, "https://n.example" + path, SITE).pages
    whole = want if want is None or want.startswith("http") else "https://n.example" + want
    assert [p.url for p in pages] == [u for u in [whole] if u]


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://n.example/w", None),
        ("https://n.example/w?page=3", 3),
        ("https://n.example/w?query-0-page=3", 3),
        ("https://n.example/w/page/12/", 12),
        ("https://n.example/?p=8123", None),
        ("https://n.example/index-6.html", 6),
        ("http://[broken", None),
    ],
)
def test_page_number(url: str, number: int | None) -> None:
    found = page_number(url)
    assert (found.number if found else None) == number
