import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text.encoding import repair_mojibake

TEXTS = {
    "Dari": "رئیس‌جمهور گفت: «مردم به کمک نیاز دارند»",
    "Pashto": "د افغانستان ولسمشر وویل چې ښوونځي پرانیستل شوي",
    "Arabic": "قال الرئيس إنّ المساعدات وصلت…",
    "Urdu": "وزیر اعظم نے کہا کہ لڑکے گئے تھے",
    "Uyghur": "ئۇيغۇر تىلىدىكى خەۋەرلەر",
}


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("wrong", ["cp1256", "latin-1"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_utf_8_read_as_a_single_byte_encoding_is_repaired(text: str, wrong: str, times: int) -> None:
    garbled = text
    for _ in range(times):
        garbled = garbled.encode().decode(wrong)
    assert repair_mojibake(garbled) == text


REPAIRED = {
    "windows-1252 as browsers read it": ("Ø®Ø¨Ø±Ù‡Ø§ÛŒ Ú©Ø§Ø¨Ù„", "خبرهای کابل"),
    "windows-1256 read as Latin-1": ("ÃÝÛÇäÓÊÇä Çáíæã", "أفغانستان اليوم"),
    "with digits and Latin": ("BBC ط®ط¨ط±ظ‡ط§ 24", "BBC خبرها 24"),
    "Russian read as windows-1251": ("РќРѕРІРѕСЃС‚Рё", "Новости"),
    "Hindi read as Latin-1": ("समाचार".encode().decode("latin-1"), "समाचार"),
    "Chinese read as Latin-1": ("新闻中心".encode().decode("latin-1"), "新闻中心"),
    "French read as windows-1252": (
        "L’Ã©tÃ© Ã\xa0 Genève".replace("è", "Ã¨").replace("’", "â€™"),
        "L’été à Genève",
    ),
}

LEFT = {
    "right Persian": "رئیس‌جمهور گفت",
    "right Arabic": "قال الرئيس",
    "right Urdu whose letters could be bytes": "جھوٹ’",
    "right Urdu word": "سکاٹش،",
    "right Persian of two letters": "رگ رگ",
    "French": "L’été à Genève",
    "Swedish capitals": "ÅÄÖ",
    "Portuguese": "NÃO É",
    "Spanish": "AÑO",
    "Icelandic": "Þórður Ólafsson",
    "Russian": "Новости",
    "half right, half wrong": "خبر ط®ط¨ط±",
    "cut in a character": "ط®ط¨ط±ط",
    "one wrong letter among English": "He said ط®ط¨ to everyone in the room",
    "ASCII": "plain",
    "empty": "",
    "lone surrogate": "ط®\ud800",
}


@pytest.mark.parametrize(("text", "expected"), REPAIRED.values(), ids=REPAIRED)
def test_certain_mojibake_is_repaired(text: str, expected: str) -> None:
    assert repair_mojibake(text) == expected


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_not_certain_is_left(text: str) -> None:
    assert repair_mojibake(text) == text


@given(st.text())
def test_never_longer_and_never_an_exception(text: str) -> None:
    assert len(repair_mojibake(text)) <= len(text)


@pytest.mark.parametrize(
    "text", ["ط§" * 500_000, "Ø" * 1_000_000, "ÓáÇã " * 200_000], ids=["utf-8", "no", "cp1256"]
)
def test_a_megabyte_is_repaired(text: str) -> None:
    assert len(repair_mojibake(text)) <= len(text)
