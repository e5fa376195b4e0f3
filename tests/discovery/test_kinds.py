"""Lists told from stories. The pages of ``test_listings`` are the lists; here are stories."""

import gzip
import json
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from newscrawler.discovery import looks_like_listing

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
RELATED = "".join(f'<li><h3><a href="/news/{n}-x">A story of the week about {w} and their neighbours</a></h3></li>' for n, w in enumerate(["rivers", "bridges", "farmers", "painters", "storms", "goals", "roads"], 4200))  # fmt: skip
TEXT = "<p>" + "Der Fluss trat in der Nacht über die Ufer und nahm drei Brücken mit sich. " * 3 + "</p>"
FA = "<p>" + "رودخانه در شب از بستر خود بیرون شد و سه پل را با خود برد. " * 3 + "</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<body><h1>Flut</h1>{TEXT * 3}<aside><ul>{RELATED}</ul></aside></body>",
        f"<body><h1>سیل</h1><div>{FA * 3}</div><ul>{RELATED}</ul></body>",
        f"<body><h1>Flood</h1><div>{'The river left its bed during the night, again.<br>' * 12}</div><ul>{RELATED}</ul></body>",
        f'<head><meta property="article:published_time" content="2026-05-01"></head><body><h1>Photo</h1><img src="a.jpg"><ul>{RELATED}</ul></body>',
        f'<head><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "x"}}</script></head><body><h1>Video</h1><ul>{RELATED}</ul></body>',
        f'<body class="single single-post"><h1>Short</h1><p>Rain.</p><ul>{RELATED}</ul></body>',
        "<body><p>Nothing</p></body>",
    ],
    ids=["paragraphs", "persian", "line-breaks", "published-time", "json-ld", "body-class", "empty"],
)
def test_a_story(html: str) -> None:
    assert not looks_like_listing(lxml.html.document_fromstring(html), "https://n.example/news/9999-x")


@pytest.mark.parametrize(
    "html",
    [
        f"<body><h1>Welt</h1><ul>{RELATED}</ul></body>",
        f"<body><h1>Welt</h1>{TEXT}<ul>{RELATED}</ul><a rel='next' href='?page=2'>2</a></body>",
        f'<head><meta property="og:type" content="article"><script type="application/ld+json">{{"@graph": [{{"@type": "CollectionPage"}}]}}</script></head><body><ul>{RELATED}</ul></body>',
    ],
    ids=["rows", "introduction", "yoast-category"],
)
def test_a_list(html: str) -> None:
    assert looks_like_listing(lxml.html.document_fromstring(html), "https://n.example/world")


@pytest.mark.skipif(
    not (SHARED / "data/extraction/gold.jsonl").exists(), reason="the shared extraction data is not here"
)
def test_real_stories_are_not_taken_for_lists() -> None:
    """Floor: at most 0.5 % of the kept real article pages (0.09 % when pinned)."""
    folder = SHARED / "data/extraction"
    wrong = total = 0
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()[::4]:
        row = json.loads(line)
        body = gzip.decompress((folder / "pages" / Path(row["file"]).name).read_bytes())
        try:
            tree = lxml.html.document_fromstring(body)
        except lxml.etree.ParserError:
            continue  # an empty page
        total += 1
        wrong += looks_like_listing(tree, row["url"])
    assert wrong <= 0.005 * total + 1
