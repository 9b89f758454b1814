"""Pictures fetched for readers: only pictures, and only as large as a reading view shows them."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from io import BytesIO

import anyio.to_thread
from PIL import Image, ImageOps

from fuze_app.core.services.images import Picture
from fuze_tasks.fetching import Fetched, FetchPolicy, fetch_async
from fuze_tasks.pages import policy

logger = logging.getLogger(__name__)

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
WIDEST = 1600
"""Pixels."""
HEAVY = 400_000
"""Bytes from which a picture is made smaller."""
_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "ICO": "image/x-icon",
    "BMP": "image/bmp",
}
DRAWING = "image/svg+xml"
MEDIA_TYPES = (*_TYPES.values(), DRAWING)
"""What a picture that is passed on may be."""
_LARGEST_DRAWING = 1_000_000
_QUALITY = 80


class NoPicture(Exception):
    """What came is no picture, or none that can be shown."""


async def fetch_picture(url: str) -> Picture:
    """The picture at an address, through the safe fetcher. Raises FetchError and NoPicture."""
    return await anyio.to_thread.run_sync(fit, await fetch_async(url, _policy()))


def _policy() -> FetchPolicy:
    usual = policy()
    return replace(usual, max_bytes=min(MOST_BYTES, usual.max_bytes))


def fit(found: Fetched) -> Picture:
    """A picture as it is, or smaller when it is large; drawings (SVG) as they are. Raises NoPicture."""
    if found.content_type == DRAWING:
        if b"<svg" not in found.body[:4096] or len(found.body) > _LARGEST_DRAWING:
            raise NoPicture
        return Picture(DRAWING, found.body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(found.body), formats=tuple(_TYPES)) as image:
                return _fitted(image, found.body)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPicture from error


def _fitted(image: Image.Image, body: bytes) -> Picture:
    media_type = _TYPES[str(image.format)]
    if image.width * image.height > MOST_PIXELS:
        raise NoPicture
    is_moving = getattr(image, "n_frames", 1) > 1
    if is_moving or (image.width <= WIDEST and len(body) <= HEAVY):
        return Picture(media_type, body)
    image.draft("RGB", (WIDEST, WIDEST))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((WIDEST, WIDEST * 4))
    has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    smaller = BytesIO()
    upright.convert("RGBA" if has_alpha else "RGB").save(smaller, "WEBP", quality=_QUALITY)
    written = smaller.getvalue()
    return Picture("image/webp", written) if len(written) < len(body) else Picture(media_type, body)
