"""What a wrong command, and a site that is not there, look like from outside."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.crawling import crawl

FAULTS = [
    ("unknown argument", ["sites=demo"], "scrapy crawl: -a sites: unknown argument; did you mean site?"),
    (
        "unknown site",
        ["site=tolonew.com"],
        "scrapy crawl: unknown site 'tolonew.com'; did you mean tolonews.com",
    ),
    (
        "bad day",
        ["site=demo", "since=soon"],
        "scrapy crawl: -a since=soon: a day such as 2026-11-01 is wanted",
    ),
    (
        "bad url",
        ["url=ftp://a.example/"],
        "scrapy crawl: url 'ftp://a.example/': not an http or https address",
    ),
]


@pytest.mark.parametrize(("arguments", "line"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_mistake_is_one_line_and_status_2(arguments: list[str], line: str, tmp_path: Path) -> None:
    done = crawl(tmp_path / "archive", *arguments)
    assert done.status == 2
    assert done.output.strip().startswith(line)
    assert "\n" not in done.output.strip()
    assert not (tmp_path / "archive").exists()


def test_a_fault_in_a_site_file_names_file_key_and_fault(tmp_path: Path) -> None:
    (tmp_path / "mine.example.toml").write_text('listing = ["/"]', encoding="utf-8")
    done = crawl(tmp_path / "archive", "site=mine.example", settings={"SITES_DIR": tmp_path})
    assert done.status == 2
    assert done.output.strip() == (
        f"scrapy crawl: {tmp_path / 'mine.example.toml'}: listing: unknown key; did you mean listings?"
    )


def test_a_site_that_is_not_there_fails_and_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        port = taken.getsockname()[1]
        done = crawl(tmp_path / "archive", f"url=http://127.0.0.1:{port}/", settings={"RETRY_TIMES": 0})
    assert done.status == 1
    assert "no listing, feed or sitemap of 127.0.0.1" in done.output
    assert "failed/connection" in done.output
    assert done.items == []
