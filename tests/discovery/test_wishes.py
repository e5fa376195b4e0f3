from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.discovery.wishes import wishes

CASES: list[tuple[str, list[str], str | None, bytes, tuple[str, ...]]] = [
    ("nothing", [], None, b"<p>x", ()),
    ("header", ["noarchive, NOAI"], None, b"", ("noai", "noarchive")),
    ("headers", ["noarchive", "nosnippet"], None, b"", ("noarchive", "nosnippet")),
    ("another robot's", ["googlebot: noindex, nofollow"], None, b"", ()),
    ("ours", ["newscrawler: noindex, noarchive"], None, b"", ("noarchive", "noindex")),
    ("any robot's", ["googlebot: noindex, *: noarchive"], None, b"", ("noarchive",)),
    ("valued", ["max-snippet:-1, max-image-preview:large"], None, b"", ("max-image-preview:large", "max-snippet:-1")),
    ("nothing asked", ["all, index, follow"], None, b"", ()),
    ("none", ["none"], None, b"", ("nofollow", "noindex")),
    ("tdm header", [], "1", b"", ("tdm-reservation",)),
    ("tdm not reserved", [], "0", b'<meta name="tdm-reservation" content="0">', ()),
    ("meta", [], None, b'<head><META content="noarchive" NAME="Robots"></head>', ("noarchive",)),
    ("meta, other quotes", [], None, b"<meta name='robots' content='noai,noimageai'/>", ("noai", "noimageai")),
    ("meta, bare", [], None, b"<meta name=robots content=noarchive>", ("noarchive",)),
    ("meta for us", [], None, b'<meta name="newscrawler" content="noindex">', ("noindex",)),
    ("meta for another", [], None, b'<meta name="googlebot-news" content="noindex">', ()),
    ("meta tdm", [], None, b'<meta name="tdm-reservation" content="1">', ("tdm-reservation",)),
    ("both", ["noai"], None, b'<meta name="robots" content="noai, noarchive">', ("noai", "noarchive")),
    ("another script", [], None, '<title>خبر</title><meta name="robots" content="noarchive">'.encode(), ("noarchive",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "reservation", "body", "rules"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_wishes(tags: list[str], reservation: str | None, body: bytes, rules: tuple[str, ...]) -> None:
    assert wishes(tags, reservation, body, "newscrawler") == rules


@given(st.lists(st.text()), st.binary())
def test_never_raises(tags: list[str], body: bytes) -> None:
    found = wishes(tags, None, b"<meta " + body, "newscrawler")
    assert list(found) == sorted(set(found))
