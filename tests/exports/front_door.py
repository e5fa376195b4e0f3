"""Runs `scrapy COMMAND` in this process: a process of its own takes a second and more to begin."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings


def scrapy(archive: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of the command on that archive."""
    settings = Settings({"COMMANDS_MODULE": "newscrawler.commands", "ARCHIVE_DIR": str(archive)})
    output, errors = StringIO(), StringIO()
    with redirect_stdout(output), redirect_stderr(errors), pytest.raises(SystemExit) as ended:
        execute(["scrapy", *arguments], settings)
    assert isinstance(ended.value.code, int)
    return ended.value.code, output.getvalue(), errors.getvalue()
