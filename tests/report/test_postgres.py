"""The same figures from a PostgreSQL server, where no frontier is: what runs told at their end is enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="the extra [cluster] is not installed: no psycopg")
pytest.importorskip("redis", reason="the extra [cluster] is not installed: no redis")

from newscrawler.archive.store import open_archive
from newscrawler.report.figures import figures
from tests.cluster.servers import MISSING, postgres_server
from tests.report.archives import OLDER, busy, filled


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if MISSING:
        pytest.skip(MISSING)
    with postgres_server() as (_, url):
        yield url


@pytest.mark.parametrize("site", [None, "news.example"])
def test_the_figures_are_those_of_sqlite(server: str, tmp_path: Path, site: str | None) -> None:
    one = busy(tmp_path / "archive", days=3)
    other = open_archive(server, tmp_path)
    if not other.sites():
        filled(other, days=3)
    expected, found = (figures(archive.db, site=site) for archive in (one, other))
    one.close()
    other.close()
    told = tuple(h for h in expected.hosts if not h.name.endswith(OLDER))
    assert replace(found, hosts=()) == replace(expected, hosts=())
    assert tuple(h for h in found.hosts if not h.name.endswith(OLDER)) == told
    assert any(h.failed for h in told)
    assert found.totals.failed > 0
