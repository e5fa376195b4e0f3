from __future__ import annotations

from typing import Any

import pytest

from newscrawler.extraction.document import document
from newscrawler.extraction.structured import Structured, loads, structured, texts

URL = "https://news.example/story-1"


def read(head: str, body: str = "<p>x</p>") -> Structured:
    found = document(f"<html><head>{head}</head><body>{body}</body></html>", URL)
    assert found is not None
    return structured(found)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('{"a": "x\ny"}', {"a": "x\ny"}),
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('/*<![CDATA[*/ {"a": 1} /*]]>*/', {"a": 1}),
        ('{"a": 1};', {"a": 1}),
        ('{"a": "it\\\'s"}', {"a": "it\\'s"}),
        ("{&quot;a&quot;: 1}", {"a": 1}),
        ('{"a": ', None),
        ("", None),
        ("[" * 100_000, None),
    ],
    ids=[
        "plain",
        "line-end",
        "trailing-comma",
        "cdata",
        "semicolon",
        "escape",
        "entities",
        "cut",
        "empty",
        "deep",
    ],
)
def test_mended_json(text: str, value: Any) -> None:
    assert loads(text) == value


@pytest.mark.parametrize(
    "head",
    [
        ld('{"@type": "NewsArticle", "headline": "Right"}'),
        ld('[{"@type": "WebSite", "name": "N"}, {"@type": ["Article"], "headline": "Right"}]'),
        ld('{"@graph": [{"@type": "ReportageNewsArticle", "headline": "Right"}]}'),
        ld('{"@type": "WebPage", "mainEntity": {"@type": "schema:NewsArticle", "headline": "Right"}}'),
        ld("{broken") + ld('{"@type": "NewsArticle", "headline": "Right"}'),
        ld(
            '{"@type":"NewsArticle","headline":"Other","url":"https://news.example/story-2","author":"A","image":"i"}'
        )
        + ld(
            '{"@type":"NewsArticle","headline":"Right","mainEntityOfPage":{"@id":"https://www.news.example/story-1/"}}'
        ),
    ],
    ids=["single", "list", "graph", "main-entity", "after-a-broken-one", "by-address"],
)
def test_the_article_is_found(head: str) -> None:
    assert texts(read(head).article["headline"]) == ["Right"]


def test_meta_by_property_name_and_itemprop() -> None:
    found = read(
        '<meta property="og:title" content="A"><meta name="Author" content="B"><meta itemprop="datePublished" content="C">'
    )
    assert (found.first("og:title"), found.first("author"), found.first("datepublished")) == ("A", "B", "C")


def test_microdata() -> None:
    body = '<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">H</h2><time itemprop="datePublished" datetime="2024-01-02">x</time></div>'
    assert read("", body).properties == {"headline": ("H",), "datepublished": ("2024-01-02",)}
