"""Which files were read to their end, so that a run that was cut off goes on with the others."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from newscrawler.errors import ArchiveError

ENDS = 1 << 16
"""Bytes at the beginning and at the end of a file by which, with its size, it is known again."""


def print_of(path: Path) -> str:
    """32 hexadecimal digits that tell the file from others, wherever it lies."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        digest = blake2b(str(size).encode(), digest_size=16)
        for begin in (0, max(0, size - ENDS)):
            file.seek(begin)
            digest.update(file.read(ENDS))
    return digest.hexdigest()


def is_done(directory: Path, path: Path) -> bool:
    """Whether the file was read to its end before."""
    try:
        told = json.loads(_marker(directory, path).read_text("utf-8"))
        return bool(told["print"] == print_of(path))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def mark_done(directory: Path, path: Path, told: Mapping[str, Any]) -> None:
    """Note that the file was read to its end, and what was found. Raises `ArchiveError` naming the marker."""
    marker = _marker(directory, path)
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        new = marker.with_suffix(".part")
        new.write_text(json.dumps({"print": print_of(path), **told}, indent=2) + "\n", "utf-8")
        new.replace(marker)
    except OSError as error:
        raise ArchiveError(f"{marker}: {error.strerror}") from error


def _marker(directory: Path, path: Path) -> Path:
    return directory / f"{path.name}.json"
