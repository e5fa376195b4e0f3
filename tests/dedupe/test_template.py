from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive import templates
from newscrawler.archive.connection import Connection
from newscrawler.dedupe.template import (
    REASON,
    WINDOW,
    Corrections,
    Place,
    Template,
    corrections_of,
    template_blocks,
    without_template,
)
from newscrawler.demo.stories import Language, stories
from newscrawler.items import Article, Paragraph, Role

NONE = Corrections()
PITCH = "Follow our channel and never miss a story from the valley again."
LABEL = "تصویر بندانگشتی"
READ_ALSO = "Read more about the river, its bridges and its goats in our archive."


def told(n: int) -> tuple[str, ...]:
    """Three paragraphs that no other story has."""
    return tuple(
        f"On day {n} the {word} of the valley counted {n * 37 + k} goats, and {n * 91 + k} of them were counted twice."
        for k, word in enumerate(("miller", "baker", "governor"))
    )


def taught(*pages: Sequence[str]) -> Template:
    template = Template()
    for n, page in enumerate(pages):
        template.learn(f"page {n}", page)
    return template


@pytest.mark.parametrize(
    ("pages", "others", "is_line"),
    [(4, 0, False), (5, 0, True), (5, 11, True), (5, 12, False), (60, 140, True), (59, 141, False)],
    ids=["four", "five", "five of 16", "five of 17", "30 % of 200", "less than 30 % of 200"],
)
def test_evidence(pages: int, others: int, is_line: bool) -> None:
    texts = [(*told(n), PITCH) for n in range(pages)] + [told(pages + n) for n in range(others)]
    page = (*told(999), PITCH)
    assert template_blocks(page, taught(*texts), NONE) == ([3] if is_line else [])


@pytest.mark.parametrize(
    ("place", "pages", "is_gone"),
    [("end", 9, True), ("start", 9, True), ("inside", 9, False), ("inside", 10, True)],
)
def test_inside_a_story_more_evidence_is_needed(place: str, pages: int, is_gone: bool) -> None:
    def page(n: int) -> tuple[str, ...]:
        one, *rest = told(n)
        return {"end": (one, *rest, READ_ALSO), "start": (READ_ALSO, one, *rest)}.get(
            place, (one, READ_ALSO, *rest)
        )

    template = taught(*map(page, range(pages)))
    assert bool(template_blocks(page(999), template, NONE)) is is_gone


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        ((LABEL, *told(999)), [0]),
        ((*told(999), *told(998), LABEL, *told(997), *told(996)), []),
        ((*told(999), LABEL), []),
        ((told(999)[0], LABEL + " ۳", *told(998)), []),
    ],
    ids=["where it was", "in the middle", "at the other end", "as a part of a line"],
)
def test_a_short_line_counts_by_its_place(page: tuple[str, ...], gone: list[int]) -> None:
    template = taught(*((LABEL, *told(n), *told(n + 100)) for n in range(8)))
    assert template_blocks(page, template, NONE) == gone


def test_a_numbered_list_is_no_template() -> None:
    template = taught(*(("1.", told(n)[0], "2.", told(n)[1], "3.", told(n)[2]) for n in range(20)))
    assert template.lines() == []


def test_one_story_many_times_teaches_nothing() -> None:
    """A story that was filed under twenty addresses is no template, with or without small changes."""
    copies = [
        (*told(1), f"Updated at {n} o'clock, when the goats had been counted again.") for n in range(20)
    ]
    template = taught(*copies)
    assert template.lines() == []
    assert template_blocks(copies[0], template, NONE) == []


def test_the_same_article_again_counts_once() -> None:
    template = Template()
    for _ in range(20):
        template.learn("one page", (*told(1), PITCH))
    assert len(template.lessons) == 1
    assert template.lines() == []


def test_a_story_of_template_lines_stays() -> None:
    template = taught(*((*told(n), PITCH, READ_ALSO) for n in range(20)))
    assert template_blocks((PITCH, READ_ALSO, "Goats."), template, NONE) == []
    assert template_blocks((PITCH,), template, NONE) == []
    assert template_blocks((PITCH, *told(999)[:2]), template, NONE) == [0]


