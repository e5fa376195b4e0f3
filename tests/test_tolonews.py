"""The first real case: a stored TOLOnews story in the markup that its pages are known to have."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from newscrawler import extract_article, load_site

STORY = Path(__file__).resolve().parents[2] / "shared/domain/tolonews_texts/en_01_afghanistan-182076.txt"
URL = "https://tolonews.com/afghanistan-182076"
LABEL = "تصویر بندانگشتی"
THUMB = (
    '<article class="media media--type-image"><div class="field field--name-thumbnail field--label-visually_hidden">'
    f'<div class="field__label visually-hidden">{LABEL}</div><div class="field__item"><img loading="lazy" '
    'src="/sites/default/files/styles/principal_article_image/public/2023-02/x.jpg?itok=tjhsAto3" alt=""/></div>'
    "</div></article>"
)

pytestmark = pytest.mark.skipif(
    not STORY.exists(), reason="the stored story is in ../shared, which is not here"
)


def story() -> tuple[str, list[str]]:
    """Headline and the eleven paragraphs of the stored text, which holds both copies and the labels."""
    blocks = [b.strip() for b in STORY.read_text("utf-8").split("\n\n") if b.strip()]
    headline = blocks[1]
    second = blocks.index(headline, 2)
    return headline, blocks[2:second]


def view(inner: str) -> str:
    return (
        '<div class="views-element-container"><div class="view view-articles"><div class="view-content">'
        f'<div class="views-row">{inner}</div></div></div></div>'
    )


def copies(shape: str, headline: str, paragraphs: list[str]) -> str:
    """The story twice: for phones, then for desktops with its summary, which is its last paragraph."""
    tag = "div" if shape == "E" else "p"
    body = "".join(f"<{tag}>{escape(p)}</{tag}>" for p in paragraphs)
    title, summary = f"<h2>{escape(headline)}</h2>", f"<p>{escape(paragraphs[-1])}</p>"
    if shape in "DE":
        return f"<div>{THUMB}{title}{body}{title}{summary}{THUMB}{body}</div>"
    inner = {"A": f'<div class="field-content">{body}</div>', "B": f"<div>{body}</div>", "C": body}[shape]
    return (
        f'<div class="visible-onmobile">{THUMB}{view(title)}{view(inner)}</div>'
        f'<div class="hidden-onmobile"><div>{view(title + summary)}</div><div>{THUMB}{view(inner)}</div></div>'
    )


def page(shape: str) -> str:
    headline, paragraphs = story()
    return f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8"/>
<title>{escape(headline)} | TOLOnews</title><meta property="og:title" content="{escape(headline)}"/></head>
<body class="path-node page-node-type-article">
<a href="#main-content" class="visually-hidden focusable skip-link">Skip to main content</a>
<header role="banner"><nav role="navigation"><ul class="menu"><li><a href="/afghanistan">Afghanistan</a></li>
<li><a href="/fa">دری</a></li></ul></nav></header>
<div id="wrapper"><div class="main-content"><a id="main-content" tabindex="-1"></a>
<div class="views-element-container"><div class="view view-latest-news"><h2>Latest news</h2></div></div>
<article role="article" class="node node--type-article node--view-mode-full"><div class="node__content">
{copies(shape, headline, paragraphs)}</div>
<div class="share-block"><h4>Share this post</h4></div>
<section class="field field--name-comment"><h2 class="title">Comment this post</h2></section>
</article></div></div></body></html>"""


@pytest.mark.parametrize("shape", "ABCDE")
def test_one_headline_eleven_paragraphs_once_in_order_in_english(shape: str) -> None:
    headline, paragraphs = story()
    assert len(paragraphs) == 11
    article = extract_article(page(shape), URL, site=load_site("tolonews.com"))
    assert article.headline == headline.replace("\xa0", " ")
    assert [p.text for p in article.paragraphs] == [" ".join(p.split()) for p in paragraphs]
    assert article.language == "en"
    assert article.outcome == "exported"
