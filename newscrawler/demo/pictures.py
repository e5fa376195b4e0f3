"""Pictures drawn by code: a mountain scene per name, a logo, a video poster."""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from math import sin

WIDTH, HEIGHT = 800, 450
SKY_TONES = 64
Colour = tuple[int, int, int]
# Sky above, sky at the horizon, farthest ridge, nearest ridge.
SCENES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((28, 57, 122), (238, 196, 150), (96, 112, 158), (22, 32, 62)),
    ((92, 148, 204), (236, 240, 236), (150, 176, 196), (46, 84, 78)),
    ((58, 36, 92), (244, 150, 110), (128, 84, 128), (34, 20, 44)),
    ((196, 218, 228), (250, 240, 216), (196, 176, 140), (112, 82, 54)),
    ((14, 26, 58), (74, 106, 152), (54, 76, 118), (10, 16, 32)),
    ((120, 176, 190), (250, 228, 196), (142, 168, 140), (52, 78, 44)),
)


def _between(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, palette: Sequence[Colour], rows: Sequence[bytes]) -> bytes:
    """A palette PNG of one byte a pixel (PNG specification, colour type 3)."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", pixels),
            _chunk(b"IEND", b""),
        )
    )


def _ridge(x: int, layer: int, seed: bytes) -> int:
    """Height of a ridge line in pixels from the top."""
    phase = [value / 20 for value in seed[layer * 4 : layer * 4 + 4]]
    swing = 58 - layer * 9
    wave = (
        sin(x / (150 - layer * 22) + phase[0])
        + 0.5 * sin(x / (61 - layer * 7) + phase[1])
        + 0.22 * abs(sin(x / 17 + phase[2]))
    )
    return int(205 + layer * 58 - swing * wave * 0.6)


@lru_cache(maxsize=256)
def scene(name: str) -> bytes:
    """A mountain scene as PNG, the same for the same name."""
    seed = blake2b(name.encode(), digest_size=32).digest()
    above, horizon, far, near = SCENES[seed[0] % len(SCENES)]
    palette = [_between(above, horizon, tone / (SKY_TONES - 1)) for tone in range(SKY_TONES)]
    palette += [_between(far, near, layer / 3) for layer in range(4)]
    palette.append(_between(horizon, (255, 250, 225), 0.7))
    sun_x, sun_y, radius = 120 + seed[1] * 2, 70 + seed[2] // 4, 26 + seed[3] // 12
    sky = bytes(min(SKY_TONES - 1, y * SKY_TONES // 300) for y in range(HEIGHT))
    columns = []
    for x in range(WIDTH):
        column = bytearray(sky)
        if (half := radius**2 - (x - sun_x) ** 2) > 0:
            half = int(half**0.5)
            column[sun_y - half : sun_y + half] = bytes([SKY_TONES + 4]) * (2 * half)
        for layer in range(4):
            top = _ridge(x, layer, seed)
            column[top:] = bytes([SKY_TONES + layer]) * (HEIGHT - top)
        columns.append(column)
    return png(WIDTH, palette, [bytes(row) for row in zip(*columns, strict=True)])


LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-label="Lajward Courier">
<rect width="64" height="64" rx="14" fill="#1f3f95"/><path d="M6 50 24 20l9 14 6-9 19 25z" fill="#e9c46a"/>
<path d="M24 20l9 14-5 16H6z" fill="#f4dd9a"/><circle cx="47" cy="15" r="5" fill="#fff6dc"/></svg>
"""

PLAYER = """<!DOCTYPE html><html lang="und"><head><meta charset="utf-8"><meta name="robots" content="noindex">
<title>&#9654;</title><style>html,body{margin:0;height:100%}svg{width:100%;height:100%}</style></head><body>
<svg viewBox="0 0 160 90"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#16264f"/>
<stop offset="1" stop-color="#c98f5a"/></linearGradient></defs><rect width="160" height="90" fill="url(#s)"/>
<path d="M0 90V62l30-26 22 18 28-34 34 38 20-12 26 22v22z" fill="#0d1733"/>
<circle cx="80" cy="45" r="14" fill="#fff" fill-opacity=".88"/><path d="M76 38v14l11-7z" fill="#1f3f95"/>
</svg></body></html>
"""
