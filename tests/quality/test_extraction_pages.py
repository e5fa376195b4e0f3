"""Pages written for the project: every field of the article as a careful person would copy it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from newscrawler.extraction.read import read_page
from newscrawler.items import Article, Page
from newscrawler.sites import site_for_url

PAGES = Path(__file__).with_name("pages")
EXPECTED: dict[str, dict[str, Any]] = {
    p.stem: json.loads(p.read_text("utf-8")) for p in sorted(PAGES.glob("*.json"))
}
CASES = [(slug, field) for slug, fields in EXPECTED.items() for field in fields if field != "url"]


def found(article: Article, field: str) -> Any:
    """The field in the plain form in which the fixtures keep it."""
    value = getattr(article, field)
    if field in ("date_published", "date_modified"):
        return value.isoformat() if value else None
    if field == "authors":
        return [a.name for a in value]
    if field == "images":
        return [[i.url, i.caption, i.credit, i.alt] for i in value]
    if field == "main_image":
        return value.url if value else None
    if field == "paragraphs":
        return [[str(p.role), p.text] for p in value]
    if field == "outcome":
        return str(value)
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {
        slug: read_page(
            Page(url=fields["url"], body=(PAGES / f"{slug}.html").read_bytes()), site_for_url(fields["url"])
        )
        for slug, fields in EXPECTED.items()
    }


@pytest.mark.parametrize(("slug", "field"), CASES, ids=[f"{s}-{f}" for s, f in CASES])
def test_field(articles: dict[str, Article], slug: str, field: str) -> None:
    assert found(articles[slug], field) == EXPECTED[slug][field]
