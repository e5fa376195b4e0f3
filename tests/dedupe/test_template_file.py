from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from newscrawler.dedupe.template import Corrections, Line, Place, corrections_of
from newscrawler.dedupe.template_file import path_of, read_corrections, write_learned
from newscrawler.errors import UsageError

LINE = Line(text='He said "برو" \\ and left', place=Place.END, articles=60, window=200)


def test_no_file_is_no_corrections(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "none.toml") == Corrections()


def test_what_was_learned_can_be_read(tmp_path: Path) -> None:
    path = path_of(tmp_path, "a.example")
    write_learned(path, {"fa-AF": [LINE]})
    assert tomllib.loads(path.read_text("utf-8")) == {
        "keep": [],
        "drop": [],
        "learned": [
            {"language": "fa-AF", "text": LINE.text, "where": "end", "articles": 60, "of": 200},
        ],
    }
    assert read_corrections(path) == Corrections()


def test_a_persons_part_outlives_the_runs(tmp_path: Path) -> None:
    path = path_of(tmp_path, "a.example")
    write_learned(path, {"en": [LINE]})
    head = '# my own words\nkeep = [\n  "In Kabul",  # a dateline\n]\ndrop = ["Sponsored"]\n'
    path.write_text(path.read_text("utf-8").replace("keep = []\ndrop = []\n", head), "utf-8")
    write_learned(path, {"en": []})
    assert head in path.read_text("utf-8")
    assert "[[learned]]" not in path.read_text("utf-8")
    assert read_corrections(path) == corrections_of(["In Kabul"], ["Sponsored"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("keep = 3", "keep: a list of lines in quotes is wanted"),
        ("drop = [1]", "drop: a list of lines in quotes is wanted"),
        ("kept = []", "kept: unknown key; known are keep, drop"),
        ("keep = [", "Invalid value"),
    ],
)
def test_a_fault_names_file_and_key(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "a.example.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=fault) as caught:
        read_corrections(path)
    assert str(path) in str(caught.value)


def test_a_site_with_a_slash_stays_in_its_directory(tmp_path: Path) -> None:
    assert path_of(tmp_path, "../a").parent == tmp_path / "templates"
