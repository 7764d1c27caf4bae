"""The pixels of a PNG of 8 bits in red, green, blue and opacity, not interlaced (W3C PNG, 9 and 10)."""

import struct
import zlib
from collections.abc import Iterator

Pixel = tuple[int, ...]
DEPTH = 4


def pixels(png: bytes) -> list[list[Pixel]]:
    """Rows from the top, each from the left."""
    chunks = list(_chunks(png))
    width, height, *kind = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    assert kind == [8, 6, 0, 0, 0]
    packed = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    size = width * DEPTH
    above = bytes(size)
    rows = []
    for number in range(height):
        begin = number * (size + 1)
        above = _unfiltered(packed[begin], packed[begin + 1 : begin + 1 + size], above)
        rows.append([tuple(above[at : at + DEPTH]) for at in range(0, size, DEPTH)])
    return rows


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, row: bytes, above: bytes) -> bytes:
    out = bytearray()
    for at, value in enumerate(row):
        left, corner = (out[at - DEPTH], above[at - DEPTH]) if at >= DEPTH else (0, 0)
        guess = (0, left, above[at], (left + above[at]) // 2, _nearest(left, above[at], corner))[kind]
        out.append((value + guess) % 256)
    return bytes(out)


def _nearest(left: int, above: int, corner: int) -> int:
    wanted = left + above - corner
    return min((left, above, corner), key=lambda each: abs(wanted - each))
