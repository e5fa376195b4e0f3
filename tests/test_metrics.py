from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from newscrawler.metrics import ABOUT, metrics
from newscrawler.runs import RunReport, Verdict

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
REPORT = RunReport(
    site='روزنامه "a\\b"\n',
    started=NOON,
    finished=NOON + timedelta(seconds=90),
    outcomes={"exported": 3, "listed": 2, "failed/timeout": 1},
    articles=3,
    languages={"fa-AF": 2, "ps": 1},
    coverage={"authors": 1 / 3},
    latest=NOON,
    queued=4,
    log_errors=1,
    known=1_234_567_890,
)


def samples(report: RunReport) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset((k, v) for k, v in sample.labels.items() if k != "site")): sample.value
        for family in text_string_to_metric_families(metrics(report, Verdict.DEGRADED))
        for sample in family.samples
    }


def test_prometheus_reads_what_was_meant() -> None:
    found = samples(REPORT)
    assert found["newscrawler_verdict", frozenset({("verdict", "degraded")})] == 1
    assert found["newscrawler_verdict", frozenset({("verdict", "healthy")})] == 0
    assert found["newscrawler_pages", frozenset({("outcome", "failed/timeout")})] == 1
    assert found["newscrawler_articles", frozenset({("language", "fa-AF")})] == 2
    assert found["newscrawler_field_coverage", frozenset({("field", "authors")})] == 1 / 3
    assert found["newscrawler_articles_known", frozenset()] == 1_234_567_890
    assert found["newscrawler_duration_seconds", frozenset()] == 90
    assert found["newscrawler_finished_timestamp_seconds", frozenset()] == REPORT.finished.timestamp()


def test_the_site_survives_whatever_its_name() -> None:
    families = list(text_string_to_metric_families(metrics(REPORT, Verdict.HEALTHY)))
    assert {sample.labels["site"] for family in families for sample in family.samples} == {REPORT.site}
    assert {family.name for family in families} == {f"newscrawler_{name}" for name in ABOUT}


def test_what_is_not_known_is_left_out() -> None:
    empty = RunReport(site="a.example", started=NOON, finished=NOON)
    assert "latest_article" not in metrics(empty, Verdict.FAILED)
    assert "NaN" not in metrics(empty, Verdict.FAILED)
