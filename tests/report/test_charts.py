from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from newscrawler.report import charts
from newscrawler.report.shown import fitting
from tests.report.archives import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("پل تازه", "国际", "Ελλάδα", "$x_1$", "@1@", *HOSTILE)
ANY = st.text(st.characters(), max_size=60) | st.sampled_from(LABELS)


def texts(svg: str) -> list[str]:
    """What the drawing says, without the isolates around it."""
    return [(e.text or "").strip("\u2068\u2069") for e in etree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_stays_what_it_is(label: str) -> None:
    svg = charts.bars("x", "Title", [(label, 3.0, "3", "first"), ("other", 0.0, "0", "bad")])
    assert texts(svg) == [fitting(label, charts.MOST_LETTERS), "3", "other", "0"]


@settings(max_examples=25, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=3))
def test_no_label_breaks_a_drawing(labels: list[str]) -> None:
    texts(charts.bars("x", "Title", [(label, 1.0, "1", "first") for label in labels]))
    texts(charts.heat("x", "Title", labels, ["2026-11-21"], [[0.5] for _ in labels]))
    texts(charts.stacked("x", "Title", ["2026-11-21"], [("first", label, [1]) for label in labels]))


def test_a_drawing_takes_the_colours_of_the_page_and_names_itself() -> None:
    svg = charts.stacked("days", "Articles", ["2026-11-20", "2026-11-21"], [("second", "en", [4, 1])])
    root = etree.fromstring(svg)
    assert "#0101" not in svg
    assert "var(--second)" in svg
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "days-label"
    assert [t.text for t in root.iter(f"{SVG}title")] == [
        "Articles: 5 in all, at most 4",
        "2026-11-20 · en: 4",
        "2026-11-21 · en: 1",
    ]
    assert not list(root.iter(f"{SVG}style", f"{SVG}script", f"{SVG}metadata"))


def test_nothing_is_drawn_of_no_value() -> None:
    assert "2026-11-20 · a: 0%" in charts.heat("x", "T", ["a"], ["2026-11-20", "2026-11-21"], [[0.0, None]])
    texts(charts.bars("x", "T", [("none", 0.0, "0", "first")]))
