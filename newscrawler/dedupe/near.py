"""Near-duplicates: wire copies and rewrites, decided by how much of their texts is the same.

Measured on four copies of one agency story: Jaccard of the character 5-grams 0.61 to 0.76, containment 0.79 to 0.91;
unrelated pairs at most 0.07 and 0.13.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b

from newscrawler.dedupe import minhash
from newscrawler.dedupe.blocks import PARAGRAPH, comparison_key, weight_of
from newscrawler.items import Article, Role

MIN_GRAMS = 100
"""Distinct 5-grams that a text must have to be compared at all: two short notices are alike by their form."""
SAME_JACCARD = 0.5
SAME_CONTAINMENT = 0.8
CLUSTER_JACCARD = 0.25
"""A round-up holds many stories whole: they are near to it, and are not one group through it."""
MARGIN = 0.18
"""What an estimate may be wrong by: four standard errors of 128 slots."""
PRINT_BITS = 48
"""Bits of a print: two of ten million are equal by chance with 2 in 10 000, and then texts decide."""
_MIN_NUMBERS = 3
_MOST_EQUAL_NUMBERS = 0.4
_NUMBER = re.compile(r"\d+(?:[.,٫٬/:]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of a text to find those that resemble it."""

    size: int
    """Distinct 5-grams."""
    signature: bytes
    """``nc-mh-1``; empty for a text too short to be compared."""
    paragraphs: tuple[int, ...]
    """Prints of its long paragraphs."""

    @property
    def bands(self) -> tuple[int, ...]:
        """Prints of its bands."""
        return band_prints(self.signature)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """How much two texts have in common."""

    jaccard: float
    """Common grams as a share of all."""
    containment: float
    """Common grams as a share of the shorter text's."""

    @property
    def is_near(self) -> bool:
        """Whether one is a copy or a rewrite of the other, or a part of it."""
        return self.jaccard >= SAME_JACCARD or self.containment >= SAME_CONTAINMENT

    @property
    def may_be_near(self) -> bool:
        """The same for an estimate: whether the texts themselves are worth comparing."""
        return self.jaccard >= SAME_JACCARD - MARGIN or self.containment >= SAME_CONTAINMENT - 1.5 * MARGIN

    @property
    def is_one_story(self) -> bool:
        """Whether they belong into one group."""
        return self.is_near and self.jaccard >= CLUSTER_JACCARD


def story_texts(article: Article) -> tuple[str, ...]:
    """The texts that are compared: the story's paragraphs without captions."""
    return tuple(p.text for p in article.paragraphs if p.role is not Role.CAPTION)


def text_grams(texts: Sequence[str]) -> Set[bytes]:
    """The grams of a story."""
    return minhash.grams("".join(map(comparison_key, texts)))


def sketch(texts: Sequence[str]) -> Sketch:
    """The sketch of a story's paragraphs."""
    keys = [comparison_key(text) for text in texts]
    found = minhash.grams("".join(keys))
    return Sketch(
        size=len(found),
        signature=minhash.signature(found) if len(found) >= MIN_GRAMS else b"",
        paragraphs=tuple(dict.fromkeys(print_of(b"p", k) for k in keys if weight_of(k) >= PARAGRAPH)),
    )


def print_of(kind: bytes, key: str) -> int:
    """The print of a key among those of its kind."""
    return _print(kind, key.encode("utf-8", "replace"))


def band_prints(signature: bytes) -> tuple[int, ...]:
    """Prints of a signature's bands; none for an empty one, or one of another format."""
    if not minhash.is_signature(signature):
        return ()
    return tuple(_print(minhash.FORMAT, band) for band in minhash.bands(signature))


def resemblance(one: Set[bytes], other: Set[bytes]) -> Resemblance:
    """How much two sets of grams have in common."""
    common = len(one & other)
    return _resemblance(common, len(one), len(other))


def estimated(one: Sketch, size: int, signature: bytes) -> Resemblance:
    """The same, guessed from signatures. Where one has none of our format, anything is possible."""
    if not (minhash.is_signature(one.signature) and minhash.is_signature(signature)):
        return Resemblance(jaccard=1.0, containment=1.0)
    jaccard = minhash.estimate(one.signature, signature)
    return _resemblance(jaccard * (one.size + size) / (1 + jaccard), one.size, size)


def is_next_bulletin(one: str, other: str) -> bool:
    """Whether two texts of a site that resemble each other tell different figures: rates, weather, results.

    Their form is the same every time; the numbers are the news.
    """
    ours, theirs = (set(_NUMBER.findall(text)) for text in (one, other))
    if min(len(ours), len(theirs)) < _MIN_NUMBERS:
        return False
    return len(ours & theirs) <= _MOST_EQUAL_NUMBERS * min(len(ours), len(theirs))


def _resemblance(common: float, one: int, other: int) -> Resemblance:
    if not one or not other:
        return Resemblance(jaccard=0.0, containment=0.0)
    return Resemblance(
        jaccard=common / (one + other - common), containment=min(1.0, common / min(one, other))
    )


def _print(kind: bytes, data: bytes) -> int:
    digest = blake2b(data, digest_size=PRINT_BITS // 8, person=kind).digest()
    return int.from_bytes(digest, "little")
