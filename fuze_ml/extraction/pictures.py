"""Where a page has its pictures, lazily loaded ones included."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from fuze_ml.extraction.addresses import absolute

_SMALLEST_IMAGE = 64
"""Pixels; below are icons and counters."""
_LAZY_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-url")
_LARGEST_IMAGE = 1600
"""Pixels of width that are enough for a reading view, when a page offers several."""


def image_source(image: HtmlElement, base: str) -> str | None:
    """The absolute address of a picture worth showing, lazily loaded ones included."""
    for side in ("width", "height"):
        size = re.match(r"\d+", image.get(side) or "")
        if size and int(size[0]) < _SMALLEST_IMAGE:
            return None
    offered = [image.get("data-srcset"), image.get("srcset")]
    if (picture := image.getparent()) is not None and picture.tag == "picture":
        offered += [
            source.get("srcset") or source.get("data-srcset") for source in picture.iterfind("source")
        ]
    plain = [image.get(name) for name in _LAZY_SOURCES]
    candidates = [*plain, *(_best_of_set(one) for one in offered if one), image.get("src")]
    return next((found for found in (absolute(one, base) for one in candidates) if found), None)


def _best_of_set(srcset: str) -> str | None:
    """The address with the greatest width (or density) that is not larger than needed."""
    found = re.findall(r"(\S+?)(?:\s+(\d+(?:\.\d+)?)[wx])?(?:,\s+|,?\s*$)", srcset.strip())
    fitting = [(float(size or 1), address) for address, size in found if float(size or 1) <= _LARGEST_IMAGE]
    return max(fitting)[1] if fitting else (found[0][0] if found else None)
