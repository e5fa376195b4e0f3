from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.dedupe.names import names, skeleton
from newscrawler.dedupe.translations import image_name, image_prints, is_translation_hint
from newscrawler.items import Article, Image, Paragraph


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.example/files/styles/big/public/2026-11/bridge-opening.jpg?itok=x", "bridgeopening"),
        ("https://cdn.example/2026/11/bridge-opening-1024x576.webp", "bridgeopening"),
        ("https://a.example/bridge_opening_thumb.png", "bridgeopening"),
        ("https://a.example/bridge-opening@2x.png", "bridgeopening"),
        ("https://a.example/2026-11/rubab.png", "202611rubab"),
        ("https://a.example/1.jpg", ""),
        ("https://a.example/%D9%BE%D9%84-%D8%AC%D8%AF%DB%8C%D8%AF.jpg", "پلجدید"),
        ("https://a.example/images/3f9c2a7e", "3f9c2a7e"),
        ("https://[a.example/bridge-opening.jpg", ""),
    ],
    ids=["Drupal", "WordPress", "thumbnail", "retina", "short", "nothing", "Persian", "no ending", "broken"],
)
def test_image_name(url: str, name: str) -> None:
    assert image_name(url) == name


@pytest.mark.parametrize(
    "spellings",
    [
        ("Kandahar", "Qandahar", "کندهار", "قندهار"),
        ("Zargar", "زرگر", "زرګر", "Заргар"),
        ("Shabnam", "شبنم", "Шабнам"),
        ("Karim", "Kareem", "کریم", "كريم", "Карим"),
        ("Badakhshan", "بدخشان", "Бадахшан"),
        ("Hussein", "حسین", "Husain"),
    ],
    ids=lambda spellings: str(spellings[0]),
)
def test_a_name_is_one_in_every_script(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(word) for word in spellings}) == 1
    assert all(skeleton(word) for word in spellings)


def test_names_are_capitalised_where_there_are_capitals() -> None:
    assert names("the market of Zargar street") == {"SRGR"}
    assert names("بازار زرگر") == {"BSR", "SRGR"}
    assert names("市場 Ab") == frozenset()


NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def story(language: str, script: str, text: str, **fields: object) -> Article:
    return Article(
        url=f"https://a.example/{language}",
        paragraphs=(Paragraph(text=text),),
        language=language,
        script=script,
        date_published=NOW,
        **fields,  # type: ignore[arg-type]
    )


EN = story("en", "Latn", "Shabnam left Zargar Street with 1,250 strings, and Karim counted them in 2026.")
FA = story("fa-AF", "Arab", "شبنم با ۱٬۲۵۰ تار از کوچهٔ زرگر رفت و کریم آن‌ها را شمرد.")
PS = story("ps", "Arab", "شبنم له ۱٬۲۵۰ تارونو سره د زرګرۍ له کوڅې ووته او کریم یې وشمېرل.")
OTHER = story("fa-AF", "Arab", "پل دوم بر دریا سال آینده باز می‌شود و ۱۸ موتر از آن می‌گذرد.")


@pytest.mark.parametrize(
    ("one", "other", "is_hint"),
    [
        (EN, FA, True),
        (EN, PS, True),
        (FA, PS, True),
        (EN, OTHER, False),
        (PS, OTHER, False),
        (FA, replace(FA, url="x"), False),
        (EN, replace(FA, language="und"), False),
        (EN, replace(FA, date_published=NOW + timedelta(hours=35)), True),
        (EN, replace(FA, date_published=NOW - timedelta(hours=36)), False),
        (EN, replace(FA, date_published=None), False),
        (EN, replace(EN, language="en-GB"), False),
    ],
    ids=[
        *("en fa", "en ps", "fa ps", "another story", "another in one script", "one language", "unknown"),
        *("35 hours", "36 hours", "undated", "regions of one language"),
    ],
)
def test_hint(one: Article, other: Article, is_hint: bool) -> None:
    assert is_translation_hint(one, other) is is_hint
    assert is_translation_hint(other, one) is is_hint


def test_an_image_in_another_size_is_the_same() -> None:
    one = replace(EN, main_image=Image(url="https://a.example/s/large/workshop.jpg?itok=1"))
    other = replace(FA, images=(Image(url="https://b.example/workshop-800x600.webp"),))
    assert image_prints(one) == image_prints(other)
    assert image_prints(OTHER) == ()
