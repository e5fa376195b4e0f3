"""Text of strangers on a page: short, in one line, harmless to the direction of what stands beside it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

MOST_CHARS = 240
"""Of a headline; a longer one is cut."""
CUT = "…"
MOST_ADDRESS = 2000
"""Characters of an address that a link leads to."""
# What XML forbids, what moves the reading direction beyond the text itself, what breaks a line, lone surrogates.
# The joiners U+200C and U+200D stay: words are spelled with them.
UNSHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]+"
)


def shown(text: str | None, most: int = MOST_CHARS) -> str:
    """The text in one line of at most ``most`` characters, controls and overrides replaced by a space."""
    if not text:
        return ""
    # One that is never shown is never looked at: a headline may have a megabyte.
    told = " ".join(UNSHOWN.sub(" ", text[: 4 * most]).split())
    if len(told) <= most and len(text) <= 4 * most:
        return told
    return told[: most - 1].rstrip() + CUT


def width(text: str) -> float:
    """How wide the text is, about, in letters of usual width."""
    return sum(_letter_width(letter) for letter in text)


def fitting(text: str, most: float) -> str:
    """As much of the text as is not wider than so many letters, cut where it is."""
    told = shown(text)
    if width(told) <= most:
        return told
    room = most - 1
    for at, letter in enumerate(told):
        room -= _letter_width(letter)
        if room < 0:
            return told[:at].rstrip() + CUT
    return told


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):  # marks and joiners stand on or between letters
        return 0.0
    return 1.6 if letter in "mwMW@%" else 1.0


def web_address(url: str) -> str | None:
    """The address when a link may lead there: http or https, of sane length, without controls; nothing else."""
    if len(url) > MOST_ADDRESS or UNSHOWN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
