"""No regular expression of the package takes long, whatever text it meets.

Each is tried, in the ways in which it is used, on texts that its own parts suggest: its characters and short runs of
them over and over, before an end that does not match. Exponential and cubic matching show at once.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import newscrawler

LENGTH = 2_000
SECONDS = 0.5
"""Processor time for one text. A pattern of cubic cost takes ten times as long, one of quadratic cost a tenth."""
ENDS = ("\x00", "\n")
SETS = {"digit": "0٣", "word": "aب_", "space": " \n"}


def patterns() -> dict[str, re.Pattern[Any]]:
    """Module, name and way of use to pattern: whatever modules hold, in tables and tuples as well."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(newscrawler.__path__, "newscrawler."):
        if module.name.rpartition(".")[2] in ("__main__", "production", "bulk"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, one in enumerate(_held(value)):
                found.setdefault(f"{module.name.removeprefix('newscrawler.')}.{name}.{number}", one)
    unique = {(one.pattern, one.flags): name for name, one in found.items()}
    return {name: found[name] for name in unique.values()}


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _held(one)
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _held(one)


def pieces(tree: Any) -> Iterator[str]:
    """Characters that parts of the pattern match, in its order."""
    for op, argument in tree:
        name = str(op)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "NOT_LITERAL" or name == "ANY":
            yield "a"
        elif name == "IN":
            yield from _members(argument)
        elif name == "CATEGORY":
            yield from SETS.get(str(argument).rpartition("_")[2].lower(), "a")
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from pieces(branch)
        elif name == "SUBPATTERN":
            yield from pieces(argument[-1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from pieces(argument[2])
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from pieces(argument[1])
        elif name == "ATOMIC_GROUP":
            yield from pieces(argument)


def _members(argument: Any) -> Iterator[str]:
    for op, value in argument:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield chr(value[0])
        elif name == "CATEGORY":
            yield from SETS.get(str(value).rpartition("_")[2].lower(), "a")
        elif name == "NEGATE":
            yield "a"


def texts(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Adversarial texts for the pattern."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(
        source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    found = list(pieces(tree))
    whole = "".join(found[:200])
    runs = dict.fromkeys(
        [*found[:24], *(a + b for a, b in pairwise(found[:24])), whole, whole[: len(whole) // 2]]
    )
    for run in runs:
        if run:
            for end in ENDS:
                yield (run * (LENGTH // len(run) + 1))[:LENGTH] + end
    if found:
        yield found[0] + " " * LENGTH + "\x00"
        yield whole + found[-1] * LENGTH + "\x00"
        yield whole[:-1] + " a" * (LENGTH // 2) + "\x00"


PATTERNS = patterns()


def ways(name: str) -> tuple[str, ...]:
    """The methods by which the source uses the pattern of that name; ``search`` stands for all that search."""
    used = set(re.findall(rf"\b{re.escape(name)}\.(fullmatch|match)\(", SOURCE))
    is_searched = re.search(rf"\b{re.escape(name)}\.(?:search|sub|subn|split|findall|finditer)\(", SOURCE)
    return (*sorted(used), *(("search",) if is_searched or not used else ()))


SOURCE = "\n".join(
    file.read_text("utf-8") for folder in newscrawler.__path__ for file in Path(folder).rglob("*.py")
)


@pytest.mark.parametrize("name", PATTERNS)
def test_no_text_takes_long(name: str) -> None:
    pattern = PATTERNS[name]
    used = ways(name.split(".")[-2])
    is_bytes = isinstance(pattern.pattern, bytes)
    for text in texts(pattern):
        told: Any = text.encode("latin-1", "replace") if is_bytes else text
        for use in (getattr(pattern, way) for way in used):
            begun = time.process_time()
            use(told)
            took = time.process_time() - begun
            assert took < SECONDS, (use.__name__, took, text[:60])
