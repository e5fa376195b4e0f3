from __future__ import annotations

import pytest

from newscrawler.extraction.headline import is_cut

WHOLE = "Micronesia plane crash: Air Niugini now says one man missing after lagoon plane crash"
PERSIAN = "صدها نفر در زلزله و سونامی اندونزی کشته شدند و به نظر می‌رسد تلفات افزایش یابد"


@pytest.mark.parametrize(
    ("text", "whole", "expected"),
    [
        (WHOLE[:70], WHOLE, True),
        (WHOLE[:66], WHOLE, True),
        (PERSIAN[:70], PERSIAN, True),
        (WHOLE[:70] + "…", WHOLE, True),
        (WHOLE, WHOLE + " | Herat Gazette", False),
        (WHOLE, WHOLE + " - Herat Gazette", False),
        (WHOLE, WHOLE, False),
        ("Crash", "Crash kills three", False),
        (WHOLE[10:80], WHOLE, False),
    ],
)
def test_is_cut(text: str, whole: str, expected: bool) -> None:
    assert is_cut(text, whole) is expected


TALKING = "Publishers feared readers wouldn't relate to a talking bear, new letter reveals"


@pytest.mark.parametrize(
    ("text", "is_headline", "expected"),
    [
        (TALKING[:59], True, True),
        (TALKING[:59], False, False),
        (TALKING[:50], False, True),
        (TALKING, True, False),
    ],
)
def test_a_headline_goes_on_behind_a_comma(text: str, is_headline: bool, expected: bool) -> None:
    assert is_cut(text, TALKING, is_headline=is_headline) is expected
