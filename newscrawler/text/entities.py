"""Character references in text that was escaped once, or once too often."""

import html
import re

# A name without its semicolon counts only where no letter, digit or "=" follows, as in attributes (WHATWG HTML,
# 13.2.5.73): "?a=1&section=2" has no section sign. Numbers of more digits than any character has stay.
_REFERENCE = re.compile(
    r"&(?:#0{0,9}[0-9]{1,7}(?![0-9])|#[xX]0{0,9}[0-9a-fA-F]{1,6}(?![0-9a-fA-F])|[A-Za-z][A-Za-z0-9]{1,31})"
    r"(?:;|(?![A-Za-z0-9=;]))"
)
_MARKUP = frozenset("<>&")


def open_entities(text: str) -> str:
    """The text with character references opened once, as a browser would.

    Feeds and titles often hold references escaped twice. Those are opened fully (``&amp;zwnj;``, ``&amp;#8217;``),
    unless they stand for markup: ``&amp;lt;`` becomes ``&lt;`` and never ``<``.
    """
    if "&" not in text:
        return text
    once = _REFERENCE.sub(_character, text)
    if "&" not in once or ("&amp" not in text.lower() and "&#" not in text):
        return once
    return _REFERENCE.sub(_character_unless_markup, once)


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _character_unless_markup(match: re.Match[str]) -> str:
    opened = html.unescape(match[0])
    return match[0] if _MARKUP & set(opened) else opened
