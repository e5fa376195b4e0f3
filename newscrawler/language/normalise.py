"""The form of a text that language profiles are trained on and compared with.

Looser than canonical text and never stored: it drops what says nothing about the language (addresses,
handles, digits, marks) and joins spellings that differ by keyboard, not by language.
"""

import re
import unicodedata

# Addresses, e-mail, handles and hash tags: Latin letters that belong to no language.
_ADDRESS = re.compile(
    # Each part begins where its run of characters does: from everywhere in it takes the square of its length and more.
    r"(?:https?://|www\.)\S*|(?<![^\s@])[^\s@]++@[^\s@]+\.\w+|[@#]\w+|"
    r"(?<![\w.-])[\w-]++(?:\.[\w-]++)*?\.(?:com|org|net|info|af|ir|pk|tv)\b\S*",
    re.IGNORECASE,
)
_ADDRESS_SIGNS = ("://", "www.", "WWW.", "@", "#", ".")

# Bidi controls, BOM, soft hyphen, tatweel, and the vowel marks of Arabic and Hebrew, which few texts write.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x0640,
        0x0670,
        0x200B,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        *range(0x0591, 0x05C8),
        *range(0x0610, 0x061B),
        *range(0x064B, 0x0660),
        *range(0x06D6, 0x06DD),
        *range(0x06DF, 0x06E9),
        *range(0x06EA, 0x06EE),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
# Lower case of the dotted capital I would be two characters; the letter apostrophes of Uzbek are written with
# any apostrophe, most of which are no letters.
_CLEANED: dict[int, str | None] = {**_INVISIBLE, ord("İ"): "i", 0x02BB: "'", 0x02BC: "'"}
# Letters that differ by keyboard (44 % of one Iranian agency's headlines are typed with Arabic ones), by
# encoding (Romanian cedilla and comma) or that langdetect's profiles have joined (Vietnamese).
_FOLDED = {
    ord("ي"): "ی",
    ord("ى"): "ی",
    ord("ك"): "ک",
    ord("ș"): "ş",
    ord("Ș"): "ş",
    ord("ț"): "ţ",
    ord("Ț"): "ţ",
    **dict.fromkeys(range(0x1EA0, 0x1EFA), "ể"),
}
_PRESENTATION = re.compile("[\ufb00-\ufdff\ufe70-\ufefc\uff21-\uff5a\uff66-\uffdc]+")
# Letters, the sign words of Sindhi, and the vowel signs of the scripts of India, which ``\w`` leaves out.
_WORD = re.compile(
    "(?:[^\\W\\d_]|[\u06fd\u06fe\u0300-\u036f\u0900-\u0963\u0980-\u09e3\u0a00-\u0a65\u0a80-\u0ae3\u0b00-\u0b65"
    "\u0b80-\u0be5\u0c00-\u0c63\u0c80-\u0ce3\u0d00-\u0d63])+"
)


def plain_text(text: str) -> str:
    """``text`` without addresses, invisible characters and vowel marks; spelling and case are kept."""
    if any(sign in text for sign in _ADDRESS_SIGNS):
        text = _ADDRESS.sub(" ", text)
    if text.isascii():
        return text
    # Only the presentation forms: NFKC of a whole text would also make letters of signs.
    text = _PRESENTATION.sub(lambda forms: unicodedata.normalize("NFKC", forms[0]), text)
    return unicodedata.normalize("NFC", text).translate(_CLEANED)


def folded(plain: str) -> str:
    """A :func:`plain_text` in lower case and in one spelling, in which n-grams are compared."""
    return plain.translate(_FOLDED).lower()


def words_of(plain: str) -> list[str]:
    """The words of a :func:`plain_text`, in order; case is kept."""
    found: list[str] = _WORD.findall(plain)
    return found
