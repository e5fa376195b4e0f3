from __future__ import annotations

import pytest

from newscrawler import extract_article

HEADLINE = "پل معلق نودره پس از دو زمستان دوباره باز شد"
BODY = [
    "پل معلق نودره که سیل دو سال پیش آن را برده بود، بامداد جمعه با نخستین کاروان شاگردان مکتب دوباره باز شد.",
    "بزرگان دو سوی دریا می‌گویند که کار ساختن آن را مردم خودشان با ریسمان و چوب بید به پایان رساندند.",
    "انجنیر ولسوالی گفت که پل تازه بار سه خر و دوازده آدم را برمی‌دارد و هر ماه یک بار آزموده خواهد شد.",
]


def page(headline: str, body: list[str]) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in body)
    return (
        f'<html><head><meta charset="utf-8"><title>{headline}</title><meta property="og:title" content="{headline}"></head>'
        f"<body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    )


def misread(text: str, as_: str) -> str:
    return text.encode("utf-8").decode(as_, "strict" if as_ == "latin-1" else "ignore")


@pytest.mark.parametrize("as_", ["latin-1"])
def test_text_that_was_decoded_wrongly_is_mended(as_: str) -> None:
    spoilt = page(misread(HEADLINE, as_), [misread(text, as_) for text in BODY])
    article = extract_article(spoilt, "https://a.example/news/1")
    assert article.headline == HEADLINE
    assert [p.text for p in article.paragraphs] == BODY
    assert article.language == "fa"


def test_references_that_were_escaped_twice_are_opened() -> None:
    twice = [text.replace("\u200c", "&amp;zwnj;") for text in BODY]
    article = extract_article(page("«" + HEADLINE + "»", twice), "https://a.example/news/1")
    assert [p.text for p in article.paragraphs] == BODY


def test_right_text_stays() -> None:
    french = [
        "L’été dernier, la mairie a décidé de rénover l’école où étudiaient près de trois cents élèves du quartier.",
        "Les travaux, d’un coût évalué à deux millions d’euros, s’achèveront à Noël, affirme l’adjoint chargé des écoles.",
        "AT&amp;T et la société ÉÈÀÇ, chargées du câblage, ont déjà terminé le premier étage du bâtiment principal.",
    ]
    article = extract_article(
        page("Rénovation de l’école : les travaux avancent", french), "https://a.example/news/2"
    )
    assert [p.text for p in article.paragraphs] == [text.replace("&amp;", "&") for text in french]
