"""WARC files where the archive can open their records again."""

from __future__ import annotations

from pathlib import Path

from newscrawler.errors import ArchiveError


def link_into(directory: Path, path: Path) -> None:
    """Put a link to the file into the archive's ``warc`` directory, where articles say it is.

    Raises `ArchiveError` when another file has that name there.
    """
    there = directory / path.name
    try:
        if there.exists():
            if not there.samefile(path):
                raise ArchiveError(f"{there}: another file has this name; rename {path}")
            return
        directory.mkdir(parents=True, exist_ok=True)
        there.unlink(missing_ok=True)  # a link that leads nowhere
        there.symlink_to(path.resolve())
    except OSError as error:
        raise ArchiveError(f"{there}: {error.strerror}") from error
