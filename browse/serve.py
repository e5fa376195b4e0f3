"""Open an archive in Datasette, for people to look at: ``python browse/serve.py [ARCHIVE] [--port N]``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SETTINGS = {
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "allow_download": "off",
    "default_page_size": 50,
}


def main() -> None:
    """Become Datasette, on loopback only; exit status 2 for a mistake in the command."""
    parser = argparse.ArgumentParser(description="Look at an archive in a browser.")
    parser.add_argument("archive", nargs="?", type=Path, default=Path("archive"), help="default: archive")
    parser.add_argument("--port", type=int, default=8651)
    given = parser.parse_args()
    database = given.archive / "news.db"
    if not database.exists():
        sys.stderr.write(
            f"{database}: there is no archive; crawl first, or say which: make browse ARCHIVE=…\n"
        )
        sys.exit(2)
    options = ["--host", "127.0.0.1", "--port", str(given.port), "--metadata", str(HERE / "metadata.yml")]
    options += ["--plugins-dir", str(HERE / "plugins"), "--template-dir", str(HERE / "templates")]
    options += ["--static", f"assets:{HERE / 'static'}"]
    for name, value in SETTINGS.items():
        options += ["--setting", name, str(value)]
    command = [sys.executable, "-m", "datasette", "serve", str(database), *options]
    os.execv(command[0], command)  # noqa: S606 - our own command


if __name__ == "__main__":
    main()
