"""A taste as bytes, in half precision, and back."""

from __future__ import annotations

import io
import json

import numpy as np

from fuze_ml.recommendation.space import Space
from fuze_ml.recommendation.taste import Taste

VERSION = 1
"""Of the layout; what another one wrote is learned anew."""


def to_bytes(taste: Taste) -> bytes:
    """A few hundred kilobytes, up to four megabytes for a library of thousands."""
    space, arrays = taste.space, io.BytesIO()
    header = {"version": VERSION, "learned_from": taste.learned_from, "terms": dict(taste.terms)}
    # Half precision, but where entries reach beyond what it tells apart.
    np.savez(
        arrays,
        header=np.frombuffer(json.dumps(header).encode(), dtype=np.uint8),
        mean=space.mean.astype(np.float16),
        whitener=space.whitener,
        reference=space.reference.astype(np.float16),
        direction=taste.direction,
        anchors=taste.anchors.astype(np.float16),
        anchor_hubness=taste.anchor_hubness.astype(np.float16),
    )
    return arrays.getvalue()


def from_bytes(stored: bytes) -> Taste | None:
    """None for another layout's."""
    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        header = json.loads(bytes(arrays["header"]))
        if header["version"] != VERSION:
            return None
        space = Space(*(arrays[name].astype(np.float32) for name in ("mean", "whitener", "reference")))
        return Taste(
            space=space,
            direction=arrays["direction"].astype(np.float32),
            anchors=arrays["anchors"].astype(np.float32),
            anchor_hubness=arrays["anchor_hubness"].astype(np.float32),
            terms=header["terms"],
            learned_from=header["learned_from"],
        )
