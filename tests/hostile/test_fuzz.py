"""A short fuzz of every reader of strangers' bytes; `make fuzz` does the same for hours."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import SECONDS, TARGETS, seeds

EXAMPLES = {"article": 60, "listing": 60, "warc": 100}
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
SPICE = [
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"<", b">", b"&", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"<!DOCTYPE x [", b"\"'",
    b"<script type='application/ld+json'>", b"{" * 99, b"[" * 9999, b"9" * 5000, b"<div>" * 999, b"\\ud800", b"&#xd800;",
    "\u202e\u200b\u0640\u064b".encode(), b"<table><tr><td>" * 99, b"%" * 99, b"\n" * 999, b" " * 9999, b"-" * 9999,
    b"a" * 99999, "٠١٢٣٤".encode() * 999, b"http://[", b"<base href='http://['>", b"</html>", b"<svg><title>", b"\x1f\x8b",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, target: str) -> bytes:
    """A sound input with pieces cut out, doubled, or put in."""
    data = draw(st.sampled_from(seeds(target)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 400)))
        piece = draw(st.one_of(st.sampled_from(SPICE), st.binary(max_size=40)))
        data = data[:start] + piece * draw(st.integers(0, 3)) + data[end:]
    return data


# It warns of the length of a failing input, and the warning would stand in the place of the failure.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_raises_or_takes_long(target: str) -> None:
    @settings(
        max_examples=EXAMPLES.get(target, 200), deadline=None, suppress_health_check=CHECKS, database=None
    )
    @given(mutated(target))
    def hold(data: bytes) -> None:
        begun = time.process_time()
        TARGETS[target](data)
        assert time.process_time() - begun < SECONDS

    seeds(target)
    hold()
