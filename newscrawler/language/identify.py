"""Which language a text is in: script first, then n-grams, words and letters of that script's languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import exp
from types import MappingProxyType

from .chinese import chinese_variant
from .normalise import plain_text, words_of
from .script import UNKNOWN_SCRIPT, direction_of, dominant_script, script_letters
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
_CANDIDATE_WEIGHT = 10.0
"""What a text must say against the site's languages before another one is believed, in weight units."""
_HINT_WEIGHT = 4.0
"""Likewise for what the page declares: less, for nearly every wrong ``lang`` is a template's default."""
_RARE_WEIGHT = 8.0
_TEMPERATURE = 4.0
"""Weight units per unit of log odds: overlapping n-grams count the same evidence several times."""
_MAX_CHARACTERS = 1800
"""Longer texts are judged by three pieces of this length together: the answer does not change after that."""
_ALTERNATIVES = 3
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
    plain = plain_text(_sample(text))
    script = dominant_script(script_letters(plain))
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
    weights = dict(zip(table.languages, _text_weights(plain, table), strict=True))
    evidence = max(weights.values())
    for tag, bonus in _bonuses(table, hints, candidates, prior).items():
        weights[tag] += bonus
    ranked = _probabilities(weights)
    language, confidence = ranked[0]
    if evidence <= 0.0 and not (hints or candidates or prior):
        language, confidence, ranked = UNDETERMINED, 0.0, []
    variety = _persian_variety(candidates, hints)
    named = [(variety if tag == "fa" else tag, share) for tag, share in ranked]
    return Identified(
        language=variety if language == "fa" else language,
        confidence=confidence,
        script=script,
        direction=direction,
        alternatives=tuple((tag, share) for tag, share in named[1 : 1 + _ALTERNATIVES] if share >= 0.01),
    )


def _sample(text: str) -> str:
    """``text``, or its beginning, middle and end when it is long."""
    if len(text) <= _MAX_CHARACTERS:
        return text
    piece = _MAX_CHARACTERS // 3
    middle = (len(text) - piece) // 2
    return f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}"


def _text_weights(plain: str, table: Table) -> list[float]:
    """What a normalised text says for each language of ``table``, in weight units."""
    words = words_of(plain)
    line = f" {' '.join(words)} "
    none = repeat(0)
    total = sum(map(table.words.get, words, none))
    total += sum(map(table.grams.get, line, none))
    total += sum(map(table.grams.get, [line[i : i + 2] for i in range(len(line) - 1)], none))
    total += sum(map(table.grams.get, [line[i : i + 3] for i in range(len(line) - 2)], none))
    return [weight / SCALE for weight in table.unpacked(total)]


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
