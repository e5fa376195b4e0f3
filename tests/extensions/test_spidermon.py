"""spidermon's monitors look at our stats: its own ones, and one that a user writes as docs/operating.md shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.crawling import ROOT
from tests.extensions.test_verdict import gazette

pytestmark = pytest.mark.skipif(not find_spec("spidermon"), reason="spidermon is not installed")


def documented() -> str:
    """The Python of the section on spidermon, as it stands in the document."""
    section = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("### spidermon")[2]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def crawl(tmp_path: Path, url: str, **settings: object) -> str:
    (tmp_path / "newsmonitors.py").write_text(documented(), "utf-8")
    given: dict[str, object] = {
        "ARCHIVE_DIR": tmp_path / "archive",
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "SCRAPY_LOG_LEVEL": "INFO",
        "EXTENSIONS": '{"spidermon.contrib.scrapy.extensions.Spidermon": 500}',
        "SPIDERMON_ENABLED": True,
        "SPIDERMON_SPIDER_CLOSE_MONITORS": "newsmonitors.NewsMonitors",
    } | settings
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={url}"]
    command += [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return done.stdout + done.stderr


def test_monitors_pass_and_fail(tmp_path: Path) -> None:
    with gazette() as paper:
        paper.stories = range(5)
        good = crawl(tmp_path, f"{paper.base}/", SPIDERMON_MIN_ITEMS=5)
        assert "MONITORS" in good, good
        assert re.search(r"test_the_run_is_healthy\.\.\. OK", good), good
        assert re.search(r"test_stat_monitor\.\.\. OK", good), good
        assert "... FAIL" not in good, good
        paper.stories = range(0)
        bad = crawl(tmp_path, "http://127.0.0.1:9/", SPIDERMON_MIN_ITEMS=5, RETRY_TIMES=0, BREAKER_PATIENCE=1)
    assert re.search(r"test_the_run_is_healthy\.\.\. FAIL", bad), bad
    assert re.search(r"test_stat_monitor\.\.\. FAIL", bad), bad
