"""Text flattened for comparison, with its spaces and signs kept: what the comparison key would throw away."""

import unicodedata

__all__ = ["flatten", "word_key"]

# The letters that sites and keyboards exchange; the table of newscrawler.text.fold, kept in step by a test.
_LETTERS = {
    **dict.fromkeys("يىېۍێے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    "ګ": "گ",
    **dict.fromkeys("ةہھەۃ", "ه"),
    "ٱ": "ا",
    "ں": "ن",
    "ँ": "ं",  # printed for one another in Hindi
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
}
# Dropped: the hamza, the tatweel, the nukta of India, often left out, and apostrophes inside names (Uzbek, Ukrainian, Hebrew abbreviations).
_DROPPED = frozenset("ءٴۥۦ\u093c\u09bc\u0a3c\u0abcـ'’‘`´ʻʼʹ׳ʿʾ\u02bd")
_SIGNS = {
    **dict.fromkeys("–—−‐‑‒―⁃﹣", "-"),
    **dict.fromkeys("،、؛٬", ","),
    "٫": ".",
    "。": ".",
    "⁄": "/",
    "∕": "/",
    "∶": ":",
    "।": " ",
    "۔": ".",
    "॰": ".",
    "\u200c": " ",
}


class _Flattening(dict[int, str]):
    """A translation table that works out each code point when it first meets it."""

    def __missing__(self, code: int) -> str:
        value = self[code] = _flat_character(chr(code))
        return value


def _flat_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if character in _SIGNS:
        return _SIGNS[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "Z" or category == "Cc":
        return " "
    if character in _DROPPED or category == "Cf" or (category == "Mn" and not _is_vowel_sign(character)):
        return ""
    return character


def _is_vowel_sign(character: str) -> bool:
    """In the scripts of India and South-East Asia marks are vowels: without them जन is both January and June."""
    return "\u0900" <= character <= "\u109f"


_TABLE = _Flattening()


def flatten(text: str) -> str:
    """The text without case, marks and invisible characters, letters unified, digits in ASCII."""
    flat = unicodedata.normalize("NFKD", text).casefold().translate(_TABLE)
    return unicodedata.normalize("NFC", flat)


def word_key(word: str) -> str:
    """The form under which a name of the tables is found: flat, and nothing but letters, marks and digits."""
    return "".join(
        character
        for character in flatten(word)
        if character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}
    )
