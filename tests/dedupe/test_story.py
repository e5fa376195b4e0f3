from __future__ import annotations

from newscrawler.dedupe.story import without_repeats
from newscrawler.items import Article, Paragraph, Role

FIRST = "The council of the valley met on Sunday to speak about the bridge over the river."
SECOND = "Its members want to know by spring what the work will cost and who is to pay for it."
THIRD = "A third of the money has been promised by the merchants of the old bazaar, they say."
EXTRA = "Farmers from the other bank came to listen and left before the vote was taken at noon."


def article(*blocks: str | Paragraph) -> Article:
    paragraphs = tuple(b if isinstance(b, Paragraph) else Paragraph(text=b) for b in blocks)
    return Article(
        url="https://a.example/1", headline="Council speaks about the bridge", paragraphs=paragraphs
    )


def texts(read: Article) -> list[str]:
    return [p.text for p in read.paragraphs]


def test_nothing_repeated_is_nothing_changed() -> None:
    told = article(FIRST, SECOND, THIRD)
    assert without_repeats(told) is told


def test_two_copies_become_one_and_the_drop_is_recorded() -> None:
    read = without_repeats(article(FIRST, SECOND, THIRD, FIRST, SECOND, THIRD))
    assert texts(read) == [FIRST, SECOND, THIRD]
    assert [d.reason for d in read.dropped_blocks] == ["copy"] * 3


def test_what_only_the_second_copy_has_stays_at_its_place() -> None:
    read = without_repeats(article(FIRST, SECOND, THIRD, FIRST, SECOND, EXTRA, THIRD))
    assert texts(read) == [FIRST, SECOND, EXTRA, THIRD]


def test_captions_stay_behind_their_paragraph() -> None:
    caption = Paragraph(text="The bridge. Photo: A. Karimi", role=Role.CAPTION)
    read = without_repeats(article(caption, FIRST, caption, SECOND, THIRD, FIRST, SECOND, THIRD))
    assert texts(read) == [caption.text, FIRST, caption.text, SECOND, THIRD]
