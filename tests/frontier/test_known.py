from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.frontier import State
from newscrawler.frontier.known import Known, is_due
from newscrawler.items import Link, LinkKind
from newscrawler.outcomes import Outcome

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
STORY = Link(url="https://x.example/a", kind=LinkKind.ARTICLE)
CHANGED = replace(STORY, modified=NOW + HOUR)
LISTING = replace(STORY, kind=LinkKind.LISTING)
DONE = Known(
    id=1,
    key="x.example/a",
    kind=LinkKind.ARTICLE,
    state=State.DONE,
    link=None,
    outcome=Outcome.EXPORTED,
    is_of_this_run=False,
    unchanged=0,
    fetched_at=NOW,
)


@pytest.mark.parametrize(
    ("link", "known", "expected"),
    [
        pytest.param(STORY, DONE, False, id="a story is done for ever"),
        pytest.param(CHANGED, DONE, True, id="unless it has changed since"),
        pytest.param(replace(STORY, modified=NOW), DONE, False, id="not before"),
        pytest.param(replace(STORY, date=NOW + HOUR), DONE, False, id="a date of publication says nothing"),
        pytest.param(CHANGED, replace(DONE, is_of_this_run=True), False, id="not in the same run"),
        pytest.param(CHANGED, replace(DONE, fetched_at=None), False, id="nor when nobody knows since when"),
        pytest.param(CHANGED, replace(DONE, unchanged=1), False, id="nor so soon after it was not"),
        pytest.param(
            replace(STORY, modified=NOW + 3 * HOUR), replace(DONE, unchanged=1), True, id="a little later"
        ),
        pytest.param(
            replace(STORY, modified=NOW + 700 * HOUR), replace(DONE, unchanged=99), False, id="29 days"
        ),
        pytest.param(
            replace(STORY, modified=NOW + 721 * HOUR), replace(DONE, unchanged=99), True, id="30 days"
        ),
        pytest.param(STORY, replace(DONE, outcome=Outcome.ROBOTS), True, id="robots.txt may have changed"),
        pytest.param(STORY, replace(DONE, outcome=Outcome.OVER_LIMIT), True, id="another run, another limit"),
        pytest.param(STORY, replace(DONE, outcome=Outcome.NO_TEXT), False, id="no text then, no text now"),
        pytest.param(
            CHANGED, replace(DONE, state=State.FAILED), False, id="failures are tried again by themselves"
        ),
        pytest.param(CHANGED, replace(DONE, state=State.QUEUED), False, id="it is queued already"),
        pytest.param(LISTING, DONE, True, id="it is a listing page"),
        pytest.param(LISTING, replace(DONE, is_of_this_run=True), True, id="found to be one in the same run"),
        pytest.param(
            LISTING, replace(DONE, kind=LinkKind.LISTING, is_of_this_run=True), False, id="read as one"
        ),
        pytest.param(STORY, replace(DONE, kind=LinkKind.LISTING, is_of_this_run=True), False, id="no story"),
    ],
)
def test_a_page_that_is_met_again(link: Link, known: Known, *, expected: bool) -> None:
    assert is_due(link, known) is expected
