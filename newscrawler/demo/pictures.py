"""Pictures drawn by code: a mountain scene per name, a logo, a video poster."""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from math import sin

WIDTH, HEIGHT = 800, 450
WATERLINE = 350
GROUND = 400
SKY_TONES = 64
LAYERS = 4
LIGHT = SKY_TONES + LAYERS
"""Palette index of sun, moon and lit windows; stars are the same."""
Colour = tuple[int, int, int]
# Sky above, sky at the horizon, farthest ridge, nearest ridge.
SCENES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((28, 57, 122), (238, 196, 150), (96, 112, 158), (22, 32, 62)),
    ((92, 148, 204), (236, 240, 236), (150, 176, 196), (46, 84, 78)),
    ((58, 36, 92), (244, 150, 110), (128, 84, 128), (34, 20, 44)),
    ((196, 218, 228), (250, 240, 216), (196, 176, 140), (112, 82, 54)),
    ((14, 26, 58), (74, 106, 152), (54, 76, 118), (10, 16, 32)),
    ((120, 176, 190), (250, 228, 196), (142, 168, 140), (52, 78, 44)),
    ((214, 120, 84), (252, 214, 150), (190, 104, 84), (74, 34, 38)),
    ((60, 110, 128), (206, 226, 214), (110, 148, 150), (24, 52, 62)),
    ((238, 226, 208), (250, 246, 236), (206, 186, 176), (96, 92, 112)),
    ((30, 24, 60), (146, 108, 150), (84, 66, 116), (18, 14, 36)),
    ((164, 196, 232), (255, 236, 226), (214, 170, 178), (108, 58, 78)),
)
STARRY = frozenset({4, 9})


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


def _town(seed: bytes) -> list[int]:
    """Height of a row of houses, domes and one minaret above the ground, per column."""
    heights = [0] * WIDTH
    x, n = seed[5] % 40, 0
    while x < WIDTH - 40:
        code = seed[(n * 5 + 3) % len(seed)]
        wide, tall = 26 + code % 44, 18 + code % 38
        for at in range(x, min(WIDTH, x + wide)):
            heights[at] = tall
            if code % 3 == 0:  # a dome over the middle of the house
                reach = (wide / 2 - 3) ** 2 - (at - x - wide / 2) ** 2
                heights[at] += int(max(0.0, reach) ** 0.5)
        x += wide + (code % 7) * (code % 3)
        n += 1
    tower = 120 + seed[6] * 2
    for at in range(tower, tower + 11):
        heights[at] = 112
    for at in range(tower - 3, tower + 14):
        heights[at] = max(heights[at], 84)
    return heights


def _poplars(seed: bytes) -> list[int]:
    """Height of a row of slender trees above the ground, per column."""
    heights = [0] * WIDTH
    x, n = seed[5] % 60, 0
    while x < WIDTH:
        code = seed[(n * 7 + 1) % len(seed)]
        half, tall = 8 + code % 8, 60 + code % 80
        for at in range(max(0, x - half), min(WIDTH, x + half)):
            heights[at] = max(heights[at], int(tall * (1 - ((at - x) / half) ** 2) ** 0.5))
        x += 24 + code % 70 * (2 if code % 4 == 0 else 1)
        n += 1
    return heights


def _mirrored(column: bytearray) -> None:
    """Put a lake into the foreground: what stands above the waterline again, upside down."""
    depth = HEIGHT - WATERLINE
    column[WATERLINE:] = column[WATERLINE - depth * 2 : WATERLINE : 2][::-1]


@lru_cache(maxsize=256)
def scene(name: str) -> bytes:
    """A landscape as PNG, the same for the same name."""
    seed = blake2b(name.encode(), digest_size=32).digest()
    light = seed[0] % len(SCENES)
    above, horizon, far, near = SCENES[light]
    palette = [_between(above, horizon, tone / (SKY_TONES - 1)) for tone in range(SKY_TONES)]
    palette += [_between(far, near, layer / (LAYERS - 1)) for layer in range(LAYERS)]
    palette.append(_between(horizon, (255, 250, 225), 0.7))
    sun_x, sun_y, radius = 110 + seed[1] * 2, 60 + seed[2] // 3, 22 + seed[3] // 9
    motif = seed[4] % 4
    rise = {1: _town, 2: _poplars}.get(motif, lambda _: [0] * WIDTH)(seed)
    sky = bytes(min(SKY_TONES - 1, y * SKY_TONES // 300) for y in range(HEIGHT))
    columns = []
    for x in range(WIDTH):
        column = bytearray(sky)
        if light in STARRY and x % 7 == 3:
            column[(x * x * 31 + seed[7] * x) % 230] = LIGHT
        if (half := radius**2 - (x - sun_x) ** 2) > 0:
            half = int(half**0.5)
            column[sun_y - half : sun_y + half] = bytes([LIGHT]) * (2 * half)
        for layer in range(LAYERS):
            top = _ridge(x, layer, seed)
            if layer == LAYERS - 1:
                top = min(top, GROUND - rise[x]) if motif == 1 else top - rise[x]
            column[top:] = bytes([SKY_TONES + layer]) * (HEIGHT - top)
            if motif == 3 and layer == LAYERS - 2:
                _mirrored(column)
                break
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
