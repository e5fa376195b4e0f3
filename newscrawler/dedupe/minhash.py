"""MinHash signatures of a text's character 5-grams, in a written format of our own: ``nc-mh-1``.

Broder 1997, "On the resemblance and containment of documents": the share of equal slots in two signatures
estimates the Jaccard similarity of the two sets. Here a permutation is a rotation of the hash space: slot *i* holds
the first hash at or after a fixed point, going round (Shrivastava and Li 2014, "Densifying one permutation hashing
via rotation", with the fixed points drawn at random). One hash per gram and a binary search per slot take the place
of 128 hashes per gram, at the same error (measured: root mean square 0.045 at J = 0.5, as 128 free permutations).

The format, never to be changed under its name:

- a gram is five characters of the folded text as UTF-32 little-endian, its hash the CRC-32 of those 20 bytes;
- the 128 points are the consecutive little-endian 32-bit words of BLAKE2b-512 over ``nc-mh-1`` and a byte 0 to 7;
- slot *i* is the least hash >= point *i*, or the least of all when there is none;
- a signature is the seven ASCII bytes ``nc-mh-1`` and the 128 slots as little-endian 32-bit words, 519 bytes.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Set
from hashlib import blake2b
from operator import eq
from zlib import crc32

FORMAT = b"nc-mh-1"
SLOTS = 128
BANDS = 32
"""Bands of four slots: two texts of J = 0.5 share one with 87 %, of J = 0.6 with 99 %, of J = 0.2 with 5 %."""
GRAM = 5
"""Characters."""
_CHARACTER = 4
"""Bytes of one in UTF-32."""
_WORD = 4
"""Bytes of a slot."""
_ROWS = SLOTS // BANDS * _WORD
"""Bytes of a band."""


def _points() -> tuple[int, ...]:
    words = b"".join(blake2b(FORMAT + bytes([part])).digest() for part in range(SLOTS * _WORD // 64))
    return tuple(int.from_bytes(words[at : at + _WORD], "little") for at in range(0, len(words), _WORD))


POINTS = _points()


def grams(key: str) -> Set[bytes]:
    """The distinct 5-grams of a folded text; empty for fewer than five characters."""
    text = key.encode("utf-32-le", "replace")
    size = GRAM * _CHARACTER
    return {text[at : at + size] for at in range(0, len(text) - size + 1, _CHARACTER)}


def signature(text: Set[bytes]) -> bytes:
    """The signature of a set of grams, which may not be empty."""
    hashes = sorted(map(crc32, text))
    count = len(hashes)
    hashes.append(hashes[0])  # going round
    return FORMAT + _packed(hashes[bisect_left(hashes, point, 0, count)] for point in POINTS)


def is_signature(data: bytes) -> bool:
    """Whether the bytes are a signature of this format; one of another format says nothing here."""
    return len(data) == len(FORMAT) + SLOTS * _WORD and data.startswith(FORMAT)


def bands(data: bytes) -> tuple[bytes, ...]:
    """The bytes of each of the signature's 32 bands, its number in front."""
    slots = data[len(FORMAT) :]
    return tuple(bytes([n]) + slots[n * _ROWS : (n + 1) * _ROWS] for n in range(BANDS))


def estimate(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of the texts behind two signatures, 0 to 1, give or take 0.05."""
    equal: int = sum(map(eq, _unpacked(one), _unpacked(other)))
    return equal / SLOTS


def _packed(values: Iterable[int]) -> bytes:
    words = array("I", values)
    if sys.byteorder == "big":
        words.byteswap()
    return words.tobytes()


def _unpacked(data: bytes) -> array[int]:
    return array("I", data[len(FORMAT) :])  # in either byte order: they are only compared
