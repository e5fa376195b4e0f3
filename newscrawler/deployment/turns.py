"""One crawl of a site at a time: a second one waits for its turn, or leaves."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from newscrawler.archive.locks import BusyError, claim
from newscrawler.errors import ArchiveError

logger = logging.getLogger(__name__)
PAUSE = 0.5
"""Seconds between two looks at a lock."""


@contextmanager
def turn(directory: Path, site: str, patience: float) -> Iterator[None]:
    """The site is this process's to crawl into the archive in that directory.

    Raises `BusyError` when another process still crawls it after ``patience`` seconds. The archive has a lock of its
    own; this one is held from before it is opened, so that of several that wait exactly one goes on.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{directory}: {error.strerror}") from error
    end = time.monotonic() + patience
    with _claimed(directory, site, f"{site}.turn", end):
        _claimed(directory, site, site, end).close()  # crawled by a program that knows of no turns
        yield


def _claimed(directory: Path, site: str, name: str, end: float) -> FileIO:
    is_told = False
    while True:
        try:
            return claim(directory, name)
        except BusyError as error:
            told = f"{site} is being crawled by another process"
            left = end - time.monotonic()
            if left <= 0:
                raise BusyError(f"{directory}: {told}") from error
            if not is_told:
                logger.info("%s; waiting for at most %.0f s", told, left)
                is_told = True
            time.sleep(min(PAUSE, left))
