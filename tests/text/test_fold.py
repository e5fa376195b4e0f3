import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text.clean import clean
from newscrawler.text.fold import fold

EQUAL = {
    "ZWNJ, space or joined": ("خانه\u200cها", "خانه ها", "خانهها"),
    "yeh of three keyboards": ("ایرانی", "ايراني", "ایرانى"),
    "kaf of two keyboards": ("کابل", "كابل"),
    "gaf of Pashto and Persian": ("ګل", "گل"),
    "Pashto yehs": ("کړې", "کړی", "کړي"),
    "Urdu heh and noon ghunna": ("وہاں", "وهان"),
    "Urdu yeh barree": ("لڑکے", "لڑکی"),
    "Urdu yeh barree with hamza": ("نتائجِ", "نتائج"),
    "Kurdish heh": ("ئەم", "ئه\u200cم"),
    "teh marbuta": ("مدرسة", "مدرسه"),
    "hamza on alef": ("إسلام", "أسلام", "اسلام", "ٱسلام"),
    "alef madda": ("آب", "اب"),
    "hamza on waw": ("مؤمن", "مومن"),
    "hamza alone": ("شيء", "شي"),
    "vowel points": ("مُحَمَّد", "محمد"),
    "superscript alef": ("رحمٰن", "رحمن"),
    "tatweel": ("تصویـــر", "تصویر"),
    "heh with hamza": ("خانۀ", "خانهٔ", "خانه"),
    "presentation forms": ("ﺍﻹﺳﻼﻡ", "الاسلام"),
    "word ligature": ("ﷺ", "صلى الله عليه وسلم"),
    "digits of five scripts": ("2023", "۲۰۲۳", "٢٠٢٣", "२०२३", "２０２３", "২০২৩"),
    "numbers and their signs": ("۱۲٬۰۰۰", "12,000", "12000"),
    "case": ("KABUL", "Kabul", "kabul"),
    "Cyrillic case": ("КАБУЛ", "Кабул"),
    "Greek sigma": ("ΟΔΟΣ", "οδος", "οδοσ"),
    "sharp s": ("Straße", "STRASSE"),
    "Turkish dotted I": ("İstanbul", "istanbul", "ISTANBUL"),
    "Turkish dotless i": ("YAZDIR", "yazdır"),
    "Uzbek apostrophes": ("oʻzbek", "o'zbek", "o‘zbek", "o’zbek", "oʼzbek", "o`zbek"),
    "decomposed": ("cafe\u0301", "café"),
    "full width": ("ＡＢＣ", "abc"),
    "half width kana": ("ﾆｭｰｽ", "ニュース"),
    "Latin ligature": ("ﬁlm", "film"),
    "soft hyphen, NBSP, line end": ("up\xa0to\nda\xadte", "up to date"),
    "quotes and dashes": ("“don’t” – he", "don't - he"),
    "direction marks": ("\u200fخبر\u200e", "خبر"),
    "Hindi nukta and chandrabindu": ("ख़बर माँ", "खबर मां"),
    "emoji": ("Share 📤", "share"),
    "unseen between letter and mark": ("cafe\u200b\xad\u0301", "café"),
    "variation selector": ("葛\U000e0100城", "葛城"),
}

DIFFER = {
    "gaf and kaf": ("گل", "کل"),
    "peh and beh": ("پدر", "بدر"),
    "Pashto dal and dal": ("ډېر", "دېر"),
    "Pashto letters and their Persian likes": ("ښار", "سار"),
    "Urdu retroflex": ("بڑا", "برا"),
    "Kurdish lam": ("دڵ", "دل"),
    "numbers": ("۱۲ نفر", "۱۳ نفر"),
    "one word more": ("قتل", "قتل شد"),
    "Hindi vowel signs": ("दिन", "दान"),
    "Hindi short and long u": ("सुना", "सूना"),
    "Thai vowels": ("กิน", "กน"),
    "Thai tones": ("ข้าว", "ข่าว"),
    "Tamil vowel signs": ("கல்", "கால்"),
    "Bengali": ("দিন", "দান"),
    "Burmese": ("မြန်မာ", "မနမ"),
    "voiced kana": ("か", "が"),
    "long kana": ("ビル", "ビール"),
    "accented letters": ("año", "ano"),
    "Chinese numerals with zero": ("二〇二三", "二二三"),
}


@pytest.mark.parametrize("spellings", EQUAL.values(), ids=EQUAL)
def test_spellings_of_one_word_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1
    assert fold(spellings[0])


@pytest.mark.parametrize(("one", "other"), DIFFER.values(), ids=DIFFER)
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", " ", "…", "—", "\u200c", "👍", "\ud800", "\x00", "ـ", "ء"])
def test_text_without_letters_and_digits_has_an_empty_key(text: str) -> None:
    assert fold(text) == ""


TEXT = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cf", "Mn", "Mc", "Lm", "No", "Nl"]),
        st.sampled_from("یيىۀهٔةİıßΣςǰΐﬃ½①ﷺﻻ\u1100\u0300\u1161\u11a8か\u3099ক\u09bc\u09c7\u09be"),
    ),
    max_size=30,
)


@given(TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_a_key_has_only_letters_digits_and_vowel_signs(text: str) -> None:
    assert {unicodedata.category(character)[0] for character in fold(text)} <= {"L", "N", "M"}


@given(TEXT)
def test_cleaning_does_not_change_the_key(text: str) -> None:
    assert fold(clean(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["\ud800ه\u200c" * 300_000, "ﷺ" * 60_000, "a\u0300" * 500_000, "\x00" * 1_000_000]
)
def test_a_megabyte_of_anything_is_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)
