import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text.clean import clean

ZWNJ, ZWJ, LRM, RLM, ALM = "\u200c", "\u200d", "\u200e", "\u200f", "\u061c"

CHANGED = {
    "no-break space": ("up\xa0to\xa0ten", "up to ten"),
    "ideographic space": ("東京\u3000大阪", "東京 大阪"),
    "thin, figure and mathematical spaces": ("a\u2009b\u2007c\u205fd", "a b c d"),
    "tab in a table row": ("نام\tسن", "نام سن"),
    "runs and edges": ("\u3000 а  б \xa0", "а б"),
    "carriage returns": ("یک\r\nدو\rسه", "یک\nدو\nسه"),
    "separators of lines and paragraphs": ("१\u2028२\u2029३", "१\n२\n३"),
    "next line, vertical tab, form feed": ("a\x85b\vc\fd", "a\nb\nc\nd"),
    "spaces around line ends": ("a \n\t b", "a\nb"),
    "blank lines with spaces": ("a\n \n\xa0\n\nb\n", "a\n\nb"),
    "only space": (" \n\xa0\t\n", ""),
    "controls": ("پښ\x00تو\x1b\x7f", "پښتو"),
    "C1 controls": ("a\x9d\x81b", "ab"),
    "soft hyphen": ("Donau\xaddampf\xadschiff", "Donaudampfschiff"),
    "byte order mark within": ("\ufeffКабул\ufeff", "Кабул"),
    "zero width space in Thai": ("สวัสดี\u200bครับ", "สวัสดีครับ"),
    "zero width space in Khmer": ("ភាសា\u200bខ្មែរ", "ភាសាខ្មែរ"),
    "word joiner and invisible times": ("a\u2060b\u2062c", "abc"),
    "isolates": ("\u2067سلام\u2069 (\u2068TOLO\u2069)", "سلام (TOLO)"),
    "embeddings, overrides": ("\u202aabc\u202c \u202eקבא\u202c", "abc קבא"),
    "presentation forms of Persian": ("ﭼﮕﻮﻧﻪ", "چگونه"),
    "presentation form of lam alef": ("ﺍﻹﺳﻼﻡ", "الإسلام"),
    "presentation forms of Uyghur": ("ﺋﯘﻳﻐﯘﺭ", "ئۇيغۇر"),
    "presentation forms of Urdu": ("ﻟﮍﮐﮯ", "لڑکے"),
    "two-letter ligature": ("ﰲ اﻟﺒﻴﺖ", "في البيت"),
    "decomposed Latin": ("Cafe\u0301", "Café"),
    "decomposed Vietnamese": ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"),
    "decomposed alef madda": ("ا\u0653ب", "آب"),
    "decomposed heh with yeh above": ("ە\u0654", "ۀ"),
    "decomposed Hangul": ("\u1112\u1161\u11ab", "한"),
    "decomposed kana": ("か\u3099", "が"),
    "Hindi composition exclusion": ("\u0958लम", "क\u093cलम"),
    "split surrogate pair": ("\ud83d\ude00", "😀"),
    "lone surrogates": ("a\ud800b\udfffc", "abc"),
    "noncharacters": ("a\uffffb\ufffe", "ab"),
    "ZWNJ tripled": (f"می{ZWNJ * 3}رود", f"می{ZWNJ}رود"),
    "ZWNJ at both ends": (f"{ZWNJ}کتاب{ZWNJ}", "کتاب"),
    "ZWNJ after space": (f"کتاب {ZWNJ}ها", "کتاب ها"),
    "ZWNJ between spaces": (f"کتاب {ZWNJ} ها", "کتاب ها"),
    "ZWNJ before a bracket": (f"خانه{ZWNJ}(ها{ZWNJ})", "خانه(ها)"),
    "ZWNJ between a quote and a word": (f"«{ZWNJ}خبر{ZWNJ}»", "«خبر»"),
    "ZWNJ beside an underscore": (f"خبر{ZWNJ}_{ZWNJ}ها", "خبر_ها"),
    "ZWNJ at a line end": (f"خبر{ZWNJ}\nها", "خبر\nها"),
    "ZWNJ made double by a dropped character": (f"می{ZWNJ}\xad{ZWNJ}رود", f"می{ZWNJ}رود"),
    "ZWNJ doubled around a direction mark": (f"می{ZWNJ}{RLM}{ZWNJ}رود", f"می{ZWNJ}{RLM}رود"),
    "ZWNJ before a direction mark and a space": (f"خانه{ZWNJ}{RLM} ها", f"خانه{RLM} ها"),
    "ZWNJ between a sign and its mark": (f"a ={ZWNJ}\u0338 b", "a ≠ b"),
}

