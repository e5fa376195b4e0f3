"""`scrapy schedule` without a server; tests/deployment has it with a real one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from newscrawler.sites.load import site_names
from tests.crawling import ROOT


def schedule(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "schedule", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_crontab_for_all_sites() -> None:
    done = schedule("--all", "--every", "30m")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(site_names()) - 1, "all but the demo newspaper"
    [line] = [line for line in lines if "tolonews.com" in line]
    assert line.split()[1:6] == ["*", "*", "*", "*", "cd"]
    assert line.endswith("-m scrapy schedule production --site tolonews.com >/dev/null")


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    command = [sys.executable, "-m", "scrapy", "schedule", "--all", "--every", "30m"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_crontab_without_scrapyd() -> None:
    done = schedule(
        "--site",
        "tolonews.com",
        "--every",
        "1d",
        "--direct",
        "-a",
        "since=2026-11-01",
        "--setting",
        "A=خبر تازه",
    )
    assert done.stdout.endswith(
        "-m scrapy crawl site -a site=tolonews.com -a since=2026-11-01 -s 'A=خبر تازه'"
        " --loglevel ERROR >/dev/null\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 2, "either --all or --site is wanted"),
        (["--all", "--site", "demo"], 2, "either --all or --site is wanted"),
        (["--site", "tolnews.com"], 2, "did you mean tolonews.com"),
        (["--site", "demo", "-a", "max_page=1"], 2, "did you mean max_pages?"),
        (["--site", "demo", "-a", "since"], 2, "-a since: NAME=VALUE is wanted"),
        (["--site", "demo", "--every", "7m"], 2, "divides the hour or the day"),
        (["--site", "demo", "nowhere"], 2, "known are production"),
        (["--site", "demo", "--url", "http://127.0.0.1:9"], 1, "refused"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_clear_line(arguments: list[str], status: int, message: str) -> None:
    done = schedule(*arguments)
    assert (done.returncode, message in done.stderr) == (status, True), done.stderr
    assert len(done.stderr.splitlines()) == 1
