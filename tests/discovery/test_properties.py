"""Nothing that strangers write raises, leads off the web, or loses what is plain to see."""

import lxml.etree
import lxml.html
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawler.discovery import (
    Shapes,
    looks_like_listing,
    read_feed,
    read_listing,
    read_sitemap,
    shape,
    verdict,
)
from newscrawler.discovery.moments import machine_time
from newscrawler.discovery.pagers import page_number
from newscrawler.sites import Site
from newscrawler.urls import is_web

SITE = Site(key="n.example", home="https://n.example/", hosts=("n.example",))
URL = "https://n.example/list"
PIECES = ["http://", "https://", "//", "n.example", "/", "?", "#", "page", "=", "2", "٢", "[", "]", ":", "@", "%", "%2F", "..", "fa", "-", "2025", "سلام", ".html", " ", "\t", "javascript:", "\x00", "&", "é"]  # fmt: skip
hrefs = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)
snippets = st.lists(
    st.sampled_from(
        ["<rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
         "<urlset>", "<url>", "<loc>", "</loc>", "</url>", "<sitemapindex>", "<sitemap>", "https://n.example/a-10001", "<title>",
         "&nbsp;", "&x;", "<!DOCTYPE r [<!ENTITY x 'y'>]>", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "\x00", "<", ">", "é"]
    ), max_size=25,
).map(lambda parts: "".join(parts).encode())  # fmt: skip


@given(hrefs)
@example("http://[?")
def test_addresses_never_raise(href: str) -> None:
    for url in (href, "https://n.example/" + href):
        assert verdict(url) is verdict(url)
        assert isinstance(shape(url), str)
        page_number(url)
        Shapes().learn([url], [url]).verdict(url)


@given(st.lists(st.tuples(hrefs, st.text(max_size=60)), max_size=12))
@settings(deadline=None)
def test_pages_lead_only_to_the_sites_own_web_addresses(links: list[tuple[str, str]]) -> None:
    tree = lxml.html.document_fromstring("<html><body><ul></ul></body></html>")
    body = next(tree.iter("ul"))
    for href, text in links:
        anchor = lxml.etree.SubElement(body, "a")
        try:
            anchor.set("href", href)
            anchor.text = text
        except ValueError:
            continue  # lxml refuses control characters
    found = read_listing(tree, URL, SITE)
    looks_like_listing(tree, URL)
    for kind in (found.articles, found.listings, found.pages, found.feeds, found.homes, found.archives):
        for link in kind:
            assert is_web(link.url)
            assert SITE.owns(link.url)
            assert "#" not in link.url


@given(snippets | st.binary(max_size=200))
@settings(deadline=None)
def test_feeds_and_sitemaps_never_raise(body: bytes) -> None:
    for link in (*read_feed(body, URL, SITE), *read_sitemap(body, URL)):
        assert is_web(link.url)


@given(st.text(max_size=40))
def test_times_never_raise(text: str) -> None:
    found = machine_time(text, "Asia/Tehran")
    assert found is None or found[0].utcoffset() is not None