def test_a_redesign_ages_the_old_lines_out() -> None:
    old = [(*told(n), PITCH) for n in range(WINDOW)]
    template = taught(*old)
    assert [line.text for line in template.lines()] == [PITCH]
    for n in range(WINDOW, WINDOW + 141):
        template.learn(f"page {n}", (*told(n), READ_ALSO))
    assert [line.text for line in template.lines()] == [READ_ALSO]
    for n in range(WINDOW + 141, 2 * WINDOW + 1):
        template.learn(f"page {n}", (*told(n), READ_ALSO))
    assert len(template.lessons) == WINDOW
    assert {text for _, text in template.texts.values()} == {READ_ALSO}


def test_memory_is_bounded_by_the_window() -> None:
    template = taught(
        *((*told(n), f"Line number {n % 7} of the valley's paper, printed below.") for n in range(1000))
    )
    assert len(template.lessons) == WINDOW
    assert len(template.counts) == 3 * WINDOW + 7


def test_what_went_is_recorded() -> None:
    template = taught(*((*told(n), PITCH) for n in range(6)))
    article = Article(
        url="https://a.example/1",
        paragraphs=(
            *(Paragraph(text=text) for text in told(999)),
            Paragraph(text=PITCH, role=Role.CAPTION),
            Paragraph(text=PITCH),
        ),
    )
    clean = without_template(article, template, NONE)
    assert clean.paragraphs == article.paragraphs[:-1]
    assert [(block.text, block.reason) for block in clean.dropped_blocks] == [(PITCH, REASON)]
    assert without_template(clean, template, NONE) is clean


@pytest.mark.parametrize(
    ("corrections", "gone"),
    [
        (NONE, [3]),
        (corrections_of([PITCH.upper()], []), []),
        (corrections_of([], [told(999)[1]]), [1, 3]),
        (corrections_of([PITCH], [PITCH]), []),
        (corrections_of([], ["", "…"]), [3]),
    ],
    ids=["none", "kept", "dropped", "both lists", "no letters"],
)
def test_corrections_have_the_last_word(corrections: Corrections, gone: list[int]) -> None:
    template = taught(*((*told(n), PITCH) for n in range(6)))
    assert template_blocks((*told(999), PITCH), template, corrections) == gone


@pytest.mark.parametrize("language", Language)
def test_no_paragraph_of_real_stories_is_template(language: Language) -> None:
    """Every story of the demo newspaper, wire copies and doubles included, as one site's."""
    pages = [tuple(block.text for block in story.blocks) for story in stories(language)]
    template = taught(*pages)
    assert template.lines() == []


@given(
    st.lists(
        st.lists(st.sampled_from([*told(1), *told(2), PITCH, READ_ALSO, LABEL, "1.", "Sport"]), max_size=8)
    )
)
def test_counts_are_those_of_the_window(pages: list[list[str]]) -> None:
    template = taught(*pages)
    assert template.counts == Template.of(template.lessons, template.texts).counts
    assert all(count > 0 for count in template.counts.values())
    assert set(template.texts) <= set(template.counts)
    for page in pages:
        gone = template_blocks(page, template, NONE)
        assert gone == sorted(set(gone))
        assert len(gone) < len(page) or not page


def test_what_is_kept_is_what_was_learned(tmp_path: Path) -> None:
    db = Connection(tmp_path / "news.db")
    for language, line in (("en", PITCH), ("fa-AF", LABEL)):
        template = templates.load(db, "a.example", language)
        for n in range(WINDOW + 30):
            page = (line, *told(n)) if n % 2 else told(n)
            templates.learn(db, template, "a.example", language, f"page {n}", page)
        again = templates.load(db, "a.example", language)
        assert again.lessons == template.lessons
        assert again.counts == template.counts
        assert again.lines() == template.lines()
        assert [(found.text, found.articles, found.window) for found in again.lines()] == [(line, 100, 200)]
    assert [line.place for line in again.lines()] == [Place.START]
    assert templates.languages(db, "a.example") == ["en", "fa-AF"]
    assert templates.sites(db) == ["a.example"]
    assert templates.load(db, "b.example", "en").lines() == []
    assert db.rows("SELECT count(*) FROM template_lessons") == [(2 * WINDOW,)]
    db.close()
