"""Whether Han characters without kana are simplified or traditional Chinese, or Japanese."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


@cache
def _characters() -> dict[str, frozenset[str]]:
    """The characters that only one way of writing uses, per tag."""
    text = (files(__package__) / "words" / "han.toml").read_text(encoding="utf-8")
    return {tag: frozenset("".join(value.split())) for tag, value in tomllib.loads(text).items()}


def chinese_variant(text: str, tags: Sequence[str]) -> tuple[str, str, float]:
    """Language, script and confidence of a text in Han characters; ``tags`` decide where it does not.

    Without any sign, in the text or beside it, simplified Chinese: most of what is printed.
    """
    counts = {
        tag: sum(map(text.count, sorted(characters & set(text)))) for tag, characters in _characters().items()
    }
    order = [tag for tag in tags if tag in counts] + ["zh-Hans", "zh-Hant", "ja"]
    best = max(counts, key=lambda tag: (counts[tag], -order.index(tag)))
    total = sum(counts.values())
    script = {"zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan"}[best]
    return best, script, round(counts[best] / total, 4) if total else 0.5
