"""Reading an answer's body within bounds, as sent and as decompressed.

Decompression happens in small pieces, because a few kilobytes can stand for gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Callable, Iterator
from functools import partial
from typing import Protocol

import brotli

from fuze_tasks.fetching.errors import InvalidAnswer, TooLarge

ACCEPTED_ENCODINGS = "gzip, deflate, br"

_PIECE_BYTES = 65_536
_EITHER_HEADER = 47  # zlib's window bits for: a gzip or a zlib header, whichever is there
_NO_HEADER = -15


class _Decoder(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What `data` adds to the body, in pieces of about _PIECE_BYTES at most."""


class _Identity:
    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Inflate:
    """gzip, of one or several members, and deflate."""

    def __init__(self, *, maybe_headless: bool = False) -> None:
        self._inflater = zlib.decompressobj(_EITHER_HEADER)
        self._maybe_headless = maybe_headless

    def pieces(self, data: bytes) -> Iterator[bytes]:
        full = False
        while data or full:
            if self._inflater.eof:
                if not data.startswith(b"\x1f"):
                    return  # padding after the last member
                self._inflater = zlib.decompressobj(_EITHER_HEADER)
            piece = self._inflate(data)
            yield piece
            full = len(piece) == _PIECE_BYTES  # more may be waiting inside
            data = self._inflater.unconsumed_tail or self._inflater.unused_data

    def _inflate(self, data: bytes) -> bytes:
        """Some servers send deflate without the header that it should have; the first piece shows it."""
        maybe_headless, self._maybe_headless = self._maybe_headless, False
        try:
            return self._inflater.decompress(data, _PIECE_BYTES)
        except zlib.error:
            if not maybe_headless:
                raise
            self._inflater = zlib.decompressobj(_NO_HEADER)
            return self._inflater.decompress(data, _PIECE_BYTES)


class _Brotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._decompressor.is_finished():
            return
        yield self._decompressor.process(data, output_buffer_limit=_PIECE_BYTES)
        while not self._decompressor.can_accept_more_data():
            yield self._decompressor.process(b"", output_buffer_limit=_PIECE_BYTES)


_DECODERS: dict[str, Callable[[], _Decoder]] = {
    "": _Identity,
    "identity": _Identity,
    "gzip": _Inflate,
    "x-gzip": _Inflate,
    "deflate": partial(_Inflate, maybe_headless=True),
    "br": _Brotli,
}


async def read_body(chunks: AsyncIterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The body that `chunks`, as they come from the wire, make when decompressed.

    `encoding`: the Content-Encoding header, empty when there is none.
    Raises TooLarge beyond `max_bytes`, sent or decompressed; InvalidAnswer when it can't be decompressed.
    """
    kind = _DECODERS.get(encoding.strip().lower())
    if kind is None:
        raise InvalidAnswer("The page came compressed in a way that was not asked for.")
    decoder = kind()
    body = bytearray()
    received = 0
    try:
        async for chunk in chunks:
            received += len(chunk)
            for piece in decoder.pieces(chunk):
                body += piece
                if max(received, len(body)) > max_bytes:
                    raise too_large(max_bytes)
    except (zlib.error, brotli.error) as error:
        raise InvalidAnswer("The page came damaged: it can't be decompressed.") from error
    return bytes(body)


def too_large(max_bytes: int) -> TooLarge:
    return TooLarge(f"The page is larger than {max_bytes / 1_000_000:g} MB, the most that this Fuze reads.")
