"""What a body is, by what its header says and by its first bytes."""

from __future__ import annotations

import re
import zlib

# Media and documents; "application/octet-stream" says nothing, and some servers send pages with it.
NO_PAGE = re.compile(
    r"\s*(?:image|audio|video|font|model)/|\s*application/(?:pdf|zip|x-(?:rar|7z|tar|bzip|shockwave|msdownload)|"
    r"java-archive|msword|vnd\.(?:ms-|openxml|oasis|android|apple)|epub|wasm|x-font)",
    re.IGNORECASE,
)
MAGIC = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|%PDF-|PK\x03\x04|RIFF....(?:WEBP|WAVE|AVI )|OggS\0|ID3[\x02-\x04]\0|"
    rb"\x7fELF|....ftyp|\x1a\x45\xdf\xa3|wOF[F2]|Rar!\x1a|7z\xbc\xaf\x27\x1c|\xd0\xcf\x11\xe0|BZh[1-9]1AY|"
    rb"\xfd7zXZ\0|FLV\x01|\0asm\x01|MZ\x90\0",
    re.DOTALL,
)

CHUNK = 1 << 16


def is_no_page(content_type: str | None) -> bool:
    """Whether the header says that the body can be neither page, feed nor sitemap."""
    return bool(content_type) and NO_PAGE.match(content_type or "") is not None


def is_binary(body: bytes) -> bool:
    """Whether the bytes are those of an image, a film, a document or a program, whatever the header says."""
    return MAGIC.match(body) is not None


def is_cut_off(packed: bytes, coding: str, length: int) -> bool:
    """Whether a body in gzip or deflate coding ends before its end, or is damaged; ``length`` is its unpacked size.

    Scrapy hands on what could be unpacked, and half a story would be taken for the whole.
    """
    if coding not in ("gzip", "x-gzip", "deflate"):
        return False
    if coding != "deflate" and packed[-4:] == (length & 0xFFFFFFFF).to_bytes(4, "little"):
        return False  # RFC 1952: a member ends with its size
    stream = zlib.decompressobj(wbits=47 if coding != "deflate" or packed[:1] == b"\x78" else -15)
    left = packed
    try:
        while left and not stream.eof:
            stream.decompress(left, CHUNK)
            left = stream.unconsumed_tail
    except zlib.error as error:
        return "check" not in str(error)  # whole, but for a checksum that the server got wrong
    return not stream.eof
