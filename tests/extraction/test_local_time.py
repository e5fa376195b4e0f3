"""Moments stated in UTC and the zone in which their page shows them."""

import pytest

from newscrawler.dates import ParsedDate, parse_date
from newscrawler.extraction.local_time import in_local_time


def parsed(text: str) -> ParsedDate:
    found = parse_date(text)
    assert found is not None, text
    return found


CASES = {
    "the same minute with an offset": (
        "2023-12-24T01:06:51Z",
        ["2023-12-23T17:06-08:00"],
        "2023-12-23T17:06:51-08:00",
    ),
    "printed without an offset": (
        "2023-12-25T22:03:00Z",
        ["26 December 2023 9:03 AM"],
        "2023-12-26T09:03:00+11:00",
    ),
    "Kabul, half an hour": (
        "2024-02-04T20:10:00Z",
        ["۱۶ دلو ۱۴۰۲ ساعت ۰۰:۴۰"],
        "2024-02-05T00:40:00+04:30",
    ),
    "a day stored as its beginning": ("2021-11-04T23:00Z", ["5. November 2021"], "2021-11-05T00:00:00+01:00"),
    "the first that fits": (
        "2023-11-09T05:30:59Z",
        ["2023-11-09 00:21:49", "2023-11-08 23:30:59"],
        "2023-11-08T23:30:59-06:00",
    ),
    "local time that is called UTC": (
        "2022-05-04T00:44:52.000Z",
        ["2022-05-03T21:44:52Z"],
        "2022-05-03T21:44:52-03:00",
    ),
    "another full hour": ("2022-05-04T00:30:00Z", ["2022-05-03T21:30:00Z"], "2022-05-04T00:30:00+00:00"),
    "only the day is printed": ("2023-12-22T04:00:41Z", ["21 December 2023"], "2023-12-22T04:00:41+00:00"),
    "another minute": ("2023-12-22T04:00:41Z", ["21 December 2023 20:07"], "2023-12-22T04:00:41+00:00"),
    "further than a zone": ("2023-12-22T04:00Z", ["19 December 2023 04:00"], "2023-12-22T04:00:00+00:00"),
    "it has its own offset": (
        "2023-12-18T22:57-05:00",
        ["2023-12-19T03:57+00:00"],
        "2023-12-18T22:57:00-05:00",
    ),
    "no offset at all": ("2023-12-18T22:57", ["2023-12-18T23:57"], "2023-12-18T22:57:00+00:00"),
    "nothing shown": ("2023-12-18T22:57Z", [], "2023-12-18T22:57:00+00:00"),
}


@pytest.mark.parametrize(("stated", "shown", "expected"), CASES.values(), ids=CASES.keys())
def test_moment_is_told_in_the_zone_of_the_page(stated: str, shown: list[str], expected: str) -> None:
    told = in_local_time(parsed(stated), map(parsed, shown))
    assert told.value.isoformat() == expected
    assert told.value == parsed(stated).value
