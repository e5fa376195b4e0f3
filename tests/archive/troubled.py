"""Crawls of the demo newspaper in processes of their own, to be put into trouble."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from newscrawler.archive.check import faults
from newscrawler.archive.database import Archive
from newscrawler.demo.server import Serving
from tests.crawling import ROOT

SECONDS = 120
"""No crawl here takes longer."""


def started(
    archive: Path,
    newspaper: Serving,
    *arguments: str,
    before: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    bound: Callable[[], None] | None = None,
) -> subprocess.Popen[str]:
    """A crawl: ``before`` is the program that starts it, ``bound`` is called in its process."""
    settings = {"ARCHIVE_DIR": archive, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    command = [*before, sys.executable, "-m", "scrapy", "crawl", "site"]
    command += [part for one in (f"url={newspaper.base}/", *arguments) for part in ("-a", one)]
    command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=bound,
        env=os.environ | {"PYTHONWARNINGS": "default"} | dict(env or {}),
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit status of the crawl and what it said."""
    try:
        told, _ = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    return process.returncode, told


def assert_whole(archive: Path) -> None:
    opened = Archive(archive)
    try:
        assert list(faults(opened)) == []
    finally:
        opened.close()
