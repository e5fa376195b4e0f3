"""What the analyzer of OpenSearch's mapping makes of words, by Lucene itself: the library that does it in OpenSearch."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

HERE = Path(__file__).parent
JARS = sorted(
    jar
    for part in ("core", "analyzers-common")
    for jar in Path("/usr/share/java").glob(f"lucene-{part}-*.jar")
)
ALIKE = [
    ("يك كتاب", "یک کتاب"),
    ("می‌رود", "می رود"),
    ("سنة ٢٠٢٦", "سنه 2026"),
    ("۱۴۰۵ ق", "1405 ق"),
    ("أخبار إيران", "اخبار ايران"),
    ("كـــابل", "کابل"),
    ("خُبر", "خبر"),
    ("خانهٔ ما", "خانه ما"),
    ("ہرات", "هرات"),
    ("KABUL", "kabul"),
]
UNLIKE = [("کابل", "کابلی"), ("شیر", "شر"), ("2026", "2025")]


def terms(lines: list[str]) -> list[str]:
    """The terms of each line, with a space between them."""
    if not shutil.which("javac") or len(JARS) < 2:
        pytest.skip("Lucene is not installed (apt-get install default-jdk-headless liblucene8-java)")
    mapping = json.loads((resources.files("newscrawler.exports") / "opensearch.json").read_text("utf-8"))
    analysis = mapping["settings"]["analysis"]
    analyzer = analysis["analyzer"]["news"]
    mapped = [
        told.encode().decode("unicode-escape")
        for name in analyzer["char_filter"]
        for told in analysis["char_filter"][name]["mappings"]
    ]
    # OpenSearch names Lucene's filters with underscores.
    filters = [name.replace("_", "") for name in analyzer["filter"]]
    command = ["java", "-cp", ":".join(map(str, JARS)), str(HERE / "Analysis.java"), "\n".join(mapped)]
    done = subprocess.run(
        [*command, analyzer["tokenizer"], *filters],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[:2000]
    return done.stdout.splitlines()


def test_words_are_found_however_they_are_spelled() -> None:
    pairs = ALIKE + UNLIKE
    found = terms([text for pair in pairs for text in pair])
    assert all(found)
    same = [one == other for one, other in zip(found[::2], found[1::2], strict=True)]
    assert dict(zip(pairs, same, strict=True)) == dict.fromkeys(ALIKE, True) | dict.fromkeys(UNLIKE, False)
