from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from newscrawler.extraction.document import document
from newscrawler.extraction.images import is_ornament, largest


def image(markup: str) -> HtmlElement:
    page = document(f"<html><body>{markup}</body></html>", "https://x.example/")
    assert page is not None
    return next(page.root.iter("img"))


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<img src='a.jpg'>", "a.jpg"),
        ("<img src='data:image/gif;base64,x' data-src='a.jpg'>", "a.jpg"),
        ("<img src='a.jpg' srcset='a-1.jpg 100w, a-9.jpg 900w, a-3.jpg 300w'>", "a-9.jpg"),
        ("<img src='a.jpg' srcset='b.jpg 1x, c.jpg 2x'>", "c.jpg"),
        (
            "<img srcset='https://i.example/f_auto,w_200/a.jpg 200w, https://i.example/f_auto,w_800/a.jpg 800w'>",
            "https://i.example/f_auto,w_800/a.jpg",
        ),
        ("<picture><source srcset='big.webp 1600w'><img src='a.jpg'></picture>", "big.webp"),
        ("<img src='data:image/gif;base64,x'>", None),
    ],
)
def test_largest(markup: str, url: str | None) -> None:
    assert largest(image(markup)) == url


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://x.example/img/logo.png", True),
        ("https://x.example/1x1.gif", True),
        ("https://x.example/a/avatar/7.jpg", True),
        ("https://x.example/icons.svg", True),
        ("https://x.example/2024/bridge.jpg", False),
        ("https://x.example/2024/catalogue-of-birds.jpg", False),
    ],
)
def test_ornaments(url: str, is_one: bool) -> None:
    assert is_ornament(url) is is_one
