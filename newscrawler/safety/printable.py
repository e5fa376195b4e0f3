"""Text of strangers in our own log lines and on our terminal."""

from __future__ import annotations

import re

# Controls of C0 and C1 (ANSI escapes, carriage returns), line separators, bidirectional overrides and isolates,
# lone surrogates: what moves a cursor, forges a line or hides one.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# A line of our own that goes on is indented; one that begins at the margin is not ours.
FORGED_LINE = re.compile(r"\n(?=\S)")
# User and password of an address, as in the URI of an FTP feed that a user configured.
USERINFO = re.compile(r"(?<=://)[^/?#\s@\"']+@")


def without_credentials(text: str) -> str:
    """The text with user and password left out of every address in it."""
    return USERINFO.sub("…@", text) if "@" in text else text


def printable(text: str) -> str:
    """The text in one line, with an escape in place of each control character."""
    return printable_lines(text).replace("\n", "\\n")


def printable_lines(text: str) -> str:
    """The same with its lines kept; none but the first begins at the margin."""
    if text.isascii() and text.isprintable():
        return text
    return FORGED_LINE.sub("\n    ", UNPRINTABLE.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
