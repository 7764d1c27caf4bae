"""How large a PNG is, read from its beginning (W3C PNG, 11.2.2 IHDR)."""

import struct

_BEGINNING = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None where this is no PNG."""
    rest = content[len(_BEGINNING) : len(_BEGINNING) + 8]
    if not content.startswith(_BEGINNING) or len(rest) < struct.calcsize(">II"):
        return None
    width, height = struct.unpack(">II", rest)
    return width, height
