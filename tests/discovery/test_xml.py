"""XML that is broken in ways that its parser repairs, or would not survive."""

from __future__ import annotations

import pytest

from newscrawler.discovery.xml import parse_xml, text

UTF8 = b'<?xml version="1.0" encoding="utf-8"?>'
CYRILLIC = b'<?xml version="1.0" encoding="windows-1251"?>'


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (UTF8 + b"<a>one \xed\xa0\x80 two</a>", "one two"),
        (b"<a>one \xed\xbf\xbf two</a>", "one two"),
        (b"<a b='\xed\xa0\x80'>one</a>", "one"),
        (UTF8 + "<a>한국 \U0001f600 ힿ</a>".encode(), "한국 \U0001f600 ힿ"),
        (CYRILLIC + "<a>Румунії</a>".encode("windows-1251"), "Румунії"),
        (b"<a>one &#xd800;&#x000DFFF;&#55296;&#057343; two &#57344;&#55295;</a>", "one two \ue000\ud7ff"),
    ],
    ids=[
        "surrogate",
        "low surrogate",
        "in an attribute",
        "whole characters",
        "the same bytes elsewhere",
        "by number",
    ],
)
def test_halves_of_characters_are_left_out(body: bytes, read: str) -> None:
    """Found by fuzzing: one of them in a title lost the whole feed."""
    root = parse_xml(body)
    assert root is not None
    assert text(root) == read
    assert [dict(element.attrib) for element in root.iter()]
