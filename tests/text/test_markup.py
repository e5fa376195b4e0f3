from __future__ import annotations

import pytest

from newscrawler.items import Article, Author, Paragraph
from newscrawler.text.markup import without_labels


def article(*texts: str, **fields: object) -> Article:
    return Article(url="https://a.example/1", paragraphs=tuple(Paragraph(text=t) for t in texts), **fields)  # type: ignore[arg-type]


LABELS = [
    "تصویر بندانگشتی",
    "Share this post",
    "Comment this post",
    "دا خبر شریک کړئ",
    "Read more",
    "Skip to main content",
]


@pytest.mark.parametrize("label", LABELS)
def test_a_block_that_is_only_a_label_goes(label: str) -> None:
    told = "The mayor opened the bridge on Tuesday."
    read = without_labels(article(label, told, label))
    assert [p.text for p in read.paragraphs] == [told]
    assert [(d.text, d.reason) for d in read.dropped_blocks] == [(label, "label")] * 2


@pytest.mark.parametrize(
    "sentence",
    [
        "این تصویر بندانگشتی را یک عکاس در کابل گرفت.",
        "Share this post with a neighbour, the poster on the wall said.",
    ],
)
def test_the_word_inside_a_sentence_stays(sentence: str) -> None:
    assert [p.text for p in without_labels(article(sentence)).paragraphs] == [sentence]


def test_other_fields_lose_labels() -> None:
    read = without_labels(
        article(
            headline="تصویر بندانگشتی",
            description="Read more",
            section="Menu",
            authors=(Author(name="Share"), Author(name="زهرا رحیمی")),
            keywords=("Facebook", "کابل"),
        )
    )
    assert (read.headline, read.description, read.section) == (None, None, None)
    assert read.authors == (Author(name="زهرا رحیمی"),)
    assert read.keywords == ("Facebook", "کابل")


def test_a_section_may_be_a_word_that_is_a_label_elsewhere() -> None:
    assert without_labels(article(section="دیدگاه")).section == "دیدگاه"


def test_a_block_that_only_names_section_outlet_or_author_goes() -> None:
    told = "In Business as in sport, said Zahra Rahimi, patience pays."
    read = without_labels(
        article(
            "Business",
            "ZAHRA RAHIMI",
            told,
            "The Courier",
            section="Business",
            publisher="The Courier",
            authors=(Author(name="Zahra Rahimi"),),
        )
    )
    assert [p.text for p in read.paragraphs] == [told]
