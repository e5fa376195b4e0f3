from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.dedupe.minhash import (
    BANDS,
    FORMAT,
    POINTS,
    SLOTS,
    bands,
    estimate,
    grams,
    is_signature,
    signature,
)
from newscrawler.dedupe.near import band_prints
from newscrawler.demo.stories import Language, stories
from newscrawler.text.fold import fold


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("", 0),
        ("abcd", 0),
        ("abcde", 1),
        ("abcdef", 2),
        ("aaaaaaaa", 1),
        ("کابلامروز", 5),
        ("😀😀😀😀😀", 1),
        ("\ud800bcde", 1),
    ],
    ids=["empty", "short", "one", "two", "same", "arabic script", "beyond the BMP", "lone surrogate"],
)
def test_grams(key: str, count: int) -> None:
    assert len(grams(key)) == count


def test_the_format_is_what_its_name_says() -> None:
    """Pinned: signatures of this name lie in archives. Another way of making them needs another name."""
    assert POINTS[:3] == (2392884508, 232781489, 2466290380)
    data = signature(grams(fold("Every story once, whole, clean, dated. هر خبر یک بار، کامل و پاک.")))
    assert data.startswith(FORMAT)
    assert len(data) == 7 + 128 * 4
    assert sha256(data).hexdigest()[:16] == "725c4ab1e65b3c20"


def test_other_formats_say_nothing() -> None:
    data = signature(grams("abcdefgh"))
    assert is_signature(data)
    assert not is_signature(b"nc-mh-2" + data[7:])
    assert not is_signature(data[:-1])
    assert band_prints(b"nc-mh-2" + data[7:]) == ()
    assert band_prints(b"") == ()


@given(st.sets(st.text(min_size=5, max_size=5), min_size=1, max_size=40))
def test_a_signature_is_that_of_the_set(words: set[str]) -> None:
    found = {gram for word in words for gram in grams(word)}
    data = signature(found)
    assert signature(frozenset(sorted(found, reverse=True))) == data
    assert estimate(data, data) == 1.0
    assert len(bands(data)) == BANDS
    assert len(set(bands(data))) == BANDS


@pytest.mark.parametrize("language", Language)
def test_the_estimate_is_as_good_as_128_slots_can_be(language: Language) -> None:
    """Root mean square error of free permutations: sqrt(J (1 - J) / 128), 0.044 at a half."""
    random = Random(1)  # noqa: S311 - texts, not secrets
    sentences = [
        fold(text)
        for story in stories(language)
        for block in story.blocks
        for text in block.text.split(". ")
        if len(text) > 30
    ]
    errors = []
    for _ in range(300):
        one = random.sample(sentences, 14)
        other = [text if random.random() < 0.8 else random.choice(sentences) for text in one]
        ours, theirs = grams("".join(one)), grams("".join(other))
        true = len(ours & theirs) / len(ours | theirs)
        errors.append(estimate(signature(ours), signature(theirs)) - true)
    assert abs(sum(errors) / len(errors)) < 0.01
    assert (sum(error**2 for error in errors) / len(errors)) ** 0.5 < 0.055


def test_slots_and_bands() -> None:
    assert SLOTS == 128
    assert len(POINTS) == len(set(POINTS)) == SLOTS
