from __future__ import annotations

import re

import pytest

from newscrawler.sites.patterns import article_pattern

HOME = "https://a.example"
WORDS = ("پل", "reka", "garden", "harbour", "jury", "kitchen", "market")
OTHERS = [
    f"{HOME}/",
    f"{HOME}/world",
    f"{HOME}/fa/",
    f"{HOME}/category/2026/",
    f"{HOME}/world?page=2",
    f"{HOME}/rss.xml",
]
CASES = [
    ("id", [f"{HOME}/{'fa/' * (n % 2)}news-{18200 + n}?utm_source=rss" for n in range(8)], "/fa/news-18211"),
    ("date", [f"{HOME}/2026/11/{n + 1}/{word}" for n, word in enumerate(WORDS)], "/2026/1/31/another-one/"),
    ("month", [f"{HOME}/2026/11/{word}.html" for word in WORDS], "/2025/10/another.html"),
    (
        "folder",
        [f"{HOME}/{'ps/' * (n % 2)}posts/{word}/" for n, word in enumerate(WORDS)],
        "/fa/posts/another/",
    ),
    ("query", [f"{HOME}/?p={n}" for n in range(40, 48)], "/?p=99"),
    (
        "id before slug",
        [f"{HOME}/latest/{24221 + n}-{word}" for n, word in enumerate(WORDS)],
        "/latest/24300-x-y",
    ),
]


@pytest.mark.parametrize(("stories", "another"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_pattern_fits_another_story_and_no_listing(stories: list[str], another: str) -> None:
    pattern = article_pattern(stories, OTHERS)
    assert pattern is not None
    assert re.search(pattern, another)
    assert not [url for url in OTHERS if re.search(pattern, url.removeprefix(HOME))]


@pytest.mark.parametrize(
    "stories",
    [
        [f"{HOME}/news-18200"] * 9,
        [f"{HOME}/{word}" for word in WORDS],
        [*CASES[0][1], f"{HOME}/about-our-house"],
    ],
    ids=["too few", "nothing in common", "one that does not fit"],
)
def test_no_pattern_rather_than_a_wrong_one(stories: list[str]) -> None:
    assert article_pattern(stories, OTHERS) is None
