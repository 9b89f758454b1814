"""A taste as bytes, and back."""

from __future__ import annotations

import io
import json

import numpy as np

from fuze_ml.recommendation.taste import Taste

VERSION = 2
"""Of the layout; what another one wrote is learned anew."""


def to_bytes(taste: Taste) -> bytes:
    """Ten bytes for each item of the library, and some tens of kilobytes. Appeals in half precision."""
    arrays = io.BytesIO()
    header = {
        "version": VERSION,
        "learned_from": taste.learned_from,
        "offset": taste.offset,
        "terms": dict(taste.terms),
    }
    np.savez(
        arrays,
        header=np.frombuffer(json.dumps(header).encode(), dtype=np.uint8),
        ids=taste.ids,
        appeals=taste.appeals.astype(np.float16),
        line=taste.line,
    )
    return arrays.getvalue()


def from_bytes(stored: bytes) -> Taste | None:
    """None for another layout's."""
    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        header = json.loads(bytes(arrays["header"]))
        if header["version"] != VERSION:
            return None
        return Taste(
            ids=arrays["ids"],
            appeals=arrays["appeals"].astype(np.float32),
            line=arrays["line"],
            offset=header["offset"],
            terms=header["terms"],
            learned_from=header["learned_from"],
        )
