import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text.encoding import EncodingSource, decode

DARI = (
    "مردم کابل روز سه شنبه برای دریافت کمک های غذایی در برابر دفتر والی گرد آمدند و از کمبود نان سخن گفتند."
)
ARABIC = "قال المتحدث باسم الوزارة إن المساعدات وصلت إلى المدينة مساء الثلاثاء وإن التوزيع يبدأ غدا."
RUSSIAN = (
    "Жители столицы собрались во вторник у здания администрации, чтобы получить продовольственную помощь."
)
GREEK = "Οι κάτοικοι της πόλης συγκεντρώθηκαν την Τρίτη έξω από το δημαρχείο για να λάβουν βοήθεια."
HEBREW = "תושבי העיר התאספו ביום שלישי מול בניין העירייה כדי לקבל סיוע במזון."
THAI = "ชาวเมืองมารวมตัวกันหน้าศาลากลางในวันอังคารเพื่อรับความช่วยเหลือด้านอาหาร"
FRENCH = (
    "Les habitants se sont rassemblés mardi devant la préfecture pour recevoir une aide, a déclaré l’élu."
)
TURKISH = "Kent sakinleri salı günü yiyecek yardımı almak için valilik binasının önünde toplandı, yetkililer açıkladı."
POLISH = "Mieszkańcy zebrali się we wtorek przed siedzibą władz, żeby otrzymać pomoc żywnościową."
CHINESE = "居民们在星期二的上午来到市政府的门前，要求得到更多的食品，这是今年以来最大的一次。"
TAIWANESE = "居民們在星期二的上午來到市政府的門前，要求得到更多的食品，這是今年以來最大的一次。"
JAPANESE = "市民は火曜日に市役所の前に集まり、食料の支援を受け取りました。"
KOREAN = "시민들은 화요일 시청 앞에 모여 식량 지원을 받았다고 당국이 밝혔다."

LEGACY = {
    "Dari in windows-1256": (DARI, "cp1256"),
    "Arabic in windows-1256": (ARABIC, "cp1256"),
    "Arabic in ISO 8859-6": (ARABIC, "iso8859-6"),
    "Russian in windows-1251": (RUSSIAN, "cp1251"),
    "Russian in KOI8-R": (RUSSIAN, "koi8-r"),
    "Greek in windows-1253": (GREEK, "cp1253"),
    "Hebrew in windows-1255": (HEBREW, "cp1255"),
    "Thai in windows-874": (THAI, "cp874"),
    "French in windows-1252": (FRENCH, "cp1252"),
    "Turkish in windows-1254": (TURKISH, "cp1254"),
    "Polish in windows-1250": (POLISH, "cp1250"),
    "Chinese in GB 18030": (CHINESE, "gb18030"),
    "Chinese in Big5": (TAIWANESE, "big5hkscs"),
    "Japanese in Shift JIS": (JAPANESE, "cp932"),
    "Japanese in EUC": (JAPANESE, "euc_jp"),
    "Korean in EUC": (KOREAN, "cp949"),
}


def page(text: str, encoding: str, declared: str | None = None) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    html = f"<html><head>{meta}<title>News</title></head><body><p>{text}</p></body></html>"
    return html.encode(encoding, "ignore")


@pytest.mark.parametrize("declared", [None, "utf-8", "ISO-8859-1", "nosuch", "rot13"])
@pytest.mark.parametrize(("text", "encoding"), LEGACY.values(), ids=LEGACY)
def test_an_old_encoding_is_recognised_against_a_wrong_declaration(
    text: str, encoding: str, declared: str | None
) -> None:
    for body, header in (
        (page(text, encoding, declared), None),
        (page(text, encoding), f"text/html; charset={declared}" if declared else None),
    ):
        decoded = decode(body, header)
        assert text.encode(encoding, "ignore").decode(encoding) in decoded.text


@pytest.mark.parametrize(("text", "encoding"), LEGACY.values(), ids=LEGACY)
def test_utf_8_is_recognised_against_a_wrong_declaration(text: str, encoding: str) -> None:
    for decoded in (
        decode(page(text, "utf-8"), f"text/html; charset={encoding}"),
        decode(page(text, "utf-8", encoding)),
        decode(page(text, "utf-8", encoding), "text/html; charset=windows-1256"),
    ):
        assert text in decoded.text
        assert (decoded.encoding, decoded.source) == ("utf-8", EncodingSource.DETECTED)


@pytest.mark.parametrize(("text", "encoding"), LEGACY.values(), ids=LEGACY)
def test_a_right_declaration_is_believed_for_a_few_words(text: str, encoding: str) -> None:
    words = text[:12].strip()
    assert words in decode(page(words, encoding), f"text/html; charset={encoding}").text
    assert words in decode(page(words, encoding, encoding)).text


