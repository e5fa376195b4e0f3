"""Where the crawler may go, by what a URL or a name server says."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.safety.addresses import Refusal, is_public, is_requestable, literal, rules

SITE = rules(["https://news.example/", "http://127.0.0.1:8141/start", "http://paper.localhost:8650/"])
REFUSALS = [
    ("http://news.example/a", None),
    ("https://other.example/feed.xml", None),
    ("http://127.0.0.1:8141/x", None),
    ("http://www.paper.localhost:8650/", None),
    ("http://خبر.ایران/", None),
    ("http://ex_ample.example/", None),
    ("http://127.0.0.1/", Refusal.ADDRESS),
    ("http://127.0.0.1:8142/", Refusal.PORT),
    ("http://127.0.0.2:8141/", Refusal.PORT),
    ("http://2130706433/", Refusal.ADDRESS),
    ("http://0x7f.1/", Refusal.ADDRESS),
    ("http://0177.0.0.1/", Refusal.ADDRESS),
    ("http://127.1/", Refusal.ADDRESS),
    ("http://0/", Refusal.ADDRESS),
    ("http://１２７.0.0.1/", Refusal.ADDRESS),
    ("http://127。0。0。1/", Refusal.ADDRESS),
    ("http://127%2e0.0.1/", Refusal.ADDRESS),
    ("http://1.2.3.4.5/", Refusal.ADDRESS),
    ("http://[::1]/", Refusal.ADDRESS),
    ("http://[::ffff:10.0.0.1]/", Refusal.ADDRESS),
    ("http://[64:ff9b::a00:1]/", Refusal.ADDRESS),
    ("http://[fe80::1%25eth0]/", Refusal.ADDRESS),
    ("http://[fd00:ec2::254]/", Refusal.ADDRESS),
    ("http://[64:ff9b:1::808:808]/", Refusal.ADDRESS),
    ("http://[64:ff9b::808:808]/", None),
    ("http://[2002:7f00:1::]/", Refusal.ADDRESS),
    ("http://[2001:0:7f00:1::]/", Refusal.ADDRESS),
    ("http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", Refusal.ADDRESS),
    ("http://[2606:4700::5efe:7f00:1]/", Refusal.ADDRESS),
    ("http://[::127.0.0.1]/", Refusal.ADDRESS),
    ("http://[fc00::1]/", Refusal.ADDRESS),
    ("http://[fec0::1]/", Refusal.ADDRESS),
    ("http://[ff0e::1]/", Refusal.ADDRESS),
    ("http://[2001:db8::1]/", Refusal.ADDRESS),
    ("http://[3fff::1]/", Refusal.ADDRESS),
    ("http://[100::1]/", Refusal.ADDRESS),
    ("http://[4000::1]/", Refusal.ADDRESS),
    ("http://[2606:4700::1111]/", None),
    ("http://169.254.169.254/latest/", Refusal.ADDRESS),
    ("http://192.0.0.192/", Refusal.ADDRESS),
    ("http://192.88.99.1/", Refusal.ADDRESS),
    ("http://100.100.100.200/", Refusal.ADDRESS),
    ("http://168.63.129.16/", Refusal.ADDRESS),
    ("http://224.0.0.1/", Refusal.ADDRESS),
    ("http://8.8.8.8/", None),
    ("http://8.8.8.8:22/", Refusal.PORT),
    ("http://localhost/", Refusal.NAME),
    ("http://metadata.google.internal/", Refusal.NAME),
    ("http://printer/", Refusal.NAME),
    ("http://nas.local/", Refusal.NAME),
    ("http://me:pw@news.example/", Refusal.USERINFO),
    ("http://me@news.example/", Refusal.USERINFO),
    ("ftp://news.example/", Refusal.SCHEME),
    ("file:///etc/passwd", Refusal.SCHEME),
    ("http:///x", Refusal.MALFORMED),
    ("http://a..b/", Refusal.MALFORMED),
    ("http://[bad/", Refusal.MALFORMED),
    ("http://a:99999/", Refusal.MALFORMED),
]
ANSWERS = [
    ("news.example", "93.184.216.34", True),
    ("news.example", "127.0.0.1", False),
    ("news.example", "10.0.0.1", False),
    ("paper.localhost", "127.0.0.1", True),
    ("www.paper.localhost", "127.0.0.1", True),
    ("other.localhost", "127.0.0.1", False),
    ("127.0.0.1", "127.0.0.1", True),
    ("2130706433", "127.0.0.1", False),
]
NUMBERS = [
    ("127.0.0.1", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"),
    ("256.1.1.1", "0.0.0.0"),  # noqa: S104 - nobody listens here
    ("1.2.3.09", "0.0.0.0"),  # noqa: S104
    ("-5.15.8", "0.0.0.0"),  # noqa: S104
    ("1_2.1.1.8", "0.0.0.0"),  # noqa: S104
    ("a.example", None),
    ("1.example", None),
]


@pytest.mark.parametrize(("url", "refusal"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_refusal(url: str, refusal: Refusal | None) -> None:
    assert SITE.refusal(url) is refusal


@pytest.mark.parametrize(("host", "answer", "may"), ANSWERS, ids=[f"{a[0]}-{a[1]}" for a in ANSWERS])
def test_answer_of_a_name_server(host: str, answer: str, may: bool) -> None:
    assert SITE.allows_answer(host, ip_address(answer)) is may


@pytest.mark.parametrize(("host", "number"), NUMBERS)
def test_literal(host: str, number: str | None) -> None:
    assert literal(host) == (ip_address(number) if number else None)


def test_a_network_may_be_allowed() -> None:
    allowed = rules(["http://intranet:8000/"], ["10.20.0.0/16", "fd00::/8"])
    assert allowed.refusal("http://10.20.3.4/") is None
    assert allowed.allows_answer("intranet", ip_address("10.20.3.4"))
    assert not allowed.allows_answer("intranet", ip_address("10.21.3.4"))
    with pytest.raises(ValueError, match="nonsense"):
        rules([], ["nonsense"])


@given(st.integers(0, 2**32 - 1))
def test_every_spelling_of_an_address_is_judged_alike(value: int) -> None:
    number = ip_address(value)
    refusal = None if is_public(number) else Refusal.ADDRESS
    for host in (str(number), str(value), hex(value), f"0{value:o}", f"[::ffff:{number}]"):
        assert rules([]).refusal(f"http://{host}/") is refusal, host


def test_what_can_be_sent_and_not_taken_apart_is_no_address() -> None:
    """Found by fuzzing: such a link raised in a callback, and the other links of its page were lost."""
    assert not is_requestable("https://any.example\\]\\story-4711")
    assert not is_requestable("http://[::ffff:8%2fh[01]/%01/story-4711")
    assert is_requestable("http://[2606:4700::1111]/story-4711")


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://a.example/{text}", f"http://a.example:{text}/"):
        SITE.refusal(url)
        is_requestable(url)
