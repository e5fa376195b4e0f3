"""Bytes to text: the encoding a page declares, weighed against the one it has."""

import re
from dataclasses import dataclass
from enum import StrEnum

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

from newscrawler.text.legacy import guess_legacy
from newscrawler.text.mojibake import repair_mojibake

__all__ = ["Decoded", "EncodingSource", "decode", "repair_mojibake"]


class EncodingSource(StrEnum):
    """Where the encoding was learned."""

    BOM = "bom"
    HEADER = "header"
    """The charset of the HTTP Content-Type."""
    META = "meta"
    """A meta element or XML declaration."""
    DETECTED = "detected"
    """The bytes themselves, against a wrong declaration or for want of one."""
    FALLBACK = "fallback"
    """Nothing: neither declared nor recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's text and how its bytes were read."""

    text: str
    """The text, without byte order mark; U+FFFD stands for bytes that mean nothing."""
    encoding: str
    """Python's name of the encoding."""
    source: EncodingSource
    """Why this encoding."""


_UTF_8 = "utf-8"
_WEB = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|cp\d+|iso8859-\d+|koi8-\w|gb18030|gbk|gb2312|big5\w*|euc_\w+|shift_jis\w*|hz"
    r"|iso2022_\w+|mac[-_]\w+|johab|tis-620|kz1048|ptcp154"
)
"""Codecs that decode text; Python's registry also has rot13, idna, unicode_escape …"""

_SEVEN_BIT = re.compile("iso2022_|hz")
_DOUBLE_BYTE = re.compile("gb|big5|euc_|shift_jis|cp932|cp949|johab")
_DEFAULT_OF_SERVERS = frozenset({"cp1252", "iso8859-15"})

_UTF_8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_CHANCE = 12
"""Bytes above ASCII up to which a double-byte text may be valid UTF-8 by chance (联通 in GBK is)."""

_SOUND_TO_BROKEN = 4
"""Whole UTF-8 characters for each broken one that make a damaged UTF-8 page of it: in windows-1256 nearly all break."""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page: byte order mark, HTTP charset, meta or XML declaration, detection, in this order.

    A declaration that the bytes refute does not count: UTF-8 declared as anything else, windows-1256 and others
    declared as UTF-8 or as the server's Latin default. Never raises.
    """
    bom, mark = read_bom(body)
    if bom and mark:
        return Decoded(text=to_unicode(body[len(mark) :], bom), encoding=bom, source=EncodingSource.BOM)
    claims = _claims(body, content_type)
    wide = _wide(body, claims)
    if wide:
        return wide
    try:
        text = body.decode(_UTF_8)
    except UnicodeDecodeError:
        return _not_utf_8(body, claims)
    return _short_legacy(body, text, claims) or _as_utf_8(text, claims)


def _claims(body: bytes, content_type: str | None) -> dict[str, EncodingSource]:
    """The encodings the page declares, the one to be believed first, each with where it says so."""
    claims: dict[str, EncodingSource] = {}
    header = http_content_type_encoding(content_type)
    if header and _WEB.fullmatch(header):
        claims[header] = EncodingSource.HEADER
    if header == _UTF_8:
        return claims  # the rule by far; a meta element could only agree or be wrong
    meta = html_body_declared_encoding(body)
    if meta and _WEB.fullmatch(meta):
        claims.setdefault(meta, EncodingSource.META)
    return claims


def _wide(body: bytes, claims: dict[str, EncodingSource]) -> Decoded | None:
    """UTF-16 or UTF-32 without a byte order mark: every other byte of its markup is NUL."""
    start = body[:256]
    if start.count(0) * 4 < len(start) or not start:
        return None
    for encoding, source in claims.items():
        if encoding.startswith(("utf-16", "utf-32")) and source is EncodingSource.HEADER:
            return Decoded(text=to_unicode(body, encoding), encoding=encoding, source=source)
    if start.count(0) * 8 > len(start) * 5:
        return None  # neither markup in UTF-16 nor text
    encoding = "utf-16-be" if start[0::2].count(0) > start[1::2].count(0) else "utf-16-le"
    return Decoded(text=to_unicode(body, encoding), encoding=encoding, source=EncodingSource.DETECTED)


def _as_utf_8(text: str, claims: dict[str, EncodingSource]) -> Decoded:
    source = claims.get(_UTF_8)
    if source is None:
        source = EncodingSource.FALLBACK if text.isascii() else EncodingSource.DETECTED
    return Decoded(text=text, encoding=_UTF_8, source=source)


def _short_legacy(body: bytes, text: str, claims: dict[str, EncodingSource]) -> Decoded | None:
    """Valid UTF-8 that is rather what the page declares: a seven-bit code, or a very short double-byte text."""
    if len(body) - len(text) > _CHANCE or _UTF_8 in claims:
        return None
    for encoding, source in claims.items():
        if _SEVEN_BIT.match(encoding) or (_DOUBLE_BYTE.match(encoding) and not text.isascii()):
            decoded = _strict(body, encoding)
            if decoded is not None:
                return Decoded(text=decoded, encoding=encoding, source=source)
    return None


def _not_utf_8(body: bytes, claims: dict[str, EncodingSource]) -> Decoded:
    if _is_damaged_utf_8(body):
        source = claims.get(_UTF_8, EncodingSource.DETECTED)
        return Decoded(text=to_unicode(body, _UTF_8), encoding=_UTF_8, source=source)
    if _UTF_8 in claims:
        claims = claims | _claims(body, None)  # what else does the page say?
    possible = {claim: source for claim, source in claims.items() if not claim.startswith("utf-")}
    firm = [claim for claim in possible if claim not in _DEFAULT_OF_SERVERS]
    if len(firm) == 1 and (text := _strict(body, firm[0])) is not None:
        return Decoded(text=text, encoding=firm[0], source=possible[firm[0]])
    guess = guess_legacy(body)
    if guess:
        source = possible.get(guess, EncodingSource.DETECTED)
        return Decoded(text=to_unicode(body, guess), encoding=guess, source=source)
    encoding, source = next(iter(possible.items()), ("cp1252", EncodingSource.FALLBACK))
    return Decoded(text=to_unicode(body, encoding), encoding=encoding, source=source)


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf_8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 with a few broken characters: a cut, a foreign block."""
    sound = len(_UTF_8_CHARACTER.findall(body))
    rest = _UTF_8_CHARACTER.sub(b"", body)
    broken = len(rest) - len(rest.translate(None, bytes(range(128, 256))))
    return sound >= _SOUND_TO_BROKEN * broken
