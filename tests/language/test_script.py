import pytest

from newscrawler.language import direction_of, script_of

TEXTS = [
    ("", "Zyyy"),
    ("۱۲۳ — 2024 !?", "Zyyy"),
    ("😀🔥", "Zyyy"),
    ("\u200f\u200e\ufeff", "Zyyy"),
    ("Kabul", "Latn"),
    ("کابل", "Arab"),
    ("Кабул", "Cyrl"),
    ("काबुल", "Deva"),
    ("カブール", "Jpan"),
    ("外相は述べた", "Jpan"),
    ("카불", "Kore"),
    ("喀布尔", "Hani"),
    ("Καμπούλ", "Grek"),
    ("קאבול", "Hebr"),
    ("คาบูล", "Thai"),
    ("ﭘﯿﻐﺎﻡ", "Arab"),  # presentation forms
    ("ＫＡＢＵＬ", "Latn"),  # full width
    ("سخنگوی وزارت امور خارجه (Ministry of Foreign Affairs)", "Arab"),  # 20 of 44 letters
    ("He said سلام to them all again", "Latn"),  # 4 of 23 letters
]


@pytest.mark.parametrize(("text", "script"), TEXTS, ids=[f"{row[1]}-{i}" for i, row in enumerate(TEXTS)])
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize("script", ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"])
def test_scripts_that_run_to_the_left(script: str) -> None:
    assert direction_of(script) == "rtl"


@pytest.mark.parametrize("script", ["Latn", "Cyrl", "Hans", "Hant", "Jpan", "Kore", "Deva", "Zyyy", "Mong"])
def test_scripts_that_run_to_the_right(script: str) -> None:
    assert direction_of(script) == "ltr"
