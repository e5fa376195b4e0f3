import pytest

from newscrawler.language.normalise import folded, plain_text, words_of

PLAIN = [
    ("نوشت https://example.org/fa/news?id=7 و رفت", "نوشت   و رفت"),
    ("see www.example.org/ps, now", "see   now"),
    ("#Kabul @someone mail@example.org", "     "),
    ("https://", " "),
    ("مُحَمَّدٌ", "محمد"),
    ("کـــابل", "کابل"),
    ("\u202bکابل\u202c\u200f", "کابل"),
    ("علي كتاب", "علي كتاب"),
    ("ﭘﯿﻐﺎﻡ", "پیغام"),
    ("İstanbul", "istanbul"),
    ("plain", "plain"),
]


@pytest.mark.parametrize(("text", "plain"), PLAIN, ids=range(len(PLAIN)))
def test_plain_text(text: str, plain: str) -> None:
    assert plain_text(text) == plain


FOLDED = [
    ("علي كتاب", "علی کتاب"),
    ("Și țară", "şi ţară"),
    ("Việt", "viểt"),
    ("Kabul", "kabul"),
    ("موسى", "موسی"),
]


@pytest.mark.parametrize(("text", "one_spelling"), FOLDED, ids=range(len(FOLDED)))
def test_folded(text: str, one_spelling: str) -> None:
    assert folded(plain_text(text)) == one_spelling


def test_words_keep_the_vowel_signs_of_india() -> None:
    assert words_of("काबुल में 3 लोग") == ["काबुल", "में", "लोग"]


def test_a_zero_width_non_joiner_parts_words() -> None:
    assert words_of(plain_text("می\u200cرود")) == ["می", "رود"]
