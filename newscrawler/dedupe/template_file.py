"""``templates/SITE.toml``: what was learned of a site's template, and what a person says of it.

The person's part stands above a marker and is left as it is; what stands below is written anew by every run.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from newscrawler.dedupe.template import Corrections, Line, corrections_of
from newscrawler.errors import UsageError

DIRECTORY = "templates"
"""Inside the archive."""
MARKER = "# --- learned by the crawler; written anew by every run, changes below this line are lost ---"
HEAD = """\
# Lines of the site that are no part of its stories. Copy a line between the quotes, as it is printed.
# Lines in `keep` stay in stories although the crawler takes them for template;
# lines in `drop` go although it does not.
keep = []
drop = []

"""
KEYS = ("keep", "drop", "learned")


def path_of(archive: Path, site: str) -> Path:
    """The site's file in that archive."""
    return archive / DIRECTORY / f"{site.replace('/', '_')}.toml"


def read_corrections(path: Path) -> Corrections:
    """What a person wrote; nothing when there is no file. Raises `UsageError` with file, key and fault."""
    if not path.exists():
        return Corrections()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    for key in data:
        if key not in KEYS:
            raise UsageError(f"{path}: {key}: unknown key; known are {', '.join(KEYS[:2])}")
    return corrections_of(_lines(path, data, "keep"), _lines(path, data, "drop"))


def write_learned(path: Path, learned: Mapping[str, Sequence[Line]]) -> None:
    """Write what was learned, by language, below what a person wrote."""
    head = path.read_text("utf-8").partition(MARKER)[0] if path.exists() else HEAD
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(head + MARKER + "\n" + "".join(_blocks(learned)), "utf-8")
    part.replace(path)


def _blocks(learned: Mapping[str, Sequence[Line]]) -> list[str]:
    return [
        f"\n[[learned]]\nlanguage = {_quoted(language)}\ntext = {_quoted(line.text)}\n"
        f'where = "{line.place}"\narticles = {line.articles}\nof = {line.window}\n'
        for language, lines in learned.items()
        for line in lines
    ]


def _quoted(text: str) -> str:
    """A TOML basic string: JSON escapes the same characters the same way, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(path: Path, data: Mapping[str, object], key: str) -> list[str]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise UsageError(f"{path}: {key}: a list of lines in quotes is wanted")
    return [str(line) for line in value]
