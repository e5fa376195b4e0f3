import unicodedata

import pytest

from newscrawler.dates.flat import flatten, word_key
from newscrawler.text.fold import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۲۶ دِلو ۱۴۰۱", "26 دلو 1401"),
        ("پنج\u200cشنبه", "پنج شنبه"),
        ("ه\u200d.ش", "ه.ش"),
        ("1444 هـ", "1444 ه"),
        ("١٥\u200f/٠٢", "15/02"),
        ("15\u202fFÉVRIER", "15 fevrier"),
        ("KASIM Kasım", "kasim kasim"),
        ("o‘tgan oʻtgan o'tgan", "otgan otgan otgan"),
        ("１５：３０", "15:30"),
        ("जून जन॰", "जून जन."),
        ("수요일", "수요일"),
    ],
)
def test_flatten(text: str, expected: str) -> None:
    assert flatten(text) == expected


def test_word_key_drops_what_stands_between_letters() -> None:
    assert word_key("ب.ظ") == "بظ"
    assert word_key("ربیع‌الاول") == word_key("ربيع الأول")


def test_letters_that_fold_unites_are_one_here_too() -> None:
    groups: dict[str, set[str]] = {}
    for code in range(0x0600, 0x0700):
        letter = chr(code)
        if unicodedata.category(letter).startswith("L") and fold(letter):
            groups.setdefault(fold(letter), set()).add(flatten(letter))
    assert [group for group in groups.values() if len(group) > 1] == []
