"""What may be taken of an answer: JSON of the shape asked for, each part plain and bounded."""

from __future__ import annotations

import json
from typing import Any

from fuze_ml.analysis.gemini.errors import UnusableAnswer


def read_object(text: str) -> dict[str, Any]:
    """Raises UnusableAnswer for what is no JSON object."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer("Gemini's answer is no JSON.") from error
    if not isinstance(given, dict):
        raise UnusableAnswer("Gemini's answer is not of the shape that was asked for.")
    return given


def plain(value: object, longest: int) -> str:
    """One line of text, without control characters; what is too long ends with an ellipsis."""
    if not isinstance(value, str):
        return ""
    value = value.encode("utf-8", "ignore").decode()
    line = " ".join("".join(one if one.isprintable() else " " for one in value).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def texts(value: object, longest: int, most: int) -> list[str]:
    """The first `most` of a list, each once whatever its case."""
    found = [plain(one, longest) for one in value] if isinstance(value, list) else []
    return list({one.casefold(): one for one in reversed(found) if one}.values())[::-1][:most]


def one_of(kind: Any, value: object) -> Any:
    """The member of an enumeration, or None."""
    return kind(value) if isinstance(value, str) and value in list(kind) else None
