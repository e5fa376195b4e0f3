"""What holds for any page: nothing is lost, order is kept, twice is once, and time stays near-linear."""

from functools import cache
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.dedupe.blocks import comparison_key
from newscrawler.dedupe.paragraphs import RepeatReason, collapse_repeats

SENTENCES = (
    "The council met on Sunday and spoke about the road to the north.",
    "شورا روز یک‌شنبه نشست و دربارهٔ راه شمال گفتگو کرد و تصمیم گرفت.",
    "شورا د یکشنبې په ورځ غونډه وکړه او د شمال د لارې په اړه یې خبرې وکړې.",
    "اجتمع المجلس يوم الأحد وتحدث عن الطريق المؤدي إلى الشمال ثم قرر.",
    "کونسل کا اجلاس اتوار کو ہوا اور شمال کی سڑک پر بات چیت کی گئی۔",
    "委员会星期天开会，讨论了通往北方的道路，并且作出了决定，但没有公布。",
)
SHORT = (
    "Read more",
    "UPDATE",
    "سؤال:",
    "بله.",
    "تصویر بندانگشتی",
    "缩略图",
    "* * *",
    "",
    "—",
    "12",
    "@Tolonews",
)

paragraphs = st.builds("{} {}".format, st.sampled_from(SENTENCES), st.integers(0, 30))
long_paragraphs = st.builds(" ".join, st.lists(paragraphs, min_size=2, max_size=4))
cut_paragraphs = st.builds(lambda text: text[: len(text) * 2 // 3] + "…", long_paragraphs)
block_texts = st.one_of(
    st.sampled_from(SHORT), paragraphs, long_paragraphs, cut_paragraphs, st.text(max_size=30)
)


@st.composite
def pages(draw: st.DrawFn) -> list[str]:
    """Passages and chrome from a small stock, so that repeats of every kind are common."""
    stock = draw(st.lists(block_texts, min_size=1, max_size=12))
    page: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(stock)))
        page += stock[start : draw(st.integers(start, len(stock)))]
        page += draw(st.lists(block_texts, max_size=3))
    return page


@given(pages())
@settings(max_examples=200, deadline=None)
def test_every_block_is_kept_or_dropped(blocks: list[str]) -> None:
    collapsed = collapse_repeats(blocks)
    dropped = [repeat.index for repeat in collapsed.dropped]
    assert sorted([*collapsed.keep, *dropped]) == list(range(len(blocks)))
    assert list(collapsed.keep) == sorted(collapsed.keep) == sorted(collapsed.order)
    assert dropped == sorted(dropped)
    assert collapsed.copies >= 1


@given(pages())
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost(blocks: list[str]) -> None:
    collapsed = collapse_repeats(blocks)
    keys = [comparison_key(blocks[index]) for index in collapsed.keep]
    said = {one + other for one in ["", *keys] for other in keys}
    for repeat in collapsed.dropped:
        key = comparison_key(blocks[repeat.index])
        if repeat.of is None:
            assert key == ""
            continue
        assert repeat.of in collapsed.keep
        if repeat.reason == RepeatReason.CUT_LEAD:
            key = comparison_key(blocks[repeat.index].split("…")[0])
        of = comparison_key(blocks[repeat.of])
        joined = len(of) < len(key) and key.startswith(of)
        assert key in of or (joined and key[len(of) :] in said)


@given(pages(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_twice_is_once(blocks: list[str], in_place: bool) -> None:
    left = [blocks[index] for index in collapse_repeats(blocks, in_place=in_place).keep]
    assert collapse_repeats(left, in_place=in_place).keep == tuple(range(len(left)))


@given(st.lists(block_texts, unique_by=comparison_key))
@settings(deadline=None)
def test_distinct_blocks_stay(blocks: list[str]) -> None:
    dropped = collapse_repeats(blocks).dropped
    assert {repeat.reason for repeat in dropped} <= {RepeatReason.CUT_LEAD}


@given(st.lists(long_paragraphs, min_size=3, max_size=12, unique_by=comparison_key), st.integers(2, 5))
@settings(deadline=None)
def test_copies_collapse_to_one(body: list[str], copies: int) -> None:
    collapsed = collapse_repeats(body * copies)
    assert collapsed.keep == tuple(range(len(body)))


@given(pages(), st.text(max_size=40))
@settings(deadline=None)
def test_any_headline_will_do(blocks: list[str], headline: str) -> None:
    collapsed = collapse_repeats(blocks, headline=headline)
    assert len(collapsed.keep) + len(collapsed.dropped) == len(blocks)


@cache
def large_pages() -> dict[str, list[str]]:
    count = 20_000
    body = [f"{SENTENCES[number % 6]} {number} {SENTENCES[(number + 1) % 6]}" for number in range(count)]
    return {
        "distinct paragraphs": body,
        "one paragraph": [body[0]] * count,
        "one short line": ["UPDATE"] * count,
        "two copies": body[: count // 2] * 2,
        "a hundred copies": body[: count // 100] * 100,
        "each paragraph twice": [text for text in body[: count // 2] for _ in range(2)],
        "fifty paragraphs in disorder": [body[number * number % 53] for number in range(count)],
        "mirror": [*body[: count // 2], *reversed(body[: count // 2])],
        "cut leads": [text[:40] + "…" for text in body],
        "rows": [str(number % 7) for number in range(count)],
    }


@pytest.mark.parametrize("name", large_pages())
def test_large_pages_end_soon(name: str) -> None:
    blocks = large_pages()[name]
    start = process_time()
    collapse_repeats(blocks)
    # Processor time; about 0.4 s at most on the machine this was written on. A quadratic search takes minutes.
    assert process_time() - start < 5
