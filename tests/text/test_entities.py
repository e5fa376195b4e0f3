import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text.entities import open_entities

OPENED = {
    "names": ("&laquo;خبر&raquo; &hellip;", "«خبر» …"),
    "direction marks": ("&rlm;TOLO&lrm;", "\u200fTOLO\u200e"),
    "ZWNJ, ZWJ by name and number": (
        "می&zwnj;رود ه&zwj;.ش می&#8204;رود می&#x200C;رود",
        "می\u200cرود ه\u200d.ش می\u200cرود می\u200cرود",
    ),
    "hexadecimal": ("&#x0643;&#X627;", "كا"),
    "beyond the first plane": ("&#128512;", "😀"),
    "windows-1252 numbers, as browsers read them": ("don&#146;t", "don’t"),
    "markup once": ("&lt;p&gt; &amp; &quot;", '<p> & "'),
    "name without semicolon": ("Tom &amp Jerry &nbsp", "Tom & Jerry \xa0"),
    "double-escaped names": ("می&amp;zwnj;رود&amp;nbsp;و&amp;raquo;", "می\u200cرود\xa0و»"),
    "double-escaped numbers": ("Kabul&amp;#8217;s &amp;#x200c;", "Kabul’s \u200c"),
    "double-escaped quotes": ("&amp;quot;خبر&amp;quot; it&amp;#039;s", '"خبر" it\'s'),
    "ampersand by number": ("می&#38;zwnj;رود", "می\u200cرود"),
    "double-escaped markup stays escaped": (
        "&amp;lt;b&amp;gt; &amp;#60; &amp;#x3C; &amp;LT;",
        "&lt;b&gt; &#60; &#x3C; &LT;",
    ),
    "double-escaped ampersand stays escaped": ("AT&amp;amp;T", "AT&amp;T"),
    "three times is not undone": ("&amp;amp;zwnj;", "&amp;zwnj;"),
    "web address": (
        "https://a.example/?a=1&copy=2&section=3&lang=fa",
        "https://a.example/?a=1&copy=2&section=3&lang=fa",
    ),
    "no such name": ("R&D; &nosuch; & &; &#; &#x;", "R&D; &nosuch; & &; &#; &#x;"),
    "no such number": ("&#1234567890123;", "&#1234567890123;"),
    "surrogate, out of range": ("&#xD800; &#x110000;", "\ufffd \ufffd"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), OPENED.values(), ids=OPENED)
def test_references_are_opened_and_markup_only_once(text: str, expected: str) -> None:
    assert open_entities(text) == expected


@given(
    st.lists(
        st.sampled_from(
            ["&", "amp;", "amp", "#", "x", "lt;", "60;", "8204;", "zwnj;", "&amp;", "9", " ", "س", "\ud800"]
        )
    )
)
def test_any_text_opens_to_one_no_longer(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert len(open_entities(text)) <= len(text)


@pytest.mark.parametrize(
    "text", ["&" * 1_000_000, "&#" + "0" * 1_000_000, "&#" + "9" * 1_000_000, "&amp;" * 200_000]
)
def test_a_megabyte_of_anything_is_opened(text: str) -> None:
    assert len(open_entities(text)) <= len(text)
