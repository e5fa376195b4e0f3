"""Which language a text is in: script first, then n-grams, words and letters of that script's languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from types import MappingProxyType

from .chinese import chinese_variant
from .evidence import Evidence, bonuses, evidence_of, fit_of, probabilities, weights_of
from .normalise import plain_text, words_of
from .script import UNKNOWN_SCRIPT, direction_of, dominant_script, script_letters, script_of_character
from .tables import table_of
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
_WITHOUT_WORDS = frozenset({UNKNOWN_SCRIPT, "Hani"})
_MAX_CHARACTERS = 900
"""Longer texts are judged by their beginning, middle and end, of this length together: a document of the
development set gets the same answer from 600 characters on."""
_MIN_CONFIDENCE = 0.25
"""Below this the best language is a guess, unless something beside the text leads to expect it: it is right one
time in four."""
_MIN_LETTERS_TO_FIT = 240
"""Shorter texts may be a list of names: how well they fit says little about the language."""
_MIN_FIT = 0.8
"""A text that fits the best language worse than this, relative to a usual text of it, is in none we know."""
_MIN_FIT_OF_EXPECTED = 0.7
"""Likewise for a language that the page, its site or the rest of the document leads to expect."""
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
    return judged(read(text), canonical_tags(hints), canonical_tags(candidates))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What there is to see in a text, gathered once, however often it is judged."""

    text: str
    """As it was given, or a sample of it."""
    plain: str
    """Normalised."""
    letters: int
    """How many letters of any script the normalised text has."""
    script: str
    """ISO 15924 code."""
    evidence: Evidence | None = None
    """What its words say; ``None`` where the script alone decides."""


def read(text: str) -> Reading:
    """The text, read."""
    text = _sample(text)
    plain = plain_text(text)
    counts = script_letters(plain)
    script = _script(plain, counts)
    evidence = None
    if script not in _WITHOUT_WORDS and (table := table_of(script)).languages:
        evidence = evidence_of(_words_in(script, plain), table)
    return Reading(text=text, plain=plain, letters=sum(counts.values()), script=script, evidence=evidence)


def together(readings: Sequence[Reading]) -> Reading:
    """Several readings of one script as that of one text."""
    evidence = [each.evidence for each in readings if each.evidence]
    return Reading(
        text="\n".join(each.text for each in readings),
        plain="\n".join(each.plain for each in readings),
        letters=sum(each.letters for each in readings),
        script=readings[0].script,
        evidence=reduce(add, evidence) if evidence else None,
    )


def judged(
    reading: Reading,
    hints: tuple[str, ...],
    candidates: tuple[str, ...],
    prior: Mapping[str, float] = _NO_PRIOR,
) -> Identified:
    """Like :func:`identify_language`, with tags in our spelling and a ``prior`` per language, in weight units."""
    script = reading.script
    direction = direction_of(script)
    if script == "Hani":
        tag, script, confidence = chinese_variant(reading.plain, (*prior, *candidates, *hints))
        return Identified(language=tag, confidence=confidence, script=script, direction=direction)
    if reading.evidence is None:
        only = _ONLY_LANGUAGE.get(script, UNDETERMINED)
        confidence = 1.0 if only != UNDETERMINED else 0.0
        return Identified(language=only, confidence=confidence, script=script, direction=direction)
    table = table_of(script)
    weights = weights_of(reading.evidence, table)
    for tag, bonus in bonuses(reading.text, table, hints, candidates, prior).items():
        weights[tag] += bonus
    ranked = probabilities(weights)
    named = {included for tag in (*candidates, *hints) for included in included_languages(tag)}
    language, confidence = ranked[0]
    is_long = reading.evidence.letters >= _MIN_LETTERS_TO_FIT
    fit = fit_of(reading.evidence, table, language) if is_long else 1.0
    if not _is_believed(confidence, fit, is_expected=language in named or language in prior):
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


def _is_believed(confidence: float, fit: float, *, is_expected: bool) -> bool:
    """Whether the best language is more than a guess and more than the nearest neighbour of another one."""
    if is_expected:
        return fit >= _MIN_FIT_OF_EXPECTED
    return confidence >= _MIN_CONFIDENCE and fit >= _MIN_FIT


def is_fitting(reading: Reading, language: str) -> bool:
    """Whether what was read, of any length, looks like ``language`` and not just more like it than like others."""
    table = table_of(reading.script)
    profile = included_languages(language)[0]
    if reading.evidence is None or profile not in table.languages:
        return True
    return fit_of(reading.evidence, table, profile) >= _MIN_FIT


def _words_in(script: str, plain: str) -> list[str]:
    """The words of a normalised text that are written in ``script``."""
    return [word for word in words_of(plain) if script_of_character(word[0]) == script]


def _script(plain: str, letters: Mapping[str, int]) -> str:
    """The script that carries a text; what stands in brackets is an aside when the scripts are mixed."""
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


def _persian_variety(candidates: tuple[str, ...], hints: tuple[str, ...]) -> str:
    """``fa-AF`` when the page names Dari, or its site does and has no Iranian Persian beside it; else ``fa``.

    No template declares Dari by default, while sites in Dari often declare ``fa``.
    """
    is_dari = "fa-AF" in hints or ("fa-AF" in candidates and "fa" not in candidates)
    return "fa-AF" if is_dari else "fa"
