from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newscrawler.archive.database import Archive
from newscrawler.demo.server import serve
from newscrawler.frontier.sqlite import SqliteFrontier
from newscrawler.items import Link, LinkKind
from tests.crawling import crawl


def test_requests_that_wait_for_robots_txt_obey_it(tmp_path: Path) -> None:
    """A cut-off run begins with a full queue: all connections wait for robots.txt at once."""
    with serve(crawl_delay=0) as newspaper:
        archive = Archive(tmp_path / "archive")
        run = archive.start_run("demo", datetime.now(UTC))
        frontier = SqliteFrontier(archive, "demo", run.id)
        links = [
            Link(url=f"{newspaper.base}/{path}", kind=LinkKind.LISTING)
            for path in ("members", "members-1", "fa/members", "fa/members-1", "ps/members", "ps/members-1")
        ]
        assert frontier.add_all(links) == 6
        archive.close()
        done = crawl(
            tmp_path / "archive",
            "site=demo",
            f"url={newspaper.base}/",
            "since=2030-01-01",
            settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 8},
        )
        assert not [line for line in newspaper.requests if "members" in line]
    assert done.rows("SELECT count(*) FROM frontier WHERE outcome = 'dropped/robots'")[0][0] >= 5
