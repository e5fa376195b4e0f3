"""XML from strangers: parsed without entities, network or document types, and repaired where it is broken."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
BARE = re.compile(rb"&(?!#?\w{1,32};)")
# Control characters that XML forbids; some systems leave them in titles.
ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# UTF-8 that stands for half a character: libxml2 lets it pass when it repairs, and lxml cannot read it then.
SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
BY_NUMBER = re.compile(rb"&#(?:x0{0,9}(d[89a-f][0-9a-f]{2})|0{0,9}(5[5-7]\d{3}));", re.IGNORECASE)
ENCODING = re.compile(rb"<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}[\"']\s{0,9}(?!utf-?8)", re.IGNORECASE)
DOCTYPE, SUBSET_END = re.compile(rb"<!DOCTYPE", re.IGNORECASE), re.compile(rb"\]\s{0,20}>")
PROLOG = 4096
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def parse_xml(body: bytes) -> etree._Element | None:
    """The root element, or ``None`` when there is no XML in the bytes."""
    body = clean_xml(body)
    if not body:
        return None
    try:
        return etree.fromstring(body, _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None


def clean_xml(body: bytes) -> bytes:
    """The bytes from the first tag on, without document type or illegal characters, entities of HTML written out."""
    if body[:2] in UTF16:
        return body
    start = body.find(b"<")
    if start < 0:
        return b""
    body = _without_doctype(body[start:])
    if b"&" in body:
        body = BY_NUMBER.sub(_whole, BARE.sub(b"&amp;", NAMED.sub(_written_out, body)))
    if not ENCODING.match(body):
        body = SURROGATE.sub(b"", body)
    return ILLEGAL.sub(b"", body)


def _without_doctype(body: bytes) -> bytes:
    start = DOCTYPE.search(body, 0, PROLOG)
    if start is None:
        return body
    end, subset = body.find(b">", start.end()), body.find(b"[", start.end())
    if 0 <= subset < end:
        closed = SUBSET_END.search(body, subset)
        end = closed.end() - 1 if closed else -1
    return body[: start.start()] + body[end + 1 :] if end >= 0 else body


def local(element: etree._Element) -> str:
    """Tag name in lower case without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text(element: etree._Element | None) -> str:
    """All text below the element, spaces joined; empty for ``None``."""
    if element is None:
        return ""
    return " ".join("".join(t for t in element.itertext() if isinstance(t, str)).split())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _written_out(match: re.Match[bytes]) -> bytes:
    name = match[1]
    if name in XML_ENTITIES:
        return match[0]
    characters = html5.get(name.decode("ascii") + ";")
    return "".join(f"&#{ord(c)};" for c in characters).encode("ascii") if characters else b""


def _whole(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    return b"" if 0xD800 <= code < 0xE000 else match[0]
