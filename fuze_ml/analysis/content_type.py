"""What sort of text a page is, by cues: its address, its title, the words that each sort is full of.

The cues stand in `content_types.toml`. Words are those of English; elsewhere the address decides alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from fuze_ml.analysis.schema import ContentType

_FILE = Path(__file__).with_name("content_types.toml")
_READ = 20_000
_WHOLE_PAGE = 150
"""Words of a text from which its density of cues counts as it is; in shorter ones chance counts too much."""
_ENOUGH = 1.0
"""The score below which a page is an article: nothing says that it is anything else."""
_MOST_OF_ONE = 3.0
"""What one cue can give, so that a word that is repeated does not decide."""


_Place = Literal["address", "title", "text"]


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: ContentType
    pattern: re.Pattern[str]
    weight: float


@cache
def _cues() -> dict[_Place, list[_Cue]]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {place: [_cue(row) for row in rows[place]] for place in ("address", "title", "text")}


def _cue(row: dict[str, str]) -> _Cue:
    pattern = re.compile(row["pattern"], re.IGNORECASE | re.MULTILINE)
    return _Cue(ContentType(row["type"]), pattern, float(row["weight"]))


def content_type(url: str, title: str, text: str) -> ContentType:
    """The sort of text that most cues speak for; an article where few speak for anything."""
    scores = dict.fromkeys(ContentType, 0.0)
    parts = urlsplit(url)
    address = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}"
    for given, cues in ((address, _cues()["address"]), (title.strip(), _cues()["title"])):
        for cue in cues:
            if cue.pattern.search(given):
                scores[cue.kind] += cue.weight
    read = text[:_READ]
    hundreds = max(len(read.split()), _WHOLE_PAGE) / 100
    for cue in _cues()["text"]:
        found = len(cue.pattern.findall(read))
        scores[cue.kind] += min(cue.weight * found / hundreds, _MOST_OF_ONE)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= _ENOUGH else ContentType.ARTICLE
