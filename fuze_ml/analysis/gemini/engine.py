"""Asks about a page, and takes of the answer what has the right shape and size."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fuze_ml.analysis.gemini import prompt as prompts
from fuze_ml.analysis.gemini.client import Access, generate
from fuze_ml.analysis.gemini.errors import UnusableAnswer
from fuze_ml.analysis.schema import Analysis, ContentType, Difficulty, SuggestedTag
from fuze_ml.embedding import Vectors

ENGINE = "gemini"

_LONGEST_SUMMARY = 1_500
_LONGEST_PHRASE, _LONGEST_QUESTION, _LONGEST_TAG = 80, 200, 48
_MOST, _MOST_OWN_TAGS, _MOST_NEW_TAGS = 12, 5, 2
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class GeminiPage:
    """What is asked about. `spans` are its passages' places in the text, `vectors` (n, 384) their meaning."""

    url: str
    title: str
    text: str
    spans: Sequence[tuple[int, int]]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Answered:
    """An analysis, and the tokens that it cost."""

    analysis: Analysis
    tokens_read: int
    tokens_written: int


def analyse(page: GeminiPage, own_tags: Sequence[str], access: Access, budget: int) -> Answered:
    """One call. `budget` are the tokens of text that are sent. Raises GeminiError."""
    text, whole = prompts.within_budget(page.text, page.spans, page.vectors, budget)
    mark = prompts.new_mark()
    config = {
        "response_mime_type": "application/json",
        "response_schema": prompts.response_schema(),
        "max_output_tokens": prompts.OUTPUT_TOKENS,
        "temperature": 0.0,
    }
    asked = prompts.prompt(mark, page.url, page.title, text, own_tags)
    reply = generate(access, prompts.instruction(mark), asked, config)
    how = f"{access.model}, from the whole text" if whole else f"{access.model}, from a part of the text"
    analysis = read_answer(reply.text, own_tags, access.model, how)
    return Answered(analysis, reply.tokens_read, reply.tokens_written)


def read_answer(text: str, own_tags: Sequence[str], model: str, how: str) -> Analysis:
    """What an answer says, each part bounded. Raises UnusableAnswer when it is not of the shape asked for."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer("Gemini's answer is no JSON.") from error
    summary = _plain(given.get("summary"), _LONGEST_SUMMARY) if isinstance(given, dict) else ""
    if not summary:
        raise UnusableAnswer("Gemini's answer says nothing of the page.")
    fields = {
        "keyphrases": _list(given.get("key_concepts"), _LONGEST_PHRASE),
        "technologies": _list(given.get("technologies"), _LONGEST_PHRASE),
        "prerequisites": _list(given.get("prerequisites"), _LONGEST_PHRASE),
        "questions": _list(given.get("questions"), _LONGEST_QUESTION),
    }
    language = _plain(given.get("language"), 20).lower()[:2]
    return Analysis(
        engine=ENGINE,
        version=prompts.VERSION,
        summary=summary,
        content_type=_one_of(ContentType, given.get("content_type")),
        difficulty=_one_of(Difficulty, given.get("difficulty")),
        suggested_tags=_tags(given, own_tags),
        language=language if _LANGUAGE.fullmatch(language) else None,
        model=model,
        made_by=dict.fromkeys(("summary", "content_type", "difficulty", "suggested_tags", *fields), how),
        **fields,
    )


def _plain(value: object, longest: int) -> str:
    """One line of text, without control characters; what is too long ends with an ellipsis."""
    if not isinstance(value, str):
        return ""
    value = value.encode("utf-8", "ignore").decode()
    line = " ".join("".join(one if one.isprintable() else " " for one in value).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _list(value: object, longest: int, most: int = _MOST) -> list[str]:
    found = [_plain(one, longest) for one in value] if isinstance(value, list) else []
    return list({one.casefold(): one for one in reversed(found) if one}.values())[::-1][:most]


def _one_of(kind: Any, value: object) -> Any:
    return kind(value) if value in list(kind) else None


def _tags(given: dict[str, object], own_tags: Sequence[str]) -> list[SuggestedTag]:
    """Own ones as the user spells them; what the model took for an own tag and is none counts as new."""
    own = {name.casefold(): name for name in own_tags}
    named = _list(given.get("own_tags"), _LONGEST_TAG) + _list(given.get("new_tags"), _LONGEST_TAG)
    keys = dict.fromkeys(" ".join(one.replace(",", " ").split()).lstrip("# ").casefold() for one in named)
    fitting = [SuggestedTag(own[key], own=True) for key in keys if key in own][:_MOST_OWN_TAGS]
    new = [SuggestedTag(key, own=False) for key in keys if key and key not in own][:_MOST_NEW_TAGS]
    return fitting + new
