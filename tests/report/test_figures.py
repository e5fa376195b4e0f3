from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from newscrawler.archive.database import Archive
from newscrawler.report.figures import figures
from newscrawler.report.values import Figures
from tests.report.archives import LAST, OLDER, busy, hostile


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    archive = busy(tmp_path_factory.mktemp("busy") / "archive")
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def found(archive: Archive) -> Figures:
    return figures(archive.db)


def test_an_empty_archive(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    assert figures(archive.db).is_empty
    assert figures(archive.db, site="none.example").is_empty
    archive.close()


def test_the_window_ends_with_the_latest_run(archive: Archive, found: Figures) -> None:
    assert (found.since, found.until) == (date(2026, 10, 23), date(2026, 11, 21))
    assert len(found.days) == 30
    week = figures(archive.db, days=7)
    assert (week.since, len(week.days)) == (date(2026, 11, 15), 7)
    assert week.totals.articles == found.totals.articles
    assert week.totals.new < found.totals.new


def test_articles_are_counted_once(archive: Archive, found: Figures) -> None:
    assert found.totals.articles == archive.count() == sum(c.count for c in found.languages)
    dated = sum(sum(day.languages.values()) for day in found.days)
    assert dated == sum(found.hours) == found.totals.articles - found.totals.undated
    assert sum(c.count for c in found.sections) == found.totals.articles


def test_sites_add_up(archive: Archive, found: Figures) -> None:
    parts = [figures(archive.db, site=site) for site in archive.sites()]
    assert sum(part.totals.articles for part in parts) == found.totals.articles
    assert sum(part.totals.pages for part in parts) == found.totals.pages
    languages = sum((Counter({c.name: c.count for c in p.languages}) for p in parts), Counter())
    assert languages == {c.name: c.count for c in found.languages}
    for part in parts:
        assert part.sites == (part.site,)
        assert {run.site for run in part.runs} == {part.site}
        assert {latest.article.site for latest in part.latest} == {part.site}


def test_coverage_is_weighed_by_articles(found: Figures) -> None:
    first, last = found.coverage[0], found.coverage[-1]
    assert first.day < last.day == found.until
    assert first.shares["authors"] == pytest.approx(0.9)
    assert last.shares["authors"] == pytest.approx(0.3)
    assert sum(day.articles for day in found.coverage) == found.totals.articles


def test_outcomes_are_those_of_the_runs(archive: Archive, found: Figures) -> None:
    assert found.totals.pages == archive.db.rows("SELECT sum(count) FROM run_outcomes")[0][0]
    assert sum(sum(each.outcomes.values()) for each in found.pages) == found.totals.pages
    assert [c.name for c in found.outcomes][:2] == ["exported", "listed"]
    assert found.totals.failed == sum(c.count for c in found.outcomes if c.name.startswith("failed/"))


def test_clusters_and_relations(archive: Archive, found: Figures) -> None:
    members = archive.db.rows("SELECT count(*) FROM articles WHERE cluster IS NOT NULL")[0][0]
    alone = archive.db.rows(
        "SELECT count(*) FROM articles WHERE cluster IS NOT NULL GROUP BY cluster HAVING count(*) = 1"
    )
    assert sum(size * count for size, count in found.cluster_sizes.items()) == members - len(alone)
    assert found.clusters[0].size == max(found.cluster_sizes)
    assert {c.name for c in found.relations} == {"near", "translation"}


def test_hosts_are_those_that_the_runs_told(archive: Archive, found: Figures) -> None:
    hosts = {host.name: host for host in found.hosts}
    assert set(hosts) == {
        "example.af",
        "cdn.example.af",
        "news.example",
        "cdn.news.example",
        "kurdish.example",
    }
    assert hosts["example.af"].pages > 100
    assert 2 <= (hosts["example.af"].pace or 0) <= 3
    assert hosts["example.af"].answer == pytest.approx(0.4)
    assert set(hosts["example.af"].failures) == {"failed/gone"}
    down = hosts["cdn.example.af"]
    assert (down.answer, down.pages, down.failures) == (None, down.failed, {"failed/timeout": down.failed})
    older = figures(archive.db, site=OLDER).totals.failed
    assert sum(host.failed for host in hosts.values()) == found.totals.failed - older
    assert [h.failed for h in found.hosts][:4] == sorted((h.failed for h in found.hosts[:4]), reverse=True)


def test_hosts_of_an_older_archive_are_those_of_its_frontier(archive: Archive) -> None:
    hosts = {host.name: host for host in figures(archive.db, site=OLDER).hosts}
    assert set(hosts) == {OLDER, f"cdn.{OLDER}"}
    assert hosts[OLDER].pages > 20
    assert hosts[OLDER].answer is None
    assert hosts[OLDER].pace


def test_every_site_has_a_row_and_the_worst_comes_first(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    for site, verdict, days_ago, failed in (
        ("a.example", "healthy", 0, 0),
        ("b.example", "degraded", 1, 1),
        ("c.example", "healthy", 2, 0),
        ("c.example", "failed", 1, 4),
        ("d.example", "failed", 90, 4),
    ):
        at = LAST - timedelta(days=days_ago)
        outcomes = {"exported": 5, "failed/gone": failed}
        report = {"reasons": [f"{verdict} for a reason"], "outcomes": outcomes}
        archive.finish_run(archive.start_run(site, at), at, verdict, report)
    archive.start_run("c.example", LAST)  # it goes on just now
    rows = figures(archive.db, days=3).by_site
    assert [(row.name, row.verdict, row.articles, row.pages, row.failed) for row in rows] == [
        ("c.example", "failed", (5, 5, 0), 14, 4),
        ("b.example", "degraded", (0, 5, 0), 6, 1),
        ("d.example", None, (0, 0, 0), 0, 0),
        ("a.example", "healthy", (0, 0, 5), 5, 0),
    ]
    assert rows[0].reasons == ("failed for a reason",)
    assert rows[0].started == LAST
    assert figures(archive.db, site="a.example").by_site == ()
    archive.close()


def test_latest(found: Figures) -> None:
    times = [latest.stored_at for latest in found.latest]
    assert times
    assert any(latest.dropped for latest in found.latest)
    assert sum(c.count for c in found.dropped) > sum(len(latest.dropped) for latest in found.latest)


def test_measured_answers_are_taken_where_runs_have_them(tmp_path: Path) -> None:
    archive = hostile(tmp_path / "archive")
    hosts = figures(archive.db).hosts
    assert {host.answer for host in hosts} == {1.75}
    assert {host.failed for host in hosts} == {1}, "as the frontier has it: the run told none"
    archive.close()
