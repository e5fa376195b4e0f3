"""The evidence for each language of a script, as tables from an n-gram or a word to one number.

langdetect's stock profiles and ours give, for a gram ``g`` and a language ``l``, the share ``p(g|l)``; its
weight is ``log(1 + p/floor)``, so that a gram the profile has not seen weighs nothing. The weights of all
languages of a script sit side by side in one integer, a lane of 32 bits each: scoring a text is then one
``sum()`` over its grams, exact, in any order, and ten times as fast as a loop over languages.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p
from struct import unpack
from typing import Any

from .normalise import folded, plain_text, words_of

SCALE = 64
"""Integer steps per unit of weight."""

_LANE_BITS = 32
_GRAM_FLOOR = (5e-4, 1e-4, 3e-5)
_GRAM_FACTOR = (0.25, 0.5, 1.0)
_LEAST_WEIGHT = SCALE // 8
"""Less than this changes no answer, and there are thousands of such n-grams."""
_WORD_FLOOR = 3e-5
_USUAL_WORD = 5
"""Letters: a longer word says more, as its n-grams do."""
_LISTED_WORD_SHARE = 2e-3
_NEW_TEXT_FIT = 0.75
"""A new text weighs this much of what the profile's own text does (measured: 0.66 to 1.01)."""
_ARABIC_KEYBOARD = str.maketrans("یک", "يك")
_ARABIC_KEYBOARD_SHARE = 0.1
"""Of the words of a language that does not write Arabic yeh and kaf, those that are typed with them."""
_LETTER_WEIGHT = 16.0
_LATIN_LETTER_WEIGHT = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The evidence for the languages of one script."""

    languages: tuple[str, ...]
    """Tags, in the order of the lanes."""
    rare: frozenset[str]
    """Languages that must be clearly better than their neighbours to be believed."""
    usual_fits: tuple[float, ...]
    """The mean weight of a trigram in a usual text, in the order of the lanes."""
    grams: Mapping[str, int]
    """N-gram (space for a word's edge) to the weights of all languages."""
    words: Mapping[str, int]
    """Whole word to the weights of all languages."""
    keyboard: Mapping[str, frozenset[str]]
    """Form of a letter to the languages whose keyboards do not write it; empty for most scripts."""

    def unpacked(self, total: int) -> tuple[int, ...]:
        """The sum of each lane, in the order of ``languages``."""
        count = len(self.languages)
        return unpack(f"<{count}I", total.to_bytes(4 * count, "little"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """One entry of ``languages.toml``."""

    tag: str
    script: str
    stock: str | None
    own: bool
    rare: bool
    fit: float | None


@cache
def known_languages() -> tuple[_Language, ...]:
    """The languages that have a table, in the order of ``languages.toml``."""
    text = (files(__package__) / "languages.toml").read_text(encoding="utf-8")
    return tuple(
        _Language(
            tag=tag,
            script=entry["script"],
            stock=entry.get("stock"),
            own=entry.get("own", False),
            rare=entry.get("rare", False),
            fit=entry.get("fit"),
        )
        for tag, entry in tomllib.loads(text).items()
    )


def _shares(profile: Mapping[str, Any]) -> dict[str, float]:
    """N-gram to its share among those of its length, after our normalisation."""
    totals = profile["n_words"]
    counts: dict[str, int] = profile["freq"]
    shares: dict[str, float] = {}
    spelled_alike = folded(plain_text("\n".join(counts))).split("\n")
    for gram, (spelled, count) in zip(spelled_alike, counts.items(), strict=True):
        length = len(spelled)
        if len(gram) == length:  # vowel marks drop out of Arabic and Hebrew grams
            shares[gram] = shares.get(gram, 0.0) + count / totals[length - 1]
    return shares


def _profiles(language: _Language) -> list[dict[str, float]]:
    """The shares of langdetect's profile of a language and of ours, as far as there are any."""
    found = []
    if language.stock is not None:
        stock = files("langdetect") / "profiles" / language.stock
        found.append(_shares(json.loads(stock.read_text(encoding="utf-8"))))
    if language.own:
        own = files(__package__) / "profiles" / f"{language.tag}.json"
        found.append(_shares(json.loads(own.read_text(encoding="utf-8"))))
    return found


def _mean(profiles: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean share of each n-gram over ``profiles``."""
    if len(profiles) == 1:
        return profiles[0]
    merged: dict[str, float] = {}
    for profile in profiles:
        for gram, share in profile.items():
            merged[gram] = merged.get(gram, 0.0) + share / len(profiles)
    return merged


def _expected_fit(shares: Mapping[str, float]) -> float:
    """What a trigram weighs on average in a text that the profile was not made from."""
    weights = (share * log1p(share / _GRAM_FLOOR[2]) for gram, share in shares.items() if len(gram) == 3)
    return max(_NEW_TEXT_FIT * sum(weights), 1.0)


@cache
def _counted_words() -> dict[str, dict[str, int]]:
    """Per language, the frequent words of its training text in millionths of all words."""
    text = (files(__package__) / "profiles" / "words.json").read_text(encoding="utf-8")
    counted: dict[str, dict[str, int]] = json.loads(text)
    return counted


@cache
def _listed(tag: str) -> Mapping[str, str]:
    """The hand-written table of a language, empty if it has none."""
    path = files(__package__) / "words" / f"{tag}.toml"
    if not path.is_file():
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _word_shares(tag: str) -> dict[str, float]:
    """Word to its share of the running text: counted in the training text, or listed by hand."""
    listed = words_of(plain_text(_listed(tag).get("words", "")).lower())
    shares = dict.fromkeys(listed, _LISTED_WORD_SHARE)
    for word, millionths in _counted_words().get(tag, {}).items():
        shares[word] = max(shares.get(word, 0.0), millionths / 1_000_000)
    if "ی" in _listed(tag).get("keyboard", "") and "ي" not in _listed(tag)["keyboard"]:
        for word, share in list(shares.items()):
            arabic = word.translate(_ARABIC_KEYBOARD)
            shares.setdefault(arabic, _ARABIC_KEYBOARD_SHARE * share)
    return shares


@cache
def table_of(script: str) -> Table:
    """The table of an ISO 15924 script; one without languages if we know none."""
    languages = [language for language in known_languages() if language.script == script]
    grams: dict[str, int] = {}
    words: dict[str, int] = {}
    keyboards: dict[str, str] = {}
    fits: list[float] = []
    by_length = {
        n: (SCALE * factor, floor)
        for n, (factor, floor) in enumerate(zip(_GRAM_FACTOR, _GRAM_FLOOR, strict=True), start=1)
    }
    for lane, language in enumerate(languages):
        shift = lane * _LANE_BITS
        shares = _mean(_profiles(language))
        fits.append(language.fit or _expected_fit(shares))
        for gram, share in shares.items():
            factor, floor = by_length[len(gram)]
            weight = round(factor * log1p(share / floor))
            if weight >= _LEAST_WEIGHT:
                grams[gram] = grams.get(gram, 0) + (weight << shift)
        listed = _listed(language.tag)
        for letter in listed.get("letters", ""):
            letter_weight = _LATIN_LETTER_WEIGHT if script == "Latn" else _LETTER_WEIGHT
            grams[letter] = grams.get(letter, 0) + (round(SCALE * letter_weight) << shift)
        if "keyboard" in listed:
            keyboards[language.tag] = listed["keyboard"]
        for word, share in _word_shares(language.tag).items():
            weight = round(SCALE * log1p(share / _WORD_FLOOR) * max(1.0, len(word) / _USUAL_WORD))
            words[word] = words.get(word, 0) + (weight << shift)
    return Table(
        languages=tuple(language.tag for language in languages),
        rare=frozenset(language.tag for language in languages if language.rare),
        grams=grams,
        usual_fits=tuple(fits),
        words=words,
        keyboard={
            form: frozenset(tag for tag, forms in keyboards.items() if form not in forms)
            for form in sorted(set("".join(keyboards.values())))
        },
    )
