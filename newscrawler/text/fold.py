"""Comparison key: never shown, never stored in place of text."""

import re
import unicodedata

from newscrawler.text.clean import clean

_SAME = {
    "ی": "يىېۍێےۓئ",
    "ک": "ك",
    "گ": "ګ",
    "ه": "ةۀۂۃہھە",
    "ا": "أإآٱ",
    "و": "ؤ",
    "ن": "ں",
    "i": "ı",  # an upper-case I of Turkish or Azerbaijani folds to i
    "ं": "ँ",  # printed for one another in Hindi
}
"""Letters that writers, keyboards and editors use for one another, by the letter they become."""

_DROPPED = (
    "ءٴ"  # hamza, written or not
    "ـۥۦ"  # tatweel and small Quranic letters
    "ʹʺʻʼʽʾʿˈˊˋ"  # apostrophes by nature, letters by category: Uzbek oʻ, o‘ and o' are one
    "\u093c"  # nukta, as often left out
)

_VOWEL_SIGN_CLASSES = frozenset({0, 8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132})
"""Combining classes of the marks that spell in Indic, Thai, Lao, Khmer, Tibetan …: not ornaments."""

_IGNORABLE = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Marks of those classes that no reader sees: variation selectors, joiners, inherent vowels."""

_JOINERS = re.compile("[\u061c\u200c-\u200f]+")
"""The invisible characters that canonical text keeps."""

_ASCII_LOWER = bytes(range(256)).lower()
_ASCII_OTHER = bytes(code for code in range(128) if not chr(code).isalnum())


def fold(text: str) -> str:
    """The key under which two spellings of the same words are equal: letters and digits, no spaces.

    Width, case, presentation forms, vowel points, ZWNJ, punctuation and digit scripts do not count, nor which
    yeh, kaf, heh or hamza a keyboard gave; no language needs to be known. Digits keep their value (in news
    the number is the news). Empty for text without letters and digits. Idempotent, total and linear.
    """
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_LOWER, _ASCII_OTHER).decode("ascii")
    if not text.isprintable():
        # What no reader sees must not keep a letter and its mark apart.
        text = _JOINERS.sub("", clean(text))
    compatible = unicodedata.normalize("NFKC", text)
    key = compatible.casefold()
    if key != compatible:
        key = unicodedata.normalize("NFKC", key)
    # Letters that a dropped mark kept apart (Hangul) compose now.
    return unicodedata.normalize("NFC", key.translate(_KEYS))


class _Keys(dict[int, str]):
    """What each character becomes in the key, found once per character for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        self[code] = key = _key(chr(code))
        return key


def _key(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalnum():
        return character
    if unicodedata.category(character) == "Mc":
        return character
    is_vowel_sign = (
        unicodedata.category(character) == "Mn"
        and unicodedata.combining(character) in _VOWEL_SIGN_CLASSES
        and not _IGNORABLE.match(character)
    )
    return character if is_vowel_sign else ""


_KEYS = _Keys()
_KEYS.update({ord(letter): one for one, letters in _SAME.items() for letter in letters})
_KEYS.update({ord(letter): "" for letter in _DROPPED})
