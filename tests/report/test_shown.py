from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawler.report.shown import MOST_CHARS, UNSHOWN, fitting, shown, web_address, width
from tests.report.archives import HOSTILE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("", ""),
        ("پل تازه", "پل تازه"),
        ("می\u200cرود  به\n\tخانه", "می\u200cرود به خانه"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("\x1b[31mred\x00", "[31mred"),
        ("\ud800x", "x"),
        ("m" * 1_000_000, "m" * (MOST_CHARS - 1) + "…"),
        ("\u202e" * 1_000_000, "…"),
    ],
    ids=[
        "none",
        "empty",
        "dari",
        "joiner and spaces",
        "override",
        "escape",
        "surrogate",
        "megabyte",
        "nothing",
    ],
)
def test_shown(text: str | None, expected: str) -> None:
    assert shown(text) == expected


@given(st.text(st.characters(), max_size=400) | st.sampled_from(HOSTILE), st.integers(1, 60))
def test_shown_is_short_and_harmless(text: str, most: int) -> None:
    told = shown(text, most)
    assert len(told) <= most
    assert not UNSHOWN.search(told)
    etree.Element("a").text = told  # raises for what XML forbids


@given(st.text(st.characters(), max_size=200), st.integers(2, 40))
def test_fitting_is_no_wider_than_asked(text: str, most: int) -> None:
    assert width(fitting(text, most)) <= most


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://news.example/a", True),
        ("http://127.0.0.1:8650/fa/news-1", True),
        ("javascript:alert(1)", False),
        ("javascript://news.example/%0aalert(1)", False),
        ("data:text/html,<script>", False),
        ("//news.example/", False),
        ("https://[bad/", False),
        ("https://news.example/\u202egpj", False),
        ("https://news.example/" + "a" * 3000, False),
        ("", False),
    ],
)
def test_web_address(url: str, leads: bool) -> None:
    assert web_address(url) == (url if leads else None)
