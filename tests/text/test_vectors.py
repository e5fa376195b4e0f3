"""The floor: every published vector of the text room, where they are present."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawler.text.clean import clean
from newscrawler.text.encoding import repair_mojibake
from newscrawler.text.entities import open_entities
from newscrawler.text.fold import fold

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "text" / "vectors.jsonl"

RULES: dict[str, Callable[[str, str], bool]] = {
    "clean": lambda given, expected: clean(given) == expected,
    "fold_equal": lambda given, expected: fold(given) == fold(expected),
    "fold_differ": lambda given, expected: fold(given) != fold(expected),
    "entities": lambda given, expected: open_entities(given) == expected,
    "mojibake": lambda given, expected: repair_mojibake(given) == expected,
}


def test_every_vector_passes() -> None:
    if not VECTORS.exists():
        pytest.skip(f"the text vectors are not beside this checkout: {VECTORS}")
    rows = [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]
    assert rows
    assert [row["id"] for row in rows if not RULES[row["op"]](row["input"], row["expected"])] == []
