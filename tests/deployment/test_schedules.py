from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.deployment.schedules import cron_line, cron_times, interval
from newscrawler.errors import UsageError

INTERVALS = [
    ("30m", timedelta(minutes=30)),
    ("5 m", timedelta(minutes=5)),
    ("۳۰m", timedelta(minutes=30)),
    ("1h", timedelta(hours=1)),
    ("60m", timedelta(hours=1)),
    ("120m", timedelta(hours=2)),
    ("12H", timedelta(hours=12)),
    ("1d", timedelta(days=1)),
    ("24h", timedelta(days=1)),
    ("7d", timedelta(days=7)),
]


@pytest.mark.parametrize(("text", "expected"), INTERVALS)
def test_interval(text: str, expected: timedelta) -> None:
    assert interval(text) == expected


@pytest.mark.parametrize("text", ["", "7m", "0m", "45m", "90m", "5h", "2d", "30", "30s", "-5m", "1d2h", "m"])
def test_an_interval_that_cron_cannot_keep(text: str) -> None:
    with pytest.raises(UsageError, match="divides the hour or the day"):
        interval(text)


@given(st.sampled_from([text for text, _ in INTERVALS]), st.text(min_size=1))
def test_times_come_at_even_distances(text: str, site: str) -> None:
    cronsim = pytest.importorskip("cronsim", reason="cronsim is not installed (pip install cronsim)")
    every = interval(text)
    times = cronsim.CronSim(cron_times(every, site), datetime(2026, 11, 24, tzinfo=UTC))
    moments = [next(times) for _ in range(60)]
    assert {later - earlier for earlier, later in pairwise(moments)} == {every}


def test_sites_do_not_all_start_at_once() -> None:
    times = {cron_times(timedelta(minutes=30), f"site-{n}.example") for n in range(100)}
    assert len(times) > 20


def test_a_line_is_what_cron_hands_to_the_shell(tmp_path: Path) -> None:
    folder = tmp_path / "آرشیف two"
    folder.mkdir()
    command = ["sh", "-c", 'printf %s "$@" | tee told', "", "https://a.example/?q=%D8%AE&p=1", "it's"]
    line = cron_line("0 * * * *", str(folder), command)
    assert not re.search(r"(?<!\\)%", line), "crontab(5): a bare % ends the command"
    told = line.removeprefix("0 * * * * ").replace("\\%", "%")
    done = subprocess.run(["sh", "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "", "cron would send it by mail"
    assert (folder / "told").read_text("utf-8") == "https://a.example/?q=%D8%AE&p=1it's"
