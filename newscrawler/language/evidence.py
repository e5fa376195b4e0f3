"""What a text, its page and its site say for each language of a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import exp
from operator import add

from .normalise import folded
from .tables import SCALE, Table
from .tags import included_languages

_CANDIDATE_WEIGHT = 28.0
"""What a text must say against the site's languages before another one is believed, in weight units."""
_HINT_WEIGHT = 4.0
"""Likewise for what the page declares: less, for nearly every wrong ``lang`` is a template's default."""
_RARE_WEIGHT = 8.0
_KEYBOARD_WEIGHT = 7.0
"""What a form of yeh or kaf that a language's keyboards do not write says against it, once per text."""
_TEMPERATURE = 4.0
"""Weight units per unit of log odds: overlapping n-grams count the same evidence several times."""
_FAR = 15 * _TEMPERATURE
"""Further behind the best one a language has no probability that four digits show."""
_SHORT_LETTERS = 125
"""Below this a few names can outweigh the rest."""
_FEW_WORDS = 3
"""Fewer uncapitalised words than this say too little to count twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What words say for each language of their script, packed as in a table; that of several texts adds up."""

    total: int
    """The weights of the words and of all n-grams in them."""
    trigrams: int
    """Those of the trigrams alone."""
    uncapitalised: int
    """Those of the words without a capital, where there are enough of both kinds."""
    letters: int

    def __add__(self, other: "Evidence") -> "Evidence":
        """That of both texts."""
        return Evidence(
            total=self.total + other.total,
            trigrams=self.trigrams + other.trigrams,
            uncapitalised=self.uncapitalised + other.uncapitalised,
            letters=self.letters + other.letters,
        )


def _packed(words: Sequence[str], table: Table) -> tuple[int, int]:
    """The packed weights of ``words`` and of all n-grams in them, and those of the trigrams alone."""
    spelled = f" {' '.join(words)} ".lower()
    line = folded(spelled)
    none = repeat(0)
    trigrams = sum(map(table.grams.get, map(add, map(add, line, line[1:]), line[2:]), none))
    total = trigrams + sum(map(table.grams.get, map(add, line, line[1:]), none))
    total += sum(map(table.grams.get, line, none)) + sum(map(table.words.get, spelled.split(), none))
    return total, trigrams


def evidence_of(words: Sequence[str], table: Table) -> Evidence:
    """What ``words`` say."""
    total, trigrams = _packed(words, table)
    letters = sum(map(len, words))
    twice = 0
    if letters < _SHORT_LETTERS:
        uncapitalised = [word for word in words if word.islower()]
        if _FEW_WORDS <= len(uncapitalised) < len(words):
            twice = _packed(uncapitalised, table)[0]
    return Evidence(total=total, trigrams=trigrams, uncapitalised=twice, letters=letters)


def weights_of(evidence: Evidence, table: Table) -> dict[str, float]:
    """What it says for each language, in weight units.

    Names keep their spelling in every language. In a short text of a script with capitals, the words
    without one therefore count twice.
    """
    total = evidence.total + (evidence.uncapitalised if evidence.letters < _SHORT_LETTERS else 0)
    return {tag: sum_ / SCALE for tag, sum_ in zip(table.languages, table.unpacked(total), strict=True)}


def fit_of(evidence: Evidence, table: Table, language: str) -> float:
    """How well the language fits: the weight of a trigram relative to a usual text of it."""
    lane = table.languages.index(language)
    # A word of n letters has n trigrams with its two edges.
    mean = table.unpacked(evidence.trigrams)[lane] / (SCALE * max(evidence.letters, 1))
    return mean / table.usual_fits[lane]


def bonuses(
    text: str,
    table: Table,
    hints: tuple[str, ...],
    candidates: tuple[str, ...],
    prior: Mapping[str, float],
) -> dict[str, float]:
    """What is known beside the words for each language of ``table``, in weight units: spelling, page, site."""
    found = dict.fromkeys(table.languages, 0.0)
    for tag in table.rare:
        found[tag] -= _RARE_WEIGHT
    for form, strangers in table.keyboard.items():
        if form in text:
            for tag in strangers:
                found[tag] -= _KEYBOARD_WEIGHT
    for tags, weight in ((candidates, _CANDIDATE_WEIGHT), (hints, _HINT_WEIGHT)):
        named = {language for tag in tags for language in included_languages(tag)}
        for language in named & found.keys():
            found[language] += weight
    for language, weight in prior.items():
        if language in found:
            found[language] += weight
    return found


def probabilities(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    """Languages with their probability, likeliest first; ties in alphabetical order; none that is out of the question."""
    best = max(weights.values())
    near = {tag: weight for tag, weight in weights.items() if best - weight < _FAR}
    odds = {tag: exp((weight - best) / _TEMPERATURE) for tag, weight in near.items()}
    total = sum(odds.values())
    ranked = sorted(odds.items(), key=lambda item: (-item[1], item[0]))
    return [(tag, round(value / total, 4)) for tag, value in ranked]
