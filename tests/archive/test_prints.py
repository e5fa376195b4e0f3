from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.archive.connection import Connection
from newscrawler.archive.prints import MOST_PER_PRINT, MOST_RARE, forget, keep, sharing
from newscrawler.dedupe.minhash import signature
from newscrawler.dedupe.near import band_prints

SIGNATURE = signature({bytes([n]) * 20 for n in range(100)})
OTHER = signature({bytes([n, 1]) * 10 for n in range(100)})


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    found = Connection(tmp_path / "news.db")
    yield found
    found.close()


def kept(db: Connection, article: str, day: int, prints: tuple[int, ...], sign: bytes = b"") -> None:
    keep(db, article, day, size=100, signature=sign, prints=prints)


def test_the_most_alike_first(db: Connection) -> None:
    kept(db, "one", 1, (1, 2, 3))
    kept(db, "two", 1, (1, 2))
    kept(db, "three", 1, (9,))
    found = sharing(db, (1, 2, 3), since=0)
    assert [(each.article, each.shared) for each in found] == [("one", 3), ("two", 2)]
    assert [each.article for each in sharing(db, (1, 2, 3), since=0, but="one")] == ["two"]
    assert [each.article for each in sharing(db, (1, 2, 3), since=0, most=1)] == ["one"]
    assert sharing(db, (1, 2, 3), since=2) == []
    assert sharing(db, (), since=0) == []


def test_bands_are_found_by_signature(db: Connection) -> None:
    kept(db, "one", 1, (), SIGNATURE)
    (found,) = sharing(db, band_prints(SIGNATURE), since=0)
    assert (found.article, found.signature, found.shared) == ("one", SIGNATURE, 32)
    assert sharing(db, band_prints(OTHER), since=0) == []


def test_what_everybody_has_tells_nothing(db: Connection) -> None:
    for number in range(MOST_PER_PRINT + 5):
        kept(db, str(number), 1, (1, 2) if number < MOST_RARE else (1,))
    assert len(sharing(db, (1,), since=0)) == MOST_PER_PRINT
    assert sharing(db, (1,), since=0, rare=True) == []
    assert len(sharing(db, (2,), since=0, rare=True)) == MOST_RARE


def test_the_oldest_days_go_first_and_a_bound_holds(db: Connection) -> None:
    for day in (3, 1, 2):
        kept(db, f"day {day}", day, (day,), SIGNATURE)
    assert forget(db, signatures_before=3, all_before=2, most=1) == 1
    assert db.rows("SELECT article FROM sketches ORDER BY day") == [("day 2",), ("day 3",)]
    assert forget(db, signatures_before=3, all_before=2, most=1) == 1
    assert db.rows("SELECT article, signature IS NULL FROM sketches ORDER BY day") == [
        ("day 2", 1),
        ("day 3", 0),
    ]
    assert [each.article for each in sharing(db, band_prints(SIGNATURE), since=0)] == ["day 3"]
    assert [each.article for each in sharing(db, (2,), since=0)] == ["day 2"]
    assert forget(db, signatures_before=3, all_before=2) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.integers(1, 5),
            st.lists(st.integers(0, 2**48 - 1), max_size=6),
            st.sampled_from([b"", SIGNATURE, OTHER]),
        ),
        max_size=12,
    ),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_nothing_stays_behind(
    db: Connection, articles: list[tuple[str, int, list[int], bytes]], signed: int, everything: int
) -> None:
    """Every print belongs to a sketch that says so, whatever was kept, replaced and forgotten."""
    for article, day, prints, sign in articles:
        kept(db, article, day, tuple(prints), sign)
    forget(db, signatures_before=signed, all_before=everything)
    found = set(db.rows("SELECT print, sketch FROM prints"))
    last = {article: (day, prints, sign) for article, day, prints, sign in articles}
    numbers: dict[str, int] = dict(db.rows("SELECT article, number FROM sketches"))
    assert set(numbers) == {article for article, (day, _, _) in last.items() if day >= everything}
    wanted = set()
    for article, number in numbers.items():
        day, prints, sign = last[article]
        bands = band_prints(sign) if day >= signed else ()
        wanted |= {(print_, number) for print_ in (*prints, *bands)}
    assert found == wanted
    forget(db, signatures_before=10, all_before=10)
    assert db.rows("SELECT count(*) FROM prints") == [(0,)]
