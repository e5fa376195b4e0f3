from __future__ import annotations

import pytest

from newscrawler.dedupe.difference import difference, isolated
from newscrawler.items import Article, Author, Paragraph, Role


def story(*texts: str, headline: str = "A headline", **fields: object) -> Article:
    return Article(
        url="https://a.example/1",
        headline=headline,
        paragraphs=tuple(Paragraph(text=text) for text in texts),
        **fields,  # type: ignore[arg-type]
    )


FA = "در این رویداد چهارده تن زخمی شدند."
FA_NEW = "در این رویداد نوزده تن زخمی شدند."


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (story("One.", "Two."), story("One.", "Two."), []),
        (
            story("One.", "Two.", "Three.", "Four."),
            story("One.", "Two.", "New.", "Three.", "Four."),
            ["@@ paragraphs 2-3 -> 2-4 @@", "  Two.", "+ New.", "  Three."],
        ),
        (story("One.", "Two."), story("One."), ["@@ paragraphs 1-2 -> 1-1 @@", "  One.", "- Two."]),
        (
            story("The police said that 14 people were hurt."),
            story("The police said that 19 people were hurt."),
            [
                "@@ paragraphs 1-1 -> 1-1 @@",
                "- The police said that 14 people were hurt.",
                "+ The police said that 19 people were hurt.",
                "~ 14 -> 19",
            ],
        ),
        (
            story(FA),
            story(FA_NEW),
            [
                "@@ paragraphs 1-1 -> 1-1 @@",
                f"- \u2068{FA}\u2069",
                f"+ \u2068{FA_NEW}\u2069",
                "~ \u2068چهارده\u2069 -> \u2068نوزده\u2069",
            ],
        ),
        (
            story("One.", headline="Old", authors=(Author(name="Zarmina"),)),
            story("One.", headline="New"),
            ["@@ headline @@", "- Old", "+ New", "@@ authors @@", "- Zarmina"],
        ),
    ],
    ids=["nothing", "added", "cut", "a number", "right to left", "fields"],
)
def test_difference(old: Article, new: Article, lines: list[str]) -> None:
    assert difference(old, new) == lines


def test_a_role_that_changed_is_shown() -> None:
    old = story("One.")
    new = Article(
        url=old.url, headline=old.headline, paragraphs=(Paragraph(text="One.", role=Role.SUBHEADING),)
    )
    assert "+ [subheading] One." in difference(old, new)


@pytest.mark.parametrize("text", ["plain", "naïve", "Привет", "汉字"])
def test_left_to_right_text_is_left_alone(text: str) -> None:
    assert isolated(text) == text
