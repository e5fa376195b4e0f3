"""What a body is by its bytes, and whether it came whole."""

from __future__ import annotations

import gzip
import zlib

import pytest

from newscrawler.safety.bodies import is_cut_off

STORY = b"<p>The hanging bridge carried its first walkers on Friday.</p>" * 2000
PACKED, DEFLATED = gzip.compress(STORY), zlib.compress(STORY)


@pytest.mark.parametrize(
    ("packed", "coding", "cut"),
    [
        (PACKED, "gzip", False),
        (PACKED[:-1], "gzip", True),
        (PACKED[:-8], "x-gzip", True),
        (PACKED[: len(PACKED) // 2], "gzip", True),
        (PACKED[:9], "gzip", True),
        (PACKED + b"and more", "gzip", False),
        (gzip.compress(STORY[:99]) + gzip.compress(STORY[99:]), "gzip", False),
        (PACKED[:-8] + bytes(8), "gzip", False),
        (DEFLATED, "deflate", False),
        (DEFLATED[:-6], "deflate", True),
        (DEFLATED[2:-4], "deflate", False),
        (DEFLATED[2:-9], "deflate", True),
        (b"", "gzip", True),
        (PACKED[:-8], "br", False),
        (STORY, "identity", False),
    ],
    ids=[
        "whole", "one byte", "no trailer", "half", "head", "garbage after", "two members", "wrong check",
        "zlib", "zlib cut", "raw", "raw cut", "nothing", "other coding", "none",
    ],
)  # fmt: skip
def test_is_cut_off(packed: bytes, coding: str, cut: bool) -> None:
    assert is_cut_off(packed, coding, len(STORY)) is cut


def test_a_damaged_body_is_cut_off() -> None:
    assert is_cut_off(PACKED[:200] + b"\xff" * 200 + PACKED[400:], "gzip", len(STORY) // 2)