KEPT = {
    "Arabic yeh, kaf, alef maksura": "كرسي في على",
    "Persian heh with hamza, both spellings": "ادارۀ ادارهٔ",
    "Pashto yehs": "سړی ښځې زموږ زمري کړئ نړۍ",
    "Pashto letters": "ګډ ښځه څوک ځای ډېر ټول ړوند کڼ",
    "Urdu letters": "یہ لڑکے گئے تھے وہاں",
    "Kurdish letters": "ئەم هەواڵە ژێر دڵ",
    "Sindhi letters": "ٻار ڪتاب ڳوٺ ڏينهن ٿو",
    "Uyghur letters": "ئۇيغۇرچە خەۋەرلەر ئېچىش",
    "Kazakh high hamza": "ٴبىر",
    "ZWNJ in words": f"نمی{ZWNJ}خواهم خانه{ZWNJ}ها",
    "ZWNJ after a number": f"۱۲{ZWNJ}هزار 3{ZWNJ}بعدی",
    "ZWNJ after a vowel point": f"خانهٔ{ZWNJ}ما",
    "ZWNJ with a direction mark inside a word": f"خانه{ZWNJ}{RLM}ها",
    "ZWNJ in Bengali": f"র{ZWNJ}্যাব",
    "ZWNJ in Hindi": f"क्{ZWNJ}ष",
    "ZWNJ in German": f"Auf{ZWNJ}lage",
    "ZWJ in an Arabic abbreviation": f"ه{ZWJ}.ش",
    "ZWJ in Sinhala": f"ශ්{ZWJ}රී ලංකා",
    "emoji family": f"👨{ZWJ}👩{ZWJ}👧{ZWJ}👦",
    "emoji heart with variation selector": f"❤\ufe0f{ZWJ}🔥",
    "keycap": "1\ufe0f\u20e3",
    "flags": "🇦🇫 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "skin tone": "👍🏽",
    "ideographic variation": "葛\U000e0100城",
    "Mongolian variation": "ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠶ\u180bᠢ",
    "direction marks": f"{RLM}TOLO (أفغانستان){LRM} {ALM}10",
    "tatweel": "1444 هـ مُحَمَّـــد",
    "word ligatures": "ﷺ ﷲ ﷼ ﷽",
    "digits of every script": "۱۲۳ ١٢٣ १२३ ১২৩ ๑๒๓ １２３",
    "Persian signs": "۳٫۵٪ و ۱۲٬۰۰۰",
    "quotes": "« » “ ” ‘ ’ „ ‚ ‹ › 「 」",
    "Latin ligatures and ellipsis": "ﬁn … – — ½ № ™",
    "full width": "ＡＢＣ，。！",
    "Thai": "ภาษาไทยสวยงาม ๆ",
    "Hebrew points": "שָׁלוֹם",
    "Hindi vowel signs": "हिन्दी में ख़बरें",
    "web address": "https://example.org/fa/%D8%B7?a=1&b=2#c",
    "object and replacement characters": "a\ufffcb\ufffdc",
    "paragraphs": "یک\n\nدو\nسه",
    "empty": "",
}


@pytest.mark.parametrize(("text", "expected"), CHANGED.values(), ids=CHANGED)
def test_what_no_reader_sees_goes(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_a_reader_sees_stays(text: str) -> None:
    assert clean(text) == text


AWKWARD = st.text(
    st.one_of(
        st.sampled_from(
            "ab هـیی\u0654\u0653\u064b1۲=\u0338\u0300ক\u09cdि🏴😀_.«"
            " \n\r\t\v\x85\u2028\xa0\u3000\x00\xad\u200b\ufeff\u202e\u2069"
            f"{ZWNJ}{ZWNJ}{ZWNJ}{ZWJ}{LRM}{RLM}{ALM}\u2060\ufe0f\ud83d\ude00\ud800ﻻﷺﰲﹰ\u0958\u1100\u1161\u11a8"
        ),
        st.characters(),
        st.characters(categories=["Cs", "Cf", "Cc", "Mn", "Zs"]),
    ),
    max_size=40,
)


@given(AWKWARD)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(AWKWARD)
def test_the_result_can_be_stored_and_is_composed(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert cleaned == cleaned.strip(" \n\t\xa0\u3000")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_never_longer_than_the_input_composed_and_opened(text: str) -> None:
    opened = "".join(
        unicodedata.normalize("NFKC", letter) if "\ufb50" <= letter <= "\ufefc" else letter for letter in text
    )
    assert len(clean(text)) <= max(len(opened), len(unicodedata.normalize("NFC", opened)))


@given(st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: not "\ufb50" <= c <= "\ufefc")))
def test_never_longer_than_text_already_composed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert len(clean(composed)) <= len(composed)


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=30))
def test_composed_letters_numbers_and_punctuation_stay(text: str) -> None:
    composed = "".join(
        letter for letter in unicodedata.normalize("NFC", text) if not "\ufb50" <= letter <= "\ufefc"
    )
    composed = unicodedata.normalize("NFC", composed)
    assert clean(composed) == composed


LONG = {
    "ZWNJ and marks": f"a{ZWNJ}\u0300" * 300_000,
    "marks after ZWNJ": f"a{ZWNJ}" + "\u0300" * 1_000_000,
    "only ZWNJ": ZWNJ * 1_000_000,
    "ZWNJ and direction marks": f"ه{ZWNJ}{RLM}" * 300_000,
    "spaces": " " * 1_000_000 + "a",
    "spaces and line ends": " \n" * 500_000 + "a",
    "forms": "ﻻ" * 300_000,
    "lone surrogates": "\ud800" * 1_000_000,
    "NUL": "\x00" * 1_000_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_megabyte_of_anything_is_cleaned_in_linear_time(text: str) -> None:
    assert clean(clean(text)) == clean(text)
