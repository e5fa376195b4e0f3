"""Which language a text is in: script first, then n-grams, words and letters of that script's languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import exp
from types import MappingProxyType

from .chinese import chinese_variant
from .normalise import plain_text, words_of
from .script import UNKNOWN_SCRIPT, direction_of, dominant_script, script_letters, script_of_character
from .tables import SCALE, Table, table_of
from .tags import UNDETERMINED, canonical_tags, included_languages

# Scripts that carry one language of the news; others go by their table (languages.toml).
_ONLY_LANGUAGE: Mapping[str, str] = MappingProxyType(
    {
        "Armn": "hy",
        "Beng": "bn",
        "Ethi": "am",
        "Geor": "ka",
        "Grek": "el",
        "Gujr": "gu",
        "Guru": "pa",
        "Hebr": "he",
        "Jpan": "ja",
        "Khmr": "km",
        "Knda": "kn",
        "Kore": "ko",
        "Laoo": "lo",
        "Mlym": "ml",
        "Mymr": "my",
        "Orya": "or",
        "Sinh": "si",
        "Taml": "ta",
        "Telu": "te",
        "Thaa": "dv",
        "Thai": "th",
        "Tibt": "bo",
    }
)
_CANDIDATE_WEIGHT = 28.0
"""What a text must say against the site's languages before another one is believed, in weight units."""
_HINT_WEIGHT = 4.0
"""Likewise for what the page declares: less, for nearly every wrong ``lang`` is a template's default."""
_RARE_WEIGHT = 8.0
_KEYBOARD_WEIGHT = 5.0
"""What a form of yeh or kaf that a language's keyboards do not write says against it, once per text."""
_TEMPERATURE = 4.0
"""Weight units per unit of log odds: overlapping n-grams count the same evidence several times."""
_MAX_CHARACTERS = 1800
"""Longer texts are judged by three pieces of this length together: the answer does not change after that."""
_SHORT_LETTERS = 125
"""Below this a few names can outweigh the rest."""
_FEW_WORDS = 3
"""Fewer uncapitalised words than this say too little to count twice."""
_MIN_LETTERS_TO_FIT = 240
"""Shorter texts may be a list of names: how well they fit says nothing about the language."""
_MIN_FIT = 0.8
"""A text that fits the best language worse than this, relative to a usual text of it, is in none we know."""
_MIN_FIT_OF_NAMED = 0.7
"""Likewise for a language that the page or its site names."""
_ALTERNATIVES = 3
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_PRIOR: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The language of a text."""

    language: str
    """BCP 47 tag; ``und`` when the text does not say."""
    confidence: float
    """0 to 1: the share of the probability that ``language`` has among the languages of its script."""
    script: str
    """ISO 15924 code; ``Zyyy`` for a text without letters."""
    direction: str
    """``"ltr"`` or ``"rtl"``, from the script."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other languages with their probability, likeliest first; empty when nothing else comes close."""


def identify_language(text: str, *, hints: Sequence[str] = (), candidates: Sequence[str] = ()) -> Identified:
    """The language of ``text``; never raises, and the same arguments always give the same answer.

    ``candidates`` are the languages of the site, ``hints`` what the page declares of itself (``lang``,
    ``og:locale``, the path), both as BCP 47 tags or what pages write instead. They decide where the text is
    too short to tell, and give way where it is clear. Persian comes back as ``fa-AF`` where they name Dari
    and not ``fa``: by the text alone the two cannot be told apart.
    """
    return identify_with_prior(text, canonical_tags(hints), canonical_tags(candidates))


def identify_with_prior(
    text: str,
    hints: tuple[str, ...],
    candidates: tuple[str, ...],
    prior: Mapping[str, float] = _NO_PRIOR,
) -> Identified:
    """Like :func:`identify_language`, with tags in our spelling and a ``prior`` per language, in weight units."""
    text = _sample(text)
    plain = plain_text(text)
    script = _script(plain)
    direction = direction_of(script)
    if script == UNKNOWN_SCRIPT:
        return Identified(language=UNDETERMINED, confidence=0.0, script=script, direction=direction)
    if script == "Hani":
        tag, script, confidence = chinese_variant(plain, (*candidates, *hints))
        return Identified(language=tag, confidence=confidence, script=script, direction=direction)
    table = table_of(script)
    if not table.languages:
        only = _ONLY_LANGUAGE.get(script, UNDETERMINED)
        confidence = 1.0 if only != UNDETERMINED else 0.0
        return Identified(language=only, confidence=confidence, script=script, direction=direction)
    words = [word for word in words_of(plain) if script_of_character(word[0]) == script]
    weights, fits = _text_weights(words, table)
    evidence = max(weights.values())
    for form, strangers in table.keyboard.items():
        if form in text:
            for tag in strangers:
                weights[tag] -= _KEYBOARD_WEIGHT
    for tag, bonus in _bonuses(table, hints, candidates, prior).items():
        weights[tag] += bonus
    ranked = _probabilities(weights)
    language, confidence = ranked[0]
    named = {included for tag in (*candidates, *hints) for included in included_languages(tag)}
    least = _MIN_FIT_OF_NAMED if language in named else _MIN_FIT
    if fits.get(language, least) < least or (evidence <= 0.0 and not named and not prior):
        ranked = [(UNDETERMINED, 0.0), *ranked]
        language, confidence = ranked[0]
    variety = _persian_variety(candidates, hints)
    called = [(variety if tag == "fa" else tag, share) for tag, share in ranked]
    return Identified(
        language=variety if language == "fa" else language,
        confidence=confidence,
        script=script,
        direction=direction,
        alternatives=tuple((tag, share) for tag, share in called[1 : 1 + _ALTERNATIVES] if share >= 0.01),
    )


