from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.urls import bare_host, canonical, is_web, url_id, url_key

CANONICAL = [
    ("case", "HTTPS://TOLOnews.com/Afghanistan-1", "https://tolonews.com/Afghanistan-1"),
    ("default port", "https://a.example:443/x", "https://a.example/x"),
    ("other port stays", "http://a.example:8080/x", "http://a.example:8080/x"),
    ("fragment", "https://a.example/x#top", "https://a.example/x"),
    ("no path", "https://a.example", "https://a.example/"),
    ("tracking", "https://a.example/x?utm_source=f&id=7&fbclid=z", "https://a.example/x?id=7"),
    ("article number stays", "https://a.example/n.php?sid=7&m=3", "https://a.example/n.php?sid=7&m=3"),
    ("empty value stays", "https://a.example/?p=", "https://a.example/?p="),
    ("persian path", "https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1"),
    ("percent case", "https://a.example/%d8%ae", "https://a.example/%D8%AE"),
    ("encoded slash stays", "https://a.example/a%2fb", "https://a.example/a%2Fb"),
    ("needless encoding", "https://a.example/%61bc", "https://a.example/abc"),
    ("session", "https://a.example/x;jsessionid=AB12?y=1", "https://a.example/x?y=1"),
    ("ipv6", "http://[::1]:80/x", "http://[::1]/x"),
    ("not the web", "mailto:a@b.example", "mailto:a@b.example"),
    ("broken", "http://[::1/x", "http://[::1/x"),
]


@pytest.mark.parametrize(("url", "expected"), [c[1:] for c in CANONICAL], ids=[c[0] for c in CANONICAL])
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected


SAME = [
    ("index.php", "https://tolonews.com/index.php/fa/afghanistan-180992"),
    ("www", "https://www.tolonews.com/fa/afghanistan-180992"),
    ("scheme", "http://tolonews.com/fa/afghanistan-180992"),
    ("slash", "https://tolonews.com/fa/afghanistan-180992/"),
    ("tracking", "https://tolonews.com/fa/afghanistan-180992?utm_medium=rss"),
    ("amp path", "https://tolonews.com/amp/fa/afghanistan-180992"),
    ("amp suffix", "https://tolonews.com/fa/afghanistan-180992/amp"),
    ("amp host", "https://amp.tolonews.com/fa/afghanistan-180992"),
    ("mobile host", "https://m.tolonews.com/fa/afghanistan-180992"),
    ("print", "https://tolonews.com/fa/afghanistan-180992?print=1"),
    ("fragment", "https://tolonews.com/fa/afghanistan-180992#comments"),
]


@pytest.mark.parametrize("url", [c[1] for c in SAME], ids=[c[0] for c in SAME])
def test_one_story_has_one_key(url: str) -> None:
    assert url_key(url) == "tolonews.com/fa/afghanistan-180992"
    assert url_id(url) == url_id("https://tolonews.com/fa/afghanistan-180992")


OTHER = [
    ("number", "https://a.example/n-1", "https://a.example/n-2"),
    ("query", "https://a.example/?p=1", "https://a.example/?p=2"),
    ("case of the path", "https://a.example/Ab", "https://a.example/aB"),
    ("port", "http://a.example:1/x", "http://a.example:2/x"),
    ("subdomain", "https://fa.a.example/x", "https://a.example/x"),
    ("a path that is only amp", "https://a.example/amp", "https://a.example/"),
    ("a word that begins like amp", "https://a.example/ample/x", "https://a.example/x"),
    ("a two-label host m", "https://m.example/x", "https://example/x"),
]


@pytest.mark.parametrize(("one", "other"), [c[1:] for c in OTHER], ids=[c[0] for c in OTHER])
def test_two_stories_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_query_order_does_not_count() -> None:
    assert url_key("https://a.example/?a=1&b=2") == url_key("https://a.example/?b=2&a=1")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/", True),
        ("ftp://a.example/", False),
        ("https://user:secret@a.example/", False),
        ("https://", False),
        ("http://a.example:99999/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_is_web(url: str, expected: bool) -> None:
    assert is_web(url) is expected


def test_bare_host() -> None:
    assert bare_host("WWW.Example.com.") == "example.com"


@given(st.text(max_size=80))
def test_canonical_is_idempotent_and_total(tail: str) -> None:
    url = f"https://a.example/{tail}"
    once = canonical(url)
    assert canonical(once) == once
    assert url_key(once) == url_key(url)
