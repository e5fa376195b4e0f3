"""Whether Han characters without kana are simplified or traditional Chinese, or Japanese."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from .tags import included_languages

_SCRIPTS = {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan"}


@cache
def _characters() -> dict[str, frozenset[str]]:
    """The characters of each way of writing, without those that all three use."""
    text = (files(__package__) / "words" / "han.toml").read_text(encoding="utf-8")
    listed = {key: frozenset("".join(value.split())) for key, value in tomllib.loads(text).items()}
    return {
        "zh-Hans": listed["zh-Hans"],
        "zh-Hant": listed["zh-Hant"],
        "ja": listed["ja"] | (listed["zh-Hant"] - listed["replaced"]),
    }


def chinese_variant(text: str, tags: Sequence[str]) -> tuple[str, str, float]:
    """Language, script and confidence of a text in Han characters; ``tags`` decide where it does not.

    Without any sign, in the text or beside it, simplified Chinese: most of what is printed.
    """
    counts = {
        tag: sum(map(text.count, sorted(characters & set(text)))) for tag, characters in _characters().items()
    }
    expected = [language for tag in tags for language in included_languages(tag)]
    order = [tag for tag in expected if tag in counts] + ["zh-Hans", "zh-Hant", "ja"]
    best = max(counts, key=lambda tag: (counts[tag], -order.index(tag)))
    odds = sum(2.0 ** max(count - counts[best], -60) for count in counts.values())
    return best, _SCRIPTS[best], round(1 / odds, 4)
