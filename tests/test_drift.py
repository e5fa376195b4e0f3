from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.archive.database import Run
from newscrawler.drift import History, at_most, history
from newscrawler.runs import RunReport, Verdict, verdict

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def runs(*reports: dict[str, Any], every: timedelta = timedelta(days=1)) -> list[Run]:
    return [
        Run(
            id=number,
            site="a.example",
            started=NOON + number * every,
            finished=NOON + number * every,
            verdict=report.pop("verdict", "healthy"),
            report=report,
        )
        for number, report in enumerate(map(dict, reports))
    ]


def usual(**fields: Any) -> dict[str, Any]:
    """The report of one ordinary run."""
    default = {
        "articles": 10,
        "coverage": {"authors": 0.9},
        "outcomes": {"listed": 3, "exported": 10},
        "chars": 2000,
    }
    return default | fields


def judged(past: History, **fields: Any) -> tuple[Verdict, str]:
    outcomes = {"listed": 3, "exported": fields.get("articles", 10)} | fields.pop("outcomes", {})
    report = RunReport(
        site="a.example",
        started=NOON,
        finished=fields.pop("finished", NOON),
        known=100,
        outcomes=outcomes,
        **({"articles": 10} | fields),
    )
    result, reasons = verdict(report, past)
    return result, "; ".join(reasons)


PAST = history(runs(*[usual(articles=50, coverage={"authors": 0.98, "section": 0.5, "keywords": 0.0})] * 10))
EXAMPLES = {"authors": "https://a.example/خبر-۱", "dropped/no_text": "https://a.example/2"}

DRIFTS = [
    ("as ever", {"authors": 1.0, "section": 0.5, "keywords": 0.0}, 10, ""),
    (
        "98 % and now 40 %",
        {"authors": 0.4},
        10,
        "authors: 98% of the articles had it, 40% have it now, such as https://a.example/خبر-۱",
    ),
    ("gone wholly", {"authors": 0.0}, 3, "authors: 98%"),
    ("two articles prove little", {"authors": 0.5}, 2, ""),
    ("chance", {"section": 0.4}, 10, ""),
    ("no chance", {"section": 0.1}, 40, "section: 50% of the articles had it, 10% have it now"),
    ("certain but small", {"section": 0.4}, 10_000, ""),
    ("certain and large, in very many", {"section": 0.25}, 100_000, "section"),
    ("better is no drift", {"keywords": 1.0}, 10, ""),
    ("a field nobody counted before", {"new": 0.0}, 10, ""),
]


@pytest.mark.parametrize(
    ("coverage", "articles", "reason"), [c[1:] for c in DRIFTS], ids=[c[0] for c in DRIFTS]
)
def test_coverage_against_history(coverage: dict[str, float], articles: int, reason: str) -> None:
    result, reasons = judged(PAST, coverage=coverage, articles=articles, examples=EXAMPLES)
    assert reason in reasons
    assert result is (Verdict.DEGRADED if reason else Verdict.HEALTHY), reasons


OUTCOMES = [
    ("as ever", {"dropped/no_text": 1}, ""),
    (
        "pages without text",
        {"dropped/no_text": 15},
        "dropped/no_text: 0% of the pages ended so, 60% do now, such as https://a.example/2",
    ),
    ("a wall", {"exported": 0, "dropped/login_wall": 10}, "dropped/login_wall"),
    ("what is known already says nothing", {"dropped/unchanged": 500}, ""),
]


@pytest.mark.parametrize(("outcomes", "reason"), [c[1:] for c in OUTCOMES], ids=[c[0] for c in OUTCOMES])
def test_outcomes_against_history(outcomes: dict[str, int], reason: str) -> None:
    result, reasons = judged(PAST, outcomes=outcomes, examples=EXAMPLES)
    assert reason in reasons
    assert result is (Verdict.DEGRADED if reason else Verdict.HEALTHY), reasons


@pytest.mark.parametrize(
    ("chars", "reason"), [(1900, ""), (900, ""), (500, "text: 2000 characters were usual, 500 are now")]
)
def test_length_against_history(chars: int, reason: str) -> None:
    assert judged(PAST, chars=chars)[1] == reason


SILENCES = [
    ("a day", timedelta(days=1), timedelta(days=1), ""),
    (
        "four days where one is usual",
        timedelta(days=1),
        timedelta(days=4),
        "no new article for 4.0 days; 1.0 was",
    ),
    ("a weekly", timedelta(days=7), timedelta(days=14), ""),
    ("a weekly, for a month", timedelta(days=7), timedelta(days=30), "no new article for 30.0 days"),
    ("half-hourly, overnight", timedelta(minutes=30), timedelta(hours=12), ""),
]


@pytest.mark.parametrize(("every", "gap", "reason"), [c[1:] for c in SILENCES], ids=[c[0] for c in SILENCES])
def test_freshness(every: timedelta, gap: timedelta, reason: str) -> None:
    past = runs(*[usual()] * 10, every=every)
    now = NOON + 9 * every + gap
    reasons = judged(history(past), articles=0, outcomes={"exported": 0}, finished=now)[1]
    assert reasons.startswith(reason)
    assert bool(reasons) is bool(reason)


def test_a_new_site_has_nothing_to_be_compared_with() -> None:
    for past in (history([]), history(runs(usual(articles=5)))):
        assert judged(past, coverage={"authors": 0.0}, chars=1)[0] is Verdict.HEALTHY


def test_failed_runs_set_no_standard() -> None:
    past = history(runs(*[usual(coverage={"authors": 0.0}, verdict="failed")] * 10, *[usual()] * 10))
    assert past.coverage == {"authors": 0.9}


def test_a_drift_becomes_usual_in_time() -> None:
    """A site that has stopped to name its authors is not reported for ever."""
    past = history(runs(*[usual()] * 5, *[usual(coverage={"authors": 0.0}, verdict="degraded")] * 40))
    assert judged(past, coverage={"authors": 0.0})[0] is Verdict.HEALTHY


@given(st.integers(1, 2000), st.floats(0, 1), st.data())
def test_probabilities_are_probabilities(trials: int, chance: float, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    assert -1e-9 <= at_most(successes, trials, chance) <= 1 + 1e-9
    assert at_most(trials, trials, chance) == pytest.approx(1)
