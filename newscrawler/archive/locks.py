"""Files that one process holds: the WARC file it writes, the site it crawls."""

from __future__ import annotations

import re
import sys
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from newscrawler.errors import ArchiveError

if sys.platform != "win32":
    import fcntl


class BusyError(ArchiveError):
    """Another process is crawling the site into this archive."""


def hold(file: BinaryIO | FileIO) -> bool:
    """Whether the open file could be claimed; it is released when it is closed, or when the process dies."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def claim(directory: Path, site: str) -> FileIO:
    """The site's lock file, held until it is closed. Raises `BusyError` when another process holds it."""
    path = directory / "locks" / f"{file_name(site)}.lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = FileIO(path, "a+")
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error
    if not hold(file):
        file.close()
        raise BusyError(f"{path}: {site} is being crawled by another process")
    return file


def file_name(text: str) -> str:
    """The text with what a file name cannot have replaced."""
    return re.sub(r"[^\w.-]", "_", text)
