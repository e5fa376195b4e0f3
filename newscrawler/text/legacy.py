"""Which encoding older than UTF-8 some bytes are in, by the words they spell in each."""

import re
from collections.abc import Iterator

_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_LANGUAGE = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)

_SAMPLE = 200_000
"""Bytes of a page that are looked at."""
_WORDS = 1500

_ALPHABETS = {
    # encoding: (its letters, those that make up half of any text)
    "cp1256": ("\u0620-\u06ff\ufb50-\ufeff\u200c\u200d", "اليمنوتره"),
    "iso8859-6": ("\u0620-\u06ff", "اليمنوتره"),
    "cp1251": ("\u0400-\u04ff", "оеаинтсрвл"),
    "koi8-r": ("\u0400-\u04ff", "оеаинтсрвл"),
    "iso8859-5": ("\u0400-\u04ff", "оеаинтсрвл"),
    "cp1253": ("\u0370-\u03ff", "αοιετσνηυρ"),
    "cp1255": ("\u05b0-\u05ff", "יוהלארתבמ"),
    "cp874": ("\u0e00-\u0e7f", "านรอกเง่้มยลวดท"),
}
_DOUBLE_BYTE = {
    # encoding: (letters expected, the common ones, share of common ones at which the text is real)
    "cp932": ("\u3040-\u30ff", "のにをはたがでとしい", 0.15),
    "euc_jp": ("\u3040-\u30ff", "のにをはたがでとしい", 0.15),
    "cp949": ("\uac00-\ud7a3", "이다의는에을가고한하로지사", 0.12),
    "gb18030": ("\u4e00-\u9fff", "的一是在不了有和人这中大为上个国年", 0.06),
    "big5hkscs": ("\u4e00-\u9fff", "的一是在不了有和人這中大為上個國年", 0.06),
}
_LATIN = {
    # encoding: the letters above ASCII of the languages that use it, the likeliest first
    "cp1252": "àâäáãåæçèéêëìíîïñòóôöõøœùúûüßÿ",
    "cp1254": "çğıöşüâîû",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžőűöüăâîşţđäß",
    "cp1257": "ąčęėįšųūžāēģīķļņõäöü",
}

_HOME = {
    "cp1256": "ar fa ps ur ckb ku sd ug",
    "cp1251": "ru uk be bg sr mk kk ky tg tt mn",
    "cp1253": "el",
    "cp1255": "he yi",
    "cp874": "th",
    "cp1254": "tr az",
    "cp1250": "pl cs sk hu sl hr bs ro sq",
    "cp1257": "lt lv et",
    "cp1252": "en fr de es pt it nl sv da fi no nb nn is ca eu gl id ms sw",
}
_HOME_OF = {tag: encoding for encoding, tags in _HOME.items() for tag in tags.split()}

_ENOUGH = 0.6
"""Share of a text's words that must look natural."""


def guess_legacy(body: bytes) -> str | None:
    """Python's name of the single- or double-byte encoding that makes natural words of the bytes, or nothing."""
    sample = body[:_SAMPLE]
    text = _TAG.sub(b" ", sample)
    words = [word for word in _WORD.findall(text) if not word.isascii()][:_WORDS]
    if not words:
        return None
    home = _home(sample)
    scores = dict(_scores(b" ".join(words), text))
    if home in scores:
        scores[home] += 0.1
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= _ENOUGH else None


def _home(sample: bytes) -> str | None:
    """The encoding that was usual for the language the page declares."""
    match = _LANGUAGE.search(sample[:4096])
    return _HOME_OF.get(match[1].decode("ascii").lower()) if match else None


def _scores(words: bytes, text: bytes) -> Iterator[tuple[str, float]]:
    """How natural the text is in each encoding, from 0 to about 1.5."""
    for encoding, (letters, common) in _ALPHABETS.items():
        yield encoding, _alphabet_score(words.decode(encoding, "replace"), letters, common)
    for encoding, letters in _LATIN.items():
        yield encoding, _latin_score(words.decode(encoding, "replace"), letters)
    for encoding, (letters, common, share) in _DOUBLE_BYTE.items():
        yield encoding, _double_byte_score(text.decode(encoding, "replace"), letters, common, share)


def _alphabet_score(text: str, letters: str, common: str) -> float:
    """Share of words in one script and of natural case, and the share of common letters in them."""
    words = text.split()
    natural = re.compile(f"[{letters}]+")
    good = [word.strip("«»“”‘’\"'،؛؟.…–—-\xa0") for word in words]
    good = [word for word in good if natural.fullmatch(word) and _has_natural_case(word)]
    held = "".join(good).lower()
    if not held:
        return 0.0
    share_of_common = sum(map(held.count, common)) / len(held)
    return len(good) / len(words) * (0.5 + share_of_common)


def _has_natural_case(word: str) -> bool:
    return word[1:] == word[1:].lower() or (word.isupper() and len(word) < 5)


def _latin_score(text: str, letters: str) -> float:
    """Share of words that are mostly ASCII letters with letters, not signs, among them, of the right languages."""
    words = text.split()
    good = sum(map(_is_western, words))
    above = [letter for letter in text.lower() if letter > "\x7f" and letter.isalpha()]
    share_of_letters = sum(letter in letters for letter in above) / len(above) if above else 1.0
    return good / len(words) * (0.7 + 0.3 * share_of_letters)


def _is_western(word: str) -> bool:
    core = word.strip("«»“”‘’–—…•·©®°€£\xa0\xad")
    above = sum(letter > "\x7f" for letter in core)
    is_word = not core or core.replace("’", "").isalpha()
    return is_word and above * 2 <= len(core) + 1 and _has_natural_case(core)


def _double_byte_score(text: str, letters: str, common: str, share: float) -> float:
    """Full marks when nothing is broken and the commonest characters have at least their usual share."""
    high = re.sub("[\x00-\x7f]+", "", text)
    if not high or text.count("\ufffd") * 100 > len(high):
        return 0.0
    expected = len(re.findall(f"[{letters}]", high)) / len(high)
    found = sum(map(high.count, common)) / len(high)
    return min(found / share, 1.2) * (0.5 + expected / 2)
