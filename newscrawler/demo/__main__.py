"""``make demo``: the demo newspaper on loopback, one crawl of it, and what the crawl found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawler.demo.server import DEFAULT_PORT, serve
from newscrawler.sites import load_site

ARCHIVE = Path("archive")
SHOWN = 3
"""Articles of each language that are shown."""


def main() -> int:
    """Serve, crawl, show; the exit status is the crawl's."""
    site = load_site("demo")
    try:
        with serve(port=DEFAULT_PORT) as newspaper:
            sys.stdout.write(f"The demo newspaper is at {newspaper.base}/ while the crawl runs.\n")
            command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"site={site.key}"]
            # A newspaper on this machine has no reader whom haste could slow down.
            command += ["-s", "DOWNLOAD_DELAY=0", "-s", f"ARCHIVE_DIR={ARCHIVE}"]
            sys.stdout.write(f"$ scrapy {' '.join(command[3:])}\n")
            sys.stdout.flush()
            status = subprocess.run(command, check=False).returncode  # noqa: S603 - our own command
    except OSError as error:
        sys.stderr.write(f"port {DEFAULT_PORT}: {error.strerror}; is `make newspaper` running?\n")
        return 1
    show(ARCHIVE / "feeds" / site.key)
    return status


def show(feeds: Path) -> None:
    """A few articles of the newest feed in each language."""
    console = Console(width=None if sys.stdout.isatty() else 110)
    files = sorted(feeds.glob("*.jsonl"), key=os.path.getmtime)
    if not files:
        console.print("No article is in the archive.")
        return
    articles = [json.loads(line) for line in files[-1].read_text("utf-8").splitlines()]
    table = Table(title=f"{len(articles)} articles in {files[-1]}", title_justify="left")
    for name in ("language", "published", "paragraphs", "headline"):
        table.add_column(name)
    shown: Counter[str] = Counter()
    for article in sorted(articles, key=lambda a: a["date_published"] or "", reverse=True):
        shown[article["language"]] += 1
        if shown[article["language"]] <= SHOWN:
            table.add_row(*_row(article))
    console.print(table)
    console.print("The next run of the same command fetches only what is new. Read on in README.md.")


def _row(article: dict[str, Any]) -> tuple[str | Text, ...]:
    published = (article["date_published"] or "-")[:16].replace("T", " ")
    return article["language"], published, str(len(article["paragraphs"])), Text(article["headline"])


if __name__ == "__main__":
    sys.exit(main())
