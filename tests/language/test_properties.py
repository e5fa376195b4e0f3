import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.language import direction_of, identify_document, identify_language, script_of

ROOT = Path(__file__).resolve().parents[2]
TAGS = st.lists(
    st.sampled_from(["en", "fa", "prs", "ps", "ur", "ku", "zh-TW", "x-default", "", "{{lang}}"]), max_size=4
)
# Any text, lone surrogates too, and the letters of neighbours side by side.
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="دپهچېټډړښګیيىکكەۆێہےںھ ئۇ،۔0a", max_size=80),
    st.text(st.characters(), max_size=50),
)


@given(text=TEXTS, hints=TAGS, candidates=TAGS)
@settings(deadline=None)
def test_any_text_has_an_answer(text: str, hints: list[str], candidates: list[str]) -> None:
    found = identify_language(text, hints=hints, candidates=candidates)
    assert 0 <= found.confidence <= 1
    assert found.direction == direction_of(found.script)
    assert found.language
    assert all(tag not in ("und", found.language) and 0 < share <= 1 for tag, share in found.alternatives)
    assert identify_language(text, hints=hints, candidates=candidates) == found


@given(paragraphs=st.lists(TEXTS, max_size=5), title=st.none() | TEXTS, hints=TAGS, site=TAGS)
@settings(deadline=None, max_examples=60)
def test_any_document_has_an_answer(
    paragraphs: list[str], title: str | None, hints: list[str], site: list[str]
) -> None:
    found = identify_document(paragraphs, title=title, hints=hints, site_languages=site)
    assert len(found.paragraphs) == len(paragraphs)
    assert found.direction == direction_of(found.script)
    assert not found.languages or sum(found.languages.values()) == pytest.approx(1, abs=0.01)
    assert not found.languages or found.language == next(iter(found.languages))
    assert identify_document(paragraphs, title=title, hints=hints, site_languages=site) == found


@given(
    text=st.text(
        alphabet=st.characters(categories=["N", "P", "S", "Z", "Cf"], exclude_characters="\u06fd\u06fe")
    )
)
@settings(deadline=None)
def test_text_without_letters_is_undetermined(text: str) -> None:
    if not any(map(str.isalpha, text)) and script_of(text) == "Zyyy":
        assert identify_language(text, candidates=["en"]).language == "und"


SAMPLES = [
    "Kabul",
    "د کابل ښار",
    "رئیس جمهور",
    "Президент",
    "hûn çawa ne",
    "数字",
    "قال الرئيس",
    "ھەولێر",
    "Lorem ipsum",
    "وزیر خارجہ نے کہا",
]
CODE = (
    "import json, sys\n"
    "from newscrawler.language import identify_language\n"
    "print(json.dumps([[t, identify_language(t).language, identify_language(t).confidence] for t in json.load(sys.stdin)]))\n"
)


def test_neither_the_hash_seed_nor_the_order_of_calls_changes_an_answer() -> None:
    answers = []
    for seed in ("0", "1", "4711"):
        order = SAMPLES[int(seed) % 7 :] + SAMPLES[: int(seed) % 7]
        done = subprocess.run(
            [sys.executable, "-c", CODE],
            input=json.dumps(order),
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.append(sorted(json.loads(done.stdout)))
    assert answers[0] == answers[1] == answers[2]


def test_a_long_text_costs_no_more_than_its_sample() -> None:
    found = identify_language("خبرونه او راپورونه د افغانستان په اړه " * 20_000)
    assert found.language == "ps"
