"""Small files that are not articles, and those that grow when decompressed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

import brotli

BOMB_BYTES = 60_000_000

PLAIN_TEXT = b"""Notes on the lending of tools

The library of things opens on Saturdays from ten to one. A drill may be kept for three days and a ladder for
one. Whoever returns a saw blunt has it sharpened. Nobody has ever asked for the second accordion.
"""

SHELL = b"""<!doctype html><html><head><title>Orbit</title>
<script type="module" src="/assets/index-9f3c.js"></script></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>
"""


def _zeros() -> Iterator[bytes]:
    piece = b"\0" * 1_000_000
    for _ in range(BOMB_BYTES // len(piece)):
        yield piece


@lru_cache
def gzip_bomb() -> bytes:
    compressor = zlib.compressobj(9, wbits=31)
    return b"".join(map(compressor.compress, _zeros())) + compressor.flush()


@lru_cache
def brotli_bomb() -> bytes:
    compressor = brotli.Compressor(quality=5)
    return bytes(b"".join(map(compressor.process, _zeros())) + compressor.finish())


def png(width: int = 8, height: int = 8) -> bytes:
    """A small blue picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x30\x60\xc0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pdf(text: str = "The lending of tools") -> bytes:
    """A document of one page with one line (Latin letters only)."""
    drawn = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(body))
    )
