"""Runs `scrapy crawl site` as a user would, in a process of its own, and reads what it left."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 240
"""No crawl of a test takes longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One finished `scrapy crawl site`."""

    status: int
    output: str
    archive: Path
    items: list[dict[str, Any]]
    """Articles of this run's own feed, in its order."""

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the archive's database."""
        with sqlite3.connect(f"file:{self.archive / 'news.db'}?mode=ro", uri=True) as db:
            return db.execute(query, values).fetchall()


def crawl(archive: Path, *arguments: str, settings: Mapping[str, object] | None = None) -> Crawl:
    """The crawl with those arguments, ``name=value`` each, into that archive."""
    feed = archive.parent / "this-run.jsonl"
    feed.unlink(missing_ok=True)
    given = {"ARCHIVE_DIR": archive, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False} | dict(
        settings or {}
    )
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-O", f"{feed}:jsonlines"]
    command += [part for argument in arguments for part in ("-a", argument)]
    command += [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env=os.environ | {"PYTHONWARNINGS": "default"},
    )
    items = [json.loads(line) for line in feed.read_text("utf-8").splitlines()] if feed.exists() else []
    return Crawl(status=done.returncode, output=done.stdout + done.stderr, archive=archive, items=items)
