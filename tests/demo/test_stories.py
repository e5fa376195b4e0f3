"""The texts: enough of them, and no paragraph that resembles another."""

from itertools import combinations

import pytest

from newscrawler.demo.edition import edition
from newscrawler.demo.newspaper import TODAY
from newscrawler.demo.stories import (
    SECTIONS,
    Block,
    Kind,
    Language,
    Revision,
    Story,
    revised,
    stories,
    text_blocks,
)
from newscrawler.items import Role

LEAST = {Language.EN: 30, Language.FA: 30, Language.PS: 25}
SHINGLE = 5


def own(language: Language) -> list[Story]:
    return [story for story in stories(language) if not story.wire_of and not story.same_as]


def shingles(text: str) -> set[str]:
    return {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}


def jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("language", Language)
def test_there_are_enough(language: Language) -> None:
    present = [story for story in stories(language) if story.generation == 1]
    assert len(present) >= LEAST[language]
    assert {story.section for story in present} == set(SECTIONS)
    assert sum(5 <= len(story.blocks) <= 11 for story in own(language)) >= 20
    assert Kind.OPINION in {story.kind for story in present if story.authors}


def test_all_kinds_occur() -> None:
    assert {story.kind for language in Language for story in stories(language)} == set(Kind)


@pytest.mark.parametrize("language", Language)
def test_no_paragraph_resembles_another(language: Language) -> None:
    texts = [block.text for story in own(language) for block in story.blocks if block.role is Role.PARAGRAPH]
    texts += [story.summary for story in own(language) if story.summary]
    sets = [shingles(text) for text in texts]
    alike = [
        (texts[a], texts[b])
        for a, b in combinations(range(len(texts)), 2)
        if jaccard(sets[a], sets[b]) > 0.25
    ]
    assert not alike


def test_wire_copies_resemble_each_other_as_real_ones_do() -> None:
    found = edition(1, TODAY)
    assert {group[0].language for group in found.wire_groups} == set(Language)
    for group in found.wire_groups:
        assert 2 <= len(group) <= 3
        texts = [shingles(" ".join(block.text for block in article.blocks)) for article in group]
        for one, other in combinations(texts, 2):
            # Four real copies of one agency story lie between 0.61 and 0.76.
            assert 0.55 < jaccard(one, other) < 0.9


def test_text_blocks() -> None:
    assert text_blocks("## A\n\nb\nc\n\n> d\n\n- e\n") == (
        Block(role=Role.SUBHEADING, text="A"),
        Block(role=Role.PARAGRAPH, text="b c"),
        Block(role=Role.QUOTE, text="d"),
        Block(role=Role.LIST_ITEM, text="e"),
    )


def test_a_revision_that_changes_nothing_is_a_mistake() -> None:
    blocks = text_blocks("one\n\ntwo")
    assert [
        b.text for b in revised(blocks, Revision(replace=(("two", "three"),), extra="x", extra_after=1))
    ] == [
        "one",
        "x",
        "three",
    ]
    with pytest.raises(ValueError, match="in no paragraph"):
        revised(blocks, Revision(replace=(("four", "five"),)))
