"""Text of strangers on a page: short, in one line, harmless to the direction of what stands beside it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MOST_CHARS = 240
"""Of a headline; a longer one is cut."""
CUT = "…"
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


def web_address(url: str) -> str | None:
    """The address when a link may lead there: http or https, nothing else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
