import json
from importlib.resources import files

import pytest
from langdetect.detector_factory import DetectorFactory

from newscrawler.language.tables import known_languages, table_of

SCRIPTS = sorted({language.script for language in known_languages()})


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_language_of_a_script_has_evidence(script: str) -> None:
    table = table_of(script)
    summed = table.unpacked(sum(table.grams.values()) + sum(table.words.values()))
    assert all(weight > 0 for weight in summed)
    assert len(table.languages) == len(table.usual_fits) == len(summed)


def test_no_lane_runs_over_into_the_next() -> None:
    # The longest sample has 900 characters, which NFKC may make 18 times as many.
    for script in SCRIPTS:
        table = table_of(script)
        heaviest = max(max(table.unpacked(weight)) for weight in table.grams.values())
        assert 3 * heaviest * 900 * 18 < 2**32


def test_a_script_that_we_know_no_language_of_has_an_empty_table() -> None:
    assert table_of("Cher").languages == ()


def test_langdetect_itself_loads_our_profiles() -> None:
    own = [language for language in known_languages() if language.own]
    texts = [
        (files("newscrawler.language") / "profiles" / f"{each.tag}.json").read_text("utf-8") for each in own
    ]
    factory = DetectorFactory()
    factory.load_json_profile(texts)
    factory.set_seed(0)
    detector = factory.create()
    detector.append("د بهرنیو چارو وزیر وویل چې خبرې به راتلونکې اوونۍ دوام ومومي.")
    assert detector.detect() == "ps"


def test_profiles_are_in_langdetects_format() -> None:
    folder = files("newscrawler.language") / "profiles"
    for language in known_languages():
        if language.own:
            profile = json.loads((folder / f"{language.tag}.json").read_text("utf-8"))
            assert profile["name"] == language.tag
            assert len(profile["n_words"]) == 3
            assert all(1 <= len(gram) <= 3 and count > 0 for gram, count in profile["freq"].items())


def test_the_licence_of_the_profiles_travels_with_them() -> None:
    licence = (files("newscrawler.language") / "profiles" / "LICENCE.txt").read_text("utf-8")
    assert "CC0" in licence
    assert "langdetect" in licence
