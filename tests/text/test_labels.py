import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text.fold import fold
from newscrawler.text.labels import LabelKind, label_kind, label_languages, labels

LABELS = {
    "the seed's own": ("تصویر بندانگشتی", "thumbnail"),
    "with a ZWNJ": ("تصویر بند\u200cانگشتی", "thumbnail"),
    "on another keyboard": ("تصوير بندانگشتي", "thumbnail"),
    "with NBSP and space around": ("\xa0تصویر\xa0بندانگشتی ", "thumbnail"),
    "English": ("Thumbnail", "thumbnail"),
    "upper case": ("SHARE THIS POST", "share"),
    "colon": ("Share this:", "share"),
    "brackets": ("[ Advertisement ]", "advertisement"),
    "icon": ("📤 Share", "share"),
    "arrow": ("Next page ›", "next"),
    "counter behind": ("Comments (12)", "comment"),
    "counter before": ("12 comments", "comment"),
    "Persian counter": ("دیدگاه‌ها (۱۲)", "comment"),
    "Arabic counter": ("التعليقات (٣)", "comment"),
    "asterisk in the middle": (
        "Your email address will not be published. Required fields are marked *",
        "comment",
    ),
    "network": ("Share on WhatsApp", "share"),
    "network in its own script": ("اشتراک‌گذاری در تلگرام", "share"),
    "new window": ("Click to share on Facebook (Opens in new window)", "share"),
    "network alone": ("Facebook", "social"),
    "row of labels": ("Share | Print | Email", "share"),
    "row over lines": ("Facebook\nTwitter\nWhatsApp", "social"),
    "Dari share": ("این خبر را شریک سازید", "share"),
    "Dari comment": ("دیدگاه بنویسید", "comment"),
    "Dari skip": ("رفتن به محتوای اصلی", "skip"),
    "Dari ticker": ("تازه‌ترین خبرها", "latest"),
    "Pashto share": ("دا خبر شریک کړئ", "share"),
    "Pashto comment": ("تبصره وکړئ", "comment"),
    "Pashto skip": ("اصلي منځپانګې ته ورتلل", "skip"),
    "Pashto ticker": ("تازه خبرونه", "latest"),
    "Urdu": ("مزید پڑھیں", "read_more"),
    "Arabic": ("اقرأ أيضًا:", "read_also"),
    "Sorani": ("بابەتی پەیوەندیدار", "related"),
    "Turkish in capitals without dots": ("YAZDIR", "print"),
    "Turkish in capitals": ("DEVAMINI OKU", "read_more"),
    "Uzbek apostrophes": ("Eng ko’p o‘qilganlar", "most_read"),
    "Uzbek Cyrillic": ("Сўнгги янгиликлар", "latest"),
    "Tajik": ("Ҷустуҷӯ", "search"),
    "Russian": ("Читайте также:", "read_also"),
    "French": ("Aller au contenu principal", "skip"),
    "German": ("Direkt zum Inhalt", "skip"),
    "Spanish": ("Pasar al contenido principal", "skip"),
    "Hindi": ("यह भी पढ़ें", "read_also"),
    "Hindi without nukta": ("यह भी पढें", "read_also"),
    "Indonesian": ("Baca juga:", "read_also"),
    "Chinese": ("相关阅读", "related"),
    "Chinese, traditional": ("跳至主要內容", "skip"),
    "Japanese": ("続きを読む", "read_more"),
    "Korean": ("관련기사", "related"),
}

TEXT = {
    "label in a sentence": "تصویر بندانگشتی در وب‌سایت دیده می‌شود.",
    "English sentence with a label": "They asked readers to share this post with friends.",
    "sentence that begins with a label": "Comments by the minister drew criticism.",
    "Pashto sentence": "د کابل تازه خبرونه وايي چې لاره پرانیستل شوه",
    "Dari sentence": "او گفت که این خبر را شریک سازید",
    "two labels run together in a sentence": "Share prices and next year’s growth",
    "Chinese sentence": "分享到微信的文章越来越多",
    "Japanese sentence": "次の記事を読むと分かる",
    "Hindi sentence": "यह भी पढ़ें कि क्या हुआ",
    "byline": "By Ahmad Karimi",
    "date line": "Published on 12 March 2023",
    "number": "12",
    "row of a label and text": "Share | The minister said",
    "empty": "",
    "punctuation": "—",
    "label repeated far too often": "Share this post " * 40,
}


@pytest.mark.parametrize(("text", "kind"), LABELS.values(), ids=LABELS)
def test_a_block_that_is_only_a_label_is_known(text: str, kind: str) -> None:
    assert label_kind(text) == kind


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT)
def test_a_label_within_text_stays(text: str) -> None:
    assert label_kind(text) is None


@given(st.text(max_size=250))
def test_any_text_gives_a_kind_or_none(text: str) -> None:
    kind = label_kind(text)
    assert kind is None or fold(text)


REQUIRED = (
    *("en", "fa", "fa-AF", "ps", "ur", "ar", "ckb", "tr", "uz", "tg"),
    *("ru", "fr", "de", "es", "hi", "id", "zh", "ja"),
)
ESSENTIAL = (
    *("thumbnail", "share", "comment", "latest", "most_read", "related", "read_more", "read_also"),
    *("published_on", "updated_on", "author_by", "tags", "skip", "menu", "search", "login", "subscribe"),
    *("newsletter", "print", "email", "advertisement", "source", "photo_credit", "next", "previous", "home"),
    *("loading", "follow", "top", "close", "rights"),
)


@pytest.mark.parametrize("language", REQUIRED)
def test_every_promised_language_has_every_essential_kind(language: str) -> None:
    assert language in label_languages()
    assert [kind for kind in ESSENTIAL if not labels(LabelKind(kind), [language])] == []


def table(language: str) -> dict[str, list[str]]:
    path = files("newscrawler.text") / "labels" / f"{language}.toml"
    strings: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))
    return strings


@pytest.mark.parametrize("language", sorted(label_languages()))
def test_a_file_has_known_kinds_and_no_string_twice(language: str) -> None:
    strings = table(language)
    assert set(strings) - {"networks"} <= set(LabelKind)
    keys = [fold(string) for kind, entries in strings.items() if kind != "networks" for string in entries]
    assert all(keys)
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("language", sorted(label_languages()))
def test_every_string_of_every_file_is_recognised(language: str) -> None:
    for kind, entries in table(language).items():
        for string in entries:
            assert label_kind(string.replace("{network}", "Telegram")) is not None, (kind, string)


def test_labels_of_a_refined_tag_include_those_of_the_language() -> None:
    assert fold("این خبر را شریک سازید") in labels(LabelKind.SHARE, ["fa-AF"])
    assert labels(LabelKind.SHARE, ["fa"]) < labels(LabelKind.SHARE, ["fa-AF"])
    assert labels(LabelKind.SHARE, ["en-GB"]) == labels(LabelKind.SHARE, ["en"])
    assert labels(LabelKind.NEXT, ["zh-Hant-TW"]) == labels(LabelKind.NEXT, ["zh"])


def test_labels_of_no_language_are_those_of_all() -> None:
    assert {fold("بعدی"), fold("Next"), fold("次へ")} <= labels(LabelKind.NEXT)


def test_an_unknown_language_has_no_labels() -> None:
    assert labels(LabelKind.NEXT, ["xx"]) == frozenset()
