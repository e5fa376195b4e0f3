from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawler.runs import RunReport, Verdict, verdict

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def report(**fields: Any) -> RunReport:
    defaults: dict[str, Any] = {"outcomes": {"listed": 3, "exported": 10}, "articles": 10, "known": 10}
    return RunReport(site="a.example", started=NOON, finished=NOON, **(defaults | fields))


CASES = [
    ("all well", {}, Verdict.HEALTHY, ""),
    ("nothing new", {"outcomes": {"listed": 3}, "articles": 0}, Verdict.HEALTHY, ""),
    (
        "unreachable",
        {"outcomes": {"failed/dns": 2}, "start_failures": {"failed/dns": 2}, "articles": 0, "known": 0},
        Verdict.FAILED,
        "no listing, feed or sitemap of a.example could be read, mostly failed/dns",
    ),
    ("nothing at all", {"outcomes": {}, "articles": 0, "known": 0}, Verdict.FAILED, "no listing"),
    (
        "no article ever",
        {"outcomes": {"listed": 3}, "articles": 0, "known": 0},
        Verdict.FAILED,
        "not one article",
    ),
    (
        "some failed",
        {"outcomes": {"listed": 3, "exported": 10, "failed/gone": 2}},
        Verdict.DEGRADED,
        "2 of 15 pages",
    ),
    ("a few failed", {"outcomes": {"listed": 3, "exported": 30, "failed/gone": 2}}, Verdict.HEALTHY, ""),
    ("most failed", {"outcomes": {"listed": 3, "failed/timeout": 9}}, Verdict.FAILED, "9 of 12 pages failed"),
    (
        "our fault",
        {"outcomes": {"listed": 3, "exported": 90, "failed/error": 1}},
        Verdict.DEGRADED,
        "1 pages met",
    ),
    ("feed not written", {"export_errors": 1}, Verdict.FAILED, "1 feeds could not be written"),
    (
        "usual places without a feed",
        {"outcomes": {"listed": 1, "exported": 5, "failed/gone": 8}, "guesses": 8},
        Verdict.HEALTHY,
        "",
    ),
    (
        "usual places without a feed, and stories gone",
        {"outcomes": {"listed": 1, "exported": 5, "failed/gone": 12}, "guesses": 8},
        Verdict.DEGRADED,
        "4 of 18 pages failed, mostly failed/gone",
    ),
    ("disk full", {"fault": "news.db: disk is full"}, Verdict.FAILED, "news.db: disk is full"),
    (
        "down in the middle",
        {"reason": "host_down", "queued": 5, "unsettled": 2},
        Verdict.FAILED,
        "a.example stopped answering; 7 pages wait for the next run",
    ),
    ("cut off", {"unsettled": 4}, Verdict.DEGRADED, "4 pages were cut off"),
]


@pytest.mark.parametrize(("fields", "expected", "reason"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_verdict(fields: dict[str, Any], expected: Verdict, reason: str) -> None:
    judged, reasons = verdict(report(**fields))
    assert judged is expected
    assert reason in " ".join(reasons)
    assert bool(reasons) is (expected is not Verdict.HEALTHY)
