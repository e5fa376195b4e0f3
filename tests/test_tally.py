from __future__ import annotations

from datetime import datetime
from typing import Any

from newscrawler.tally import Tally


def record(**fields: Any) -> dict[str, Any]:
    default: dict[str, Any] = {
        "url": "https://a.example/1",
        "language": "ps",
        "text": "خبر",
        "headline": "سرلیک",
        "date_published": "2026-11-01T10:00:00+04:30",
        "authors": [],
        "section": None,
        "description": None,
        "main_image": None,
        "keywords": [],
    }
    return default | fields


def test_nothing_is_known_of_nothing() -> None:
    tally = Tally()
    assert (tally.coverage, tally.chars, tally.latest) == ({}, None, None)


def test_what_is_counted() -> None:
    tally = Tally()
    tally.add(record())
    tally.add(record(url="https://a.example/2", authors=[{"name": "زرغونه"}], language="fa", text="خبر تازه"))
    tally.add(record(url="https://a.example/3", date_published="2026-11-02"))
    tally.add_drop("dropped/no_text", "https://a.example/4")
    tally.add_drop("dropped/no_text", "https://a.example/5")
    assert tally.articles == 3
    assert tally.languages == {"ps": 2, "fa": 1}
    assert tally.coverage["authors"] == 1 / 3
    assert tally.coverage["headline"] == 1
    assert tally.examples["authors"] == "https://a.example/1"
    assert tally.examples["dropped/no_text"] == "https://a.example/4"
    assert "headline" not in tally.examples
    assert tally.chars == 3
    assert tally.latest == datetime.fromisoformat("2026-11-02T00:00:00+00:00")


def test_hosts_with_what_failed_of_them() -> None:
    tally = Tally()
    tally.add_answer("a.example", 0.5)
    tally.add_answer("a.example", 1.5)
    tally.add_answer("b.example", 0.25)
    failures = {"a.example": {"failed/gone": 1}, "خبر.example": {"failed/timeout": 3}}
    assert tally.hosts_with(failures) == {
        "a.example": {"pages": 2, "seconds": 2.0, "slowest": 1.5, "failed": {"failed/gone": 1}},
        "b.example": {"pages": 1, "seconds": 0.25, "slowest": 0.25, "failed": {}},
        "خبر.example": {"pages": 0, "failed": {"failed/timeout": 3}},
    }
    assert "failed" not in tally.hosts["a.example"]
