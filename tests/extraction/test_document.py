from __future__ import annotations

import pytest

from newscrawler.extraction.document import document, parse_document

URL = "https://news.example/a/b"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"<html><body><p>one</p></body></html><p>two</p>", "onetwo"),
        (b"<p>o\0ne</p>", "one"),
        ("<meta charset=utf-8><p>سلام</p>".encode(), "سلام"),
        ("<meta charset=windows-1251><p>Привет всем</p>".encode("cp1251"), "Привет всем"),
        ("<meta charset=gbk><p>你好，世界，今天</p>".encode("gbk"), "你好，世界，今天"),
        (b"<p>a<!-- hidden -->b</p>", "ab"),
        (b"<?xml version='1.0' encoding='utf-8'?><html><body><p>x</p></body></html>", "x"),
    ],
    ids=["early-end", "nul", "utf-8", "windows-1251", "gbk", "comment", "xml-declaration"],
)
def test_text_survives(body: bytes, text: str) -> None:
    found = parse_document(body, None, URL)
    assert found is not None
    assert "".join(map(str, found.root.itertext())).strip() == text


@pytest.mark.parametrize("body", [b"", b"   ", b"plain words", b"%PDF-1.4", b'{"a": 1}', b"\0\0\0"])
def test_no_markup_is_no_document(body: bytes) -> None:
    assert parse_document(body, None, URL) is None


def test_deep_nesting_keeps_the_text() -> None:
    found = document("<div>" * 50_000 + "<p>the end</p>", URL)
    assert found is not None
    assert "the end" in "".join(map(str, found.root.itertext()))


@pytest.mark.parametrize(
    ("base", "address", "absolute"),
    [
        ("", "/x", "https://news.example/x"),
        ("", "c.html", "https://news.example/a/c.html"),
        ('<base href="https://cdn.example/z/">', "c.html", "https://cdn.example/z/c.html"),
        ("", "javascript:void(0)", None),
        ("", "https://[broken/", None),
        ("", "  ", None),
    ],
)
def test_addresses(base: str, address: str, absolute: str | None) -> None:
    found = document(f"<html><head>{base}</head><body><p>x</p></body></html>", URL)
    assert found is not None
    assert found.absolute(address) == absolute
