import sqlite3

import pytest
from hypothesis import given
from hypothesis.strategies import text

from newscrawler.archive.words import match, words


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        pytest.param("كابل", "کابل", id="kaf"),
        pytest.param("على", "علی", id="yeh"),
        pytest.param("می‌گوید", "میگوید", id="ZWNJ"),
        pytest.param("مُحَمَّد", "محمد", id="vowel points"),
        pytest.param("ښاروالۍ ۱۴۰۵", "ښاروالی 1405", id="Pashto, digits"),
        pytest.param("Café", "CAFÉ", id="case"),
        pytest.param("oʻzbek O‘zbek o'zbek", "ozbek ozbek ozbek", id="Uzbek letter"),
    ],
)
def test_spellings_are_one(spelling: str, other: str) -> None:
    assert words(spelling) == words(other)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Kabul's well-known U.S. news", "kabul s well known u s news"),
        ("«کابل»، افغانستان؛", "کابل افغانستان"),
        ("हिन्दी समाचार", "हिन्दी समाचार"),
        ("北京 news", "北 京 news"),
        ("a\u200bb", "a b"),
        ("…", ""),
    ],
)
def test_words_are_parted(typed: str, expected: str) -> None:
    assert words(typed) == expected


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("كابل news", '"کابل" "news"'),
        ('"kabul news" today', '"kabul news" "today"'),
        ("afghan*", '"afghan"*'),
        ("北京", '"北 京"'),
        ("well-known", '"well known"'),
        ("NEAR(a OR -b) AND", '"near a" "or" "b" "and"'),
        ('"', None),
        ("…", None),
        ("", None),
    ],
)
def test_a_query_has_no_syntax_to_get_wrong(query: str, expression: str | None) -> None:
    assert match(query) == expression


@given(text())
def test_whatever_is_typed_the_index_understands(query: str) -> None:
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        expression = match(query)
        if expression is not None:
            db.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
    db.close()