def _script(plain: str) -> str:
    """The script that carries a text; what stands in brackets is an aside when the scripts are mixed."""
    letters = script_letters(plain)
    script = dominant_script(letters)
    if len(letters) > 1 and "Latn" in letters and ("(" in plain or "[" in plain):
        outside = script_letters(_BRACKETED.sub(" ", plain))
        if 2 * sum(outside.values()) >= sum(letters.values()):
            return dominant_script(outside)
    return script


def _sample(text: str) -> str:
    """``text``, or its beginning, middle and end when it is long."""
    if len(text) <= _MAX_CHARACTERS:
        return text
    piece = _MAX_CHARACTERS // 3
    middle = (len(text) - piece) // 2
    return f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}"


def _evidence(words: Sequence[str], table: Table) -> tuple[int, int]:
    """The packed weights of ``words`` and of all n-grams in them, and those of the trigrams alone."""
    line = f" {' '.join(words)} ".lower()
    none = repeat(0)
    trigrams = sum(map(table.grams.get, [line[i : i + 3] for i in range(len(line) - 2)], none))
    total = trigrams + sum(map(table.grams.get, [line[i : i + 2] for i in range(len(line) - 1)], none))
    total += sum(map(table.grams.get, line, none)) + sum(map(table.words.get, line.split(), none))
    return total, trigrams


def _text_weights(words: Sequence[str], table: Table) -> tuple[dict[str, float], dict[str, float]]:
    """What ``words`` say for each language, in weight units, and how well each fits (empty: too short).

    Names keep their spelling in every language. In a short text of a script with capitals, the words
    without one therefore count twice. The fit is the weight of a trigram relative to a usual text.
    """
    total, trigrams = _evidence(words, table)
    letters = sum(map(len, words))
    if letters < _SHORT_LETTERS:
        uncapitalised = [word for word in words if word.islower()]
        if _FEW_WORDS <= len(uncapitalised) < len(words):
            total += _evidence(uncapitalised, table)[0]
    weights = {tag: sum_ / SCALE for tag, sum_ in zip(table.languages, table.unpacked(total), strict=True)}
    if letters < _MIN_LETTERS_TO_FIT:
        return weights, {}
    per_trigram = 1 / (SCALE * letters)  # a word of n letters has n trigrams with its two edges
    fits = zip(table.languages, table.unpacked(trigrams), table.usual_fits, strict=True)
    return weights, {tag: sum_ * per_trigram / usual for tag, sum_, usual in fits}


def _bonuses(
    table: Table, hints: tuple[str, ...], candidates: tuple[str, ...], prior: Mapping[str, float]
) -> dict[str, float]:
    """What is known beside the text for each language of ``table``, in weight units."""
    bonuses = dict.fromkeys(table.languages, 0.0)
    for tag in table.rare:
        bonuses[tag] -= _RARE_WEIGHT
    for tags, weight in ((candidates, _CANDIDATE_WEIGHT), (hints, _HINT_WEIGHT)):
        named = {language for tag in tags for language in included_languages(tag)}
        for language in named & bonuses.keys():
            bonuses[language] += weight
    for language, weight in prior.items():
        if language in bonuses:
            bonuses[language] += weight
    return bonuses


def _probabilities(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    """Languages with their probability, likeliest first; ties in alphabetical order."""
    best = max(weights.values())
    odds = {tag: exp((weight - best) / _TEMPERATURE) for tag, weight in weights.items()}
    total = sum(odds.values())
    ranked = sorted(odds.items(), key=lambda item: (-item[1], item[0]))
    return [(tag, round(value / total, 4)) for tag, value in ranked]


def _persian_variety(candidates: tuple[str, ...], hints: tuple[str, ...]) -> str:
    """``fa-AF`` when the page names Dari, or its site does and has no Iranian Persian beside it; else ``fa``.

    No template declares Dari by default, while sites in Dari often declare ``fa``.
    """
    is_dari = "fa-AF" in hints or ("fa-AF" in candidates and "fa" not in candidates)
    return "fa-AF" if is_dari else "fa"