SOURCES = {
    "byte order mark before header": (
        "\ufeffسلام".encode(),
        "text/html; charset=windows-1256",
        "utf-8",
        "bom",
        "سلام",
    ),
    "UTF-16 with byte order mark": ("\ufeffسلام".encode("utf-16-le"), None, "utf-16-le", "bom", "سلام"),
    "UTF-16 without": (
        page(DARI, "utf-16-be"),
        None,
        "utf-16-be",
        "detected",
        None,
    ),
    "UTF-16 by header": (
        "<html><p>سلام</p></html>".encode("utf-16-le"),
        "text/html; charset=utf-16le",
        "utf-16-le",
        "header",
        "<html><p>سلام</p></html>",
    ),
    "UTF-16 declared in ASCII": (page("خبر", "utf-8", "utf-16"), None, "utf-8", "detected", None),
    "header": ("سلام".encode(), "text/html; charset=UTF-8", "utf-8", "header", "سلام"),
    "header with quotes": (
        "сам".encode("cp1251"),
        'text/html; charset="windows-1251"',
        "cp1251",
        "header",
        "сам",
    ),
    "meta": (page("сам", "cp1251", "windows-1251"), "text/html", "cp1251", "meta", None),
    "meta behind a default header": (
        page(DARI, "cp1256", "windows-1256"),
        "text/html; charset=iso-8859-1",
        "cp1256",
        "meta",
        None,
    ),
    "meta behind a false header": (
        page("خبر", "cp1256", "windows-1256"),
        "text/html; charset=utf-8",
        "cp1256",
        "meta",
        None,
    ),
    "XML declaration": (
        '<?xml version="1.0" encoding="koi8-r"?><t>мир</t>'.encode("koi8-r"),
        "application/rss+xml",
        "koi8-r",
        "meta",
        None,
    ),
    "seven-bit Japanese": (
        "日本".encode("iso2022_jp"),
        "text/html; charset=iso-2022-jp",
        "iso2022_jp",
        "header",
        "日本",
    ),
    "GBK that is UTF-8 by chance": (
        "联通".encode("gbk"),
        "text/html; charset=gbk",
        "gb18030",
        "header",
        "联通",
    ),
    "nothing declared": ("سلام".encode(), None, "utf-8", "detected", "سلام"),
    "ASCII": (b"hello", None, "utf-8", "fallback", "hello"),
    "empty": (b"", None, "utf-8", "fallback", ""),
    "no known encoding": (
        b"\x01\xa1\xff\x80\xa1 \xff\x80\xfe \xff\xfd\x80\xa0\xa1",
        None,
        "cp1252",
        "fallback",
        None,
    ),
}


@pytest.mark.parametrize(("body", "header", "encoding", "source", "text"), SOURCES.values(), ids=SOURCES)
def test_where_the_encoding_was_learned(
    body: bytes, header: str | None, encoding: str, source: str, text: str | None
) -> None:
    decoded = decode(body, header)
    assert (decoded.encoding, decoded.source) == (encoding, source)
    assert text is None or decoded.text == text


def test_a_damaged_utf_8_page_stays_utf_8() -> None:
    body = page(DARI * 3, "utf-8").replace("کابل".encode(), "کابل".encode()[:-1], 1) + b"\x85\xff"
    decoded = decode(body, "text/html; charset=utf-8")
    assert (decoded.encoding, decoded.source) == ("utf-8", EncodingSource.HEADER)
    assert decoded.text.count("\ufffd") == 3
    assert DARI in decoded.text


@given(
    st.binary(max_size=60),
    st.sampled_from(
        [
            None,
            "charset=utf-16",
            "text/html; charset=big5",
            "text/html; charset=utf-8",
            "text/html; charset=idna",
            "text/html; charset=hz",
        ]
    ),
)
def test_any_bytes_decode(body: bytes, header: str | None) -> None:
    assert "\ud800" not in decode(body, header).text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff~\x1b"), min_size=5))
def test_utf_8_comes_back_whole(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=utf-8").text == text


@pytest.mark.parametrize(
    "body",
    [
        b"\xff" * 1_000_000,
        b"<" * 1_000_000,
        b"\x00" * 1_000_000,
        b"\xc7\xe1 <p" * 200_000,
        b"a" * 900_000 + b" \xe1",
        b"<script" * 100_000 + b"\xe1",
        b"<html " * 100_000 + b"\xe1",
    ],
)
def test_a_megabyte_of_anything_decodes(body: bytes) -> None:
    assert decode(body).text
