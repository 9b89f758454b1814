"""Exports: a whole library as a file, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fuze_app.core.errors import InvalidInput
from fuze_app.core.exporting import FORMATS, ExportFormat
from fuze_app.core.models.base import utc_now

PIECE = 1 << 16
"""Bytes that are handed on at a time."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is made while it is read."""

    file_name: str
    media_type: str
    pieces: Iterator[bytes]


def open_export(user_id: int, format_name: str) -> Export:
    """The user's library in a format: html, json, csv or markdown. Raises InvalidInput."""
    chosen = FORMATS.get(format_name)
    if chosen is None:
        raise InvalidInput(f"Choose one of {', '.join(FORMATS)}.", field="format")
    name = f"fuze-{utc_now():%Y-%m-%d}.{chosen.extension}"
    return Export(name, chosen.media_type, _pieces(user_id, chosen))


def _pieces(user_id: int, chosen: ExportFormat) -> Iterator[bytes]:
    """What the format writes, in pieces worth sending."""
    held: list[bytes] = []
    size = 0
    for written in chosen.write(user_id):
        held.append(written)
        size += len(written)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
