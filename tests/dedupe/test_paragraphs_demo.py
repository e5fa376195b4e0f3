"""The demo newspaper, whose pages print bodies once, twice and thrice: each story stands once, in its order."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from newscrawler.dedupe.blocks import comparison_key
from newscrawler.dedupe.paragraphs import collapse_repeats
from newscrawler.demo.newspaper import Newspaper, truth

SILENT_TAGS = {"script", "style", "template", "noscript", "button", "head"}


def stories(paper: Newspaper) -> list[dict[str, Any]]:
    return [row for row in truth(paper) if row.get("expected") == "exported" and row.get("paragraphs")]


def visible_texts(paper: Newspaper, url: str) -> list[str]:
    """Texts between the tags of blocks and line breaks, in document order."""
    body = paper.respond("GET", urlsplit(url).path, {}).body.decode()
    root = html.fromstring(body.replace("<br />", "</p><p>").replace("<br>", "</p><p>"))
    texts = []
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in SILENT_TAGS:
            own = (
                "".join(map(str, element.itertext()))
                if element.tag in ("p", "h1", "h2", "h3", "li")
                else element.text
            )
            is_inside = any(parent.tag in ("p", "h1", "h2", "h3", "li") for parent in element.iterancestors())
            texts += [own] if own and own.strip() and not is_inside else []
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("generation", [1, 2])
def test_every_story_stands_once_in_its_order(generation: int, in_place: bool) -> None:
    paper = Newspaper("http://newspaper.localhost", generation)
    rows = stories(paper)
    assert len({row["layout"] for row in rows}) > 4
    for row in rows:
        blocks = visible_texts(paper, row["url"])
        told = [comparison_key(paragraph["text"]) for paragraph in row["paragraphs"]]
        collapsed = collapse_repeats(blocks, headline=row["headline"], in_place=in_place)
        order = collapsed.keep if in_place else collapsed.order
        kept = [key for index in order if (key := comparison_key(blocks[index])) in told]
        assert kept == told, row["url"]
