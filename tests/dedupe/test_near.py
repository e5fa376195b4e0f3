from __future__ import annotations

import pytest

from newscrawler.dedupe.near import (
    MARGIN,
    Sketch,
    estimated,
    is_next_bulletin,
    resemblance,
    sketch,
    text_grams,
)

STORY = (
    "The valley's only baker has moved her oven to the school, where it warms two classrooms until noon.",
    "Parents bring wood in turns, and every child who reads a page aloud takes a warm loaf home.",
    "The ministry has asked whether bread may be counted as a schoolbook, and expects an answer in spring.",
)
WIRE = (
    "DARA (Courier) - The only baker of the valley moved her oven to school, where it warms two class rooms until noon.",
    "Parents bring wood in turns, and every child who reads one page aloud takes a warm loaf home.",
    "The Ministry has asked whether bread may be counted as a school-book and expects an answer in the spring.",
)
OTHER = (
    "The valley's second bridge was closed for painting, and the goats were the first to find another way.",
    "Drivers wait at the ford until the miller has counted them across, at two coins for a lorry.",
    "The ministry expects the paint to be dry in spring, when the river will be too high for the ford.",
)
FA = (
    "یگانه نانوای دره تنورش را به مکتب برده است و آن‌جا تا چاشت دو صنف را گرم می‌کند.",
    "پدران و مادران به نوبت هیزم می‌آورند و هر کودکی که صفحه‌ای بخواند نانی گرم به خانه می‌برد.",
)
FA_KEYBOARD = tuple(text.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ") for text in FA)


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        (STORY, STORY, True),
        (STORY, WIRE, True),
        (STORY, OTHER, False),
        (STORY, STORY[1:], True),
        (STORY, (*OTHER, *STORY, *OTHER[::-1]), True),
        (FA, FA_KEYBOARD, True),
        (FA, STORY, False),
        (STORY, (), False),
    ],
    ids=["itself", "wire copy", "same place and form", "cut", "held", "keyboard", "language", "nothing"],
)
def test_resemblance(one: tuple[str, ...], other: tuple[str, ...], is_near: bool) -> None:
    told = resemblance(text_grams(one), text_grams(other))
    assert told.is_near is is_near
    assert resemblance(text_grams(other), text_grams(one)) == told


def test_a_round_up_is_near_and_makes_no_group() -> None:
    roundup = (*OTHER, *STORY, *(text[::-1] for text in (*OTHER, *STORY, *WIRE)), *FA)
    told = resemblance(text_grams(STORY), text_grams(roundup))
    assert told.is_near
    assert not told.is_one_story
    assert resemblance(text_grams(STORY), text_grams(WIRE)).is_one_story


def test_the_keyboard_does_not_count() -> None:
    assert sketch(FA) == sketch(FA_KEYBOARD)


def test_a_sketch_finds_its_like() -> None:
    ours, copy, other = sketch(STORY), sketch(WIRE), sketch(OTHER)
    assert len(ours.bands) == 32
    assert set(ours.bands) & set(copy.bands)
    assert not set(ours.bands) & set(other.bands)
    assert len(ours.paragraphs) == 3
    guess = estimated(ours, copy.size, copy.signature)
    told = resemblance(text_grams(STORY), text_grams(WIRE))
    assert guess.jaccard == pytest.approx(told.jaccard, abs=MARGIN)
    assert guess.may_be_near
    assert not estimated(ours, other.size, other.signature).may_be_near


def test_a_short_notice_is_compared_with_nothing() -> None:
    assert sketch(("The market is closed today.",)).signature == b""
    assert sketch(()) == Sketch(size=0, signature=b"", paragraphs=())


def test_a_signature_of_another_format_leaves_it_to_the_texts() -> None:
    assert estimated(sketch(STORY), 100, b"other").may_be_near


RATES = "One dollar was sold for {} afghanis, one euro for {}, one pound for {} and 1000 tomans for {}."


@pytest.mark.parametrize(
    ("one", "other", "is_next"),
    [
        (RATES.format(70.1, 76.2, 88.5, 0.9), RATES.format(70.4, 75.9, 88.1, 0.8), True),
        (RATES.format(70.1, 76.2, 88.5, 0.9), RATES.format(70.1, 76.2, 88.5, 0.9), False),
        (
            "Dollar ۷۰٫۱, euro ۷۶٫۲, pound ۸۸٫۵, lira ۲٫۱",
            "Dollar ۷۰٫۴, euro ۷۵٫۹, pound ۸۸٫۱, lira ۲٫۲",
            True,
        ),
        ("12 of 30 died in 2026 on 4 boats", "14 of 30 died in 2026 on 4 boats", False),
        ("14 died", "19 died", False),
    ],
    ids=["rates", "the same rates", "Persian digits", "a toll that rose", "few numbers"],
)
def test_bulletins(one: str, other: str, is_next: bool) -> None:
    assert is_next_bulletin(one, other) is is_next
