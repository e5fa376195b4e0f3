#!/usr/bin/env python3
"""Train the language profiles of ``newscrawler/language/profiles`` from CC0 and public-domain text.

    python scripts/build_language_profiles.py ../shared/data/language/training

The folder holds JSON lists of strings, named ``SOURCE.LANGUAGE.json``. The profiles are in langdetect's own
JSON format (n-grams of one to three characters) and made with its own counting, so that langdetect can load
them too; ``words.json`` beside them holds the share of each frequent word. The same input gives the same
files, byte for byte.
"""

import argparse
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from langdetect.utils.lang_profile import LangProfile

from newscrawler.language.normalise import plain_text, words_of
from newscrawler.language.script import script_of

LANGUAGE = Path(__file__).resolve().parents[1] / "newscrawler" / "language"
PROFILES = LANGUAGE / "profiles"

# Codes of the training files (UDHR uses ISO 639-3) -> the profile they train.
PROFILE_OF = {
    "arb": "ar",
    "fa-AF": "fa",
    "kaz": "kk",
    "kmr": "ku",
    "pbu": "ps",
    "pes_1": "fa",
    "pes_2": "fa",
    "tgk": "tg",
    "tuk_cyrl": "tk-Cyrl",
    "tuk_latn": "tk",
    "uig_arab": "ug",
    "urd": "ur",
    "urd_2": "ur",
    "uzn_latn": "uz",
}
LISTED = ("az", "kk", "ky", "pnb", "sd", "skr", "tg", "tk", "tk-Cyrl")
"""Languages with little or no training text: the words that we listed for them count as text too."""
LISTED_WEIGHT = {"sd": 100}
"""How often a list counts beside a longer text, to make up half of it (1 if not named)."""
TEXT_WEIGHT = 3
"""How often each line of a hand-written text counts."""
MIN_WORD_COUNT = 4
"""A word rarer than this in the training text says more about its subject than about its language."""
MAX_WORDS = 1500
"""Words kept per language, the most frequent ones: they cover about four fifths of running text."""

# Uzbek: Latin to Cyrillic after the table of the 1995 law; longer strings first.
_UZBEK_APOSTROPHE = re.compile("[ʻʼ‘’'`´]")
_UZBEK_CYRILLIC = (
    ("o'", "ў"),
    ("g'", "ғ"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("yo", "ё"),
    ("yu", "ю"),
    ("ya", "я"),
    ("ye", "е"),
    ("ts", "ц"),
    *zip("abdefghijklmnopqrstuvxyzwc'", "абдефгҳижклмнопқрстувхйзвкъ", strict=True),
)


def uzbek_cyrillic(text: str) -> str:
    """Uzbek Latin ``text`` in Cyrillic letters, lower case."""
    text = _UZBEK_APOSTROPHE.sub("'", text).lower()
    text = re.sub(r"\be", "э", text)
    for latin, cyrillic in _UZBEK_CYRILLIC:
        text = text.replace(latin, cyrillic)
    return text


# Urdu and Sindhi share most of their nouns and names, and spell them differently; longer strings first.
_SINDHI_SPELLING = (
    ("کھ", "ک\0"),
    ("بھ", "ڀ"),
    ("تھ", "ٿ"),
    ("ٹھ", "ٺ"),
    ("دھ", "ڌ"),
    ("ڈھ", "ڍ"),
    ("چھ", "ڇ"),
    ("پھ", "ڦ"),
    ("ٹ", "ٽ"),
    ("ڈ", "ڊ"),
    ("ڑ", "ڙ"),
    ("ں", "ن"),
    ("ے", "ي"),
    ("ی", "ي"),
    ("ہ", "ه"),
)
_URDU_GRAMMAR_WORDS = 150
"""The most frequent words of Urdu, which Sindhi does not share."""


def sindhi_spelling(urdu: Sequence[str]) -> list[str]:
    """The nouns and names of Urdu texts, one by one, as Sindhi spells them."""
    counts = Counter(word for text in urdu for word in words_of(plain_text(text).lower()))
    grammar = {word for word, _ in counts.most_common(_URDU_GRAMMAR_WORDS)}
    spelled = []
    for word, count in sorted(counts.items()):
        if word in grammar:
            continue
        for letters, sindhi in _SINDHI_SPELLING:
            word = word.replace(letters, sindhi)
        word = re.sub("ک(?!\0)", "ڪ", word).replace("\0", "")
        spelled += [word] * count
    return spelled


def training_texts(folder: Path, scripts: dict[str, str]) -> dict[str, list[str]]:
    """Training strings per profile, in the order of the files; strings in another script are left out."""
    texts: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*.json")):
        code = path.name.split(".")[1]
        language = PROFILE_OF.get(code, code)
        strings = json.loads(path.read_text(encoding="utf-8"))
        # udhr.ckb.json holds Kurmanji in Latin letters: the script tells.
        texts[language] += [string for string in strings if script_of(string) == scripts[language]]
    # Sorani keyboards write its h as either of two letters; the training text has one of them.
    texts["ckb"] += [string.replace("ه", "ھ") for string in texts["ckb"]]
    texts["uz-Cyrl"] = [uzbek_cyrillic(string) for string in texts["uz"]]
    texts["sd"] = sindhi_spelling(texts["ur"])
    for language in LISTED:
        texts[language] += listed_words(language)
    return texts


def profile(language: str, texts: Iterable[str]) -> dict[str, object]:
    """A langdetect profile of ``texts``, its n-grams sorted."""
    counted = LangProfile(language)
    for text in texts:
        counted.update(" ".join(words_of(plain_text(text).lower())))
        counted.update(" ")
    counted.omit_less_freq()
    return {"freq": dict(sorted(counted.freq.items())), "n_words": counted.n_words, "name": language}


def word_shares(texts: Iterable[str]) -> dict[str, int]:
    """The frequent words of ``texts`` with their share of all words, in millionths, most frequent first."""
    counts = Counter(word for text in texts for word in words_of(plain_text(text).lower()))
    total = sum(counts.values())
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_WORDS]
    return {word: round(1_000_000 * n / total) for word, n in frequent if n >= MIN_WORD_COUNT}


def listed_words(language: str) -> Iterator[str]:
    """The hand-written text and words of a language; a word counts as often as its rank in the list suggests."""
    path = LANGUAGE / "words" / f"{language}.toml"
    if path.is_file():
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for line in table.get("text", "").splitlines():
            yield from [line] * (LISTED_WEIGHT.get(language, 1) * TEXT_WEIGHT)
        for rank, word in enumerate(table["words"].split()):
            yield from [word] * (LISTED_WEIGHT.get(language, 1) * (3 + 60 // (rank + 5)))


def write_json(path: Path, value: object) -> None:
    """Write ``value`` in one fixed form."""
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> int:
    """Write the profiles and say how large each is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("training", type=Path, help="folder of SOURCE.LANGUAGE.json files")
    folder = parser.parse_args().training
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder")
    languages = tomllib.loads((LANGUAGE / "languages.toml").read_text(encoding="utf-8"))
    scripts = {language: entry["script"] for language, entry in languages.items()}
    words: dict[str, dict[str, int]] = {}
    for language, texts in sorted(training_texts(folder, scripts).items()):
        write_json(PROFILES / f"{language}.json", profile(language, texts))
        if language not in LISTED:  # their words are listed: counts of a short text say little
            words[language] = word_shares(texts)
        sys.stdout.write(f"{language}: {len(texts)} strings\n")
    write_json(PROFILES / "words.json", words)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
