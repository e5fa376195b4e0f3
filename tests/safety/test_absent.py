"""Error pages that answer 200: which page is doubtful, and what is asked for to find out."""

from __future__ import annotations

import pytest

from newscrawler.items import Article, Paragraph, Role
from newscrawler.safety.absent import absent, answer, is_contradicted, is_doubtful, place

SORRY = (
    "It looks as if this address does not lead anywhere any more; our site was rebuilt last winter.",
    "You may like to begin again at the front page, where the editors choose the stories of the day.",
)
STORY = (
    "The hanging bridge, closed since a boulder tore away its ropes, carried its first walkers on Friday.",
    "Some three hundred people waited on both banks before sunrise, and the ferryman took the first step.",
)


def article(headline: str, texts: tuple[str, ...], **more: object) -> Article:
    """An article of those paragraphs."""
    paragraphs = tuple(
        Paragraph(text=text, language="en", direction="ltr", role=Role.PARAGRAPH) for text in texts
    )
    values = {"url": "https://a.example/news/a-lost-page-of-ours-4711"} | more
    return Article(headline=headline, paragraphs=paragraphs, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "same", "gone"),
    [
        ("https://a.example/2026/10/01/an-old-story-4000", "https://a.example/2026/10/01/", ("old", "4000")),
        ("https://a.example/12", "https://a.example/", ("12",)),
        ("https://a.example/news/812/title-of-it", "https://a.example/news/", ("812", "title")),
        ("https://a.example/?p=812", "https://a.example/?p=", ("812",)),
        ("https://a.example/story.php?id=7&lang=en", "https://a.example/story.php?id=", ("id=7",)),
        ("https://a.example/fa/%D8%AE%D8%A8%D8%B1-12345.html", "https://a.example/fa/", ("%D8", "12345")),
        ("https://a.example/", "https://a.example/", ()),
        ("https://a.example/&", "https://a.example/", ("&",)),
    ],
)
def test_an_absent_address_is_of_the_same_kind(url: str, same: str, gone: tuple[str, ...]) -> None:
    told = absent(url)
    assert told != url
    assert told == absent(url)
    assert told.startswith(same)
    assert not [piece for piece in gone if piece in told]
    assert told.endswith(".html") == url.endswith(".html")


def test_a_place_is_what_one_program_answers() -> None:
    assert place("https://a.example/2026/10/01/an-old-story-of-it-4000") == place(
        "https://a.example/2025/9/2/another-story-of-it-77123"
    )
    assert place("https://a.example/news/812") != place("https://a.example/world/812")


@pytest.mark.parametrize(
    ("source", "announced", "doubtful"),
    [
        ("json-ld", None, False),
        ("meta", "Another title altogether", False),
        ("url", "We moved things around", False),
        (None, "Culture · We moved things around", False),
        ("url", "The bridge is open again", True),
        (None, None, True),
        ("listing", "x", True),
    ],
)
def test_doubt(source: str | None, announced: str | None, doubtful: bool) -> None:
    told = article("We moved things around", SORRY, date_published_source=source)
    assert is_doubtful(told, announced) is doubtful


@pytest.mark.parametrize(
    ("headline", "texts", "announced", "contradicted"),
    [
        ("We moved things around", SORRY, "The hanging bridge opens again after two winters", True),
        ("We moved things", (*SORRY, "/news/a-lost-page-of-ours-4711"), "A lost page of ours 4711", True),
        ("Two winters later", STORY, "Hanging bridge carried its first walkers on Friday", False),
        ("Two winters later", STORY, "More", False),
        ("Two winters later", STORY * 20, "Something that is not said in it anywhere", False),
        ("پل دوباره باز شد", ("پل معلق نودره پس از دو زمستان به روی پیاده‌ها باز شد.",), "پل معلق نودره باز شد", False),
        ("صفحه", ("این نشانی دیگر به جایی نمی‌رسد و سایت ما بازسازی شده است.",), "زعفران‌کاران شب را به چیدن گذراندند", True),
    ],
)  # fmt: skip
def test_contradiction(headline: str, texts: tuple[str, ...], announced: str, contradicted: bool) -> None:
    assert is_contradicted(article(headline, texts), announced) is contradicted


def test_one_page_under_two_addresses() -> None:
    ours = answer(article("We moved things around", SORRY))
    echoing = answer(article("Not here: page 7", (*SORRY, "You asked for /news/page-7.")))
    assert ours.is_also(echoing)
    assert not ours.is_also(answer(article("We moved things around", STORY)))
    assert not ours.is_also(answer(article("The bridge", STORY)))
    assert not answer(article("", ())).is_also(answer(article("", ())))
