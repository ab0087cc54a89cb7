"""Pictures for the bundled news site, drawn instead of stored.

A story's picture is a landscape whose colours and hills come from its id; the
code to scan is a pattern that looks like one and says nothing.
"""

from __future__ import annotations

import struct
from random import Random
from zlib import compress, crc32

WIDTH, HEIGHT = 960, 540
MODULES = 29  # side of a version-3 QR code
FINDER = 7  # side of one of its three corner marks
SCALE = 6  # pixels a module
QUIET = 4  # empty modules around the code


def landscape_svg(seed: str) -> str:
    """A quiet landscape of 960 × 540, always the same for one seed."""
    random = Random(seed)
    hue = random.randrange(360)
    sun_x, sun_y, sun_r = random.randrange(140, 820), random.randrange(90, 230), random.randrange(36, 76)
    hills = "".join(
        f'<path d="{_ridge(random, 250 + 85 * row)}" fill="hsl({(hue + 14 * row) % 360} 38% {58 - 13 * row}%)"/>'
        for row in range(4)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}" role="img">'
        f'<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl({hue} 46% 68%)"/>'
        f'<stop offset="1" stop-color="hsl({(hue + 40) % 360} 72% 90%)"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>'
        f'<circle cx="{sun_x}" cy="{sun_y}" r="{sun_r}" fill="#fff" fill-opacity=".75"/>{hills}</svg>\n'
    )


def scan_png(seed: str) -> bytes:
    """A black and white PNG that looks like a QR code, always the same for one seed."""
    random = Random(seed)
    side = MODULES + 2 * QUIET
    dark = [[_is_dark(row - QUIET, column - QUIET, random) for column in range(side)] for row in range(side)]
    lines = [bytes(0 if module else 255 for module in row for _ in range(SCALE)) for row in dark]
    pixels = b"".join(b"\0" + line for line in lines for _ in range(SCALE))
    header = struct.pack(">IIBBBBB", side * SCALE, side * SCALE, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", compress(pixels)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _ridge(random: Random, base: int) -> str:
    heights = [base + random.randrange(-46, 46) for _ in range(8)]
    step = WIDTH / (len(heights) - 1)
    curve = " ".join(
        f"S{step * (at - 0.5):.0f} {height} {step * at:.0f} {height}" for at, height in enumerate(heights) if at
    )
    return f"M0 {HEIGHT}V{heights[0]}{curve}V{HEIGHT}Z"


def _is_dark(row: int, column: int, random: Random) -> bool:
    noise = random.random() < 0.5
    if not (0 <= row < MODULES and 0 <= column < MODULES):
        return False
    for top, left in ((0, 0), (0, MODULES - FINDER), (MODULES - FINDER, 0)):
        distance = max(abs(row - top - FINDER // 2), abs(column - left - FINDER // 2))
        if distance <= FINDER // 2 + 1:  # the mark and the light line around it
            return distance in (0, 1, 3)
    return noise


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc32(kind + content))
