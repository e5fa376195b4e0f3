"""The shared date vectors, where they lie beside the checkout: none wrong, all right."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.dates import isoformat, parse_date

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
VECTORS = SHARED / "data" / "dates" / "vectors.jsonl"

MOST_MISSED = 0.01  # share of rows


def rows() -> Iterator[dict[str, Any]]:
    with VECTORS.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.mark.skipif(not VECTORS.is_file(), reason="the shared date vectors are not beside this checkout")
def test_no_vector_is_wrong_and_nearly_none_missed() -> None:
    total, wrong, missed = 0, [], []
    for row in rows():
        total += 1
        found = parse_date(
            row["text"],
            languages=[row["lang"]],
            timezone=row["tz"],
            now=datetime.fromisoformat(row["ref"]) if row["ref"] else None,
            date_order=row.get("date_order"),
        )
        accepted = [value for value in (row["expected"], *row.get("also_ok", ())) if value is not None]
        if found is None:
            missed += [row["id"]] if accepted else []
        elif not any(
            isoformat(found) == value
            or (
                "T" in value
                and found.value == datetime.fromisoformat(value)
                and found.value.utcoffset() == datetime.fromisoformat(value).utcoffset()
            )
            for value in accepted
        ):
            wrong.append(row["id"])
    assert wrong == []
    assert len(missed) <= MOST_MISSED * total, missed
