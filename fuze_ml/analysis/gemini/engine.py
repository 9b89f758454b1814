"""Asks about a page, and takes of the answer what has the right shape and size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fuze_ml.analysis.gemini import prompt as prompts
from fuze_ml.analysis.gemini.answers import one_of, plain, read_object, texts
from fuze_ml.analysis.gemini.client import Access
from fuze_ml.analysis.gemini.errors import UnusableAnswer
from fuze_ml.analysis.gemini.question import Answered, Question, ask, new_mark
from fuze_ml.analysis.schema import Analysis, ContentType, Difficulty, SuggestedTag
from fuze_ml.analysis.technologies import canonical
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


def analyse(page: GeminiPage, own_tags: Sequence[str], access: Access, budget: int) -> Answered[Analysis]:
    """One call. `budget` are the tokens of text that are sent. Raises GeminiError."""
    text, whole = prompts.within_budget(page.text, page.spans, page.vectors, budget)
    mark = new_mark()
    asked = prompts.prompt(mark, page.url, page.title, text, own_tags)
    how = f"{access.model}, from the whole text" if whole else f"{access.model}, from a part of the text"
    question = Question(prompts.instruction(mark), asked, prompts.response_schema())
    return ask(access, question, lambda answer: read_answer(answer, own_tags, access.model, how))


def read_answer(text: str, own_tags: Sequence[str], model: str, how: str) -> Analysis:
    """What an answer says, each part bounded. Raises UnusableAnswer when it is not of the shape asked for."""
    given = read_object(text)
    summary = plain(given.get("summary"), _LONGEST_SUMMARY)
    if not summary:
        raise UnusableAnswer("Gemini's answer says nothing of the page.")
    fields = {
        "keyphrases": texts(given.get("key_concepts"), _LONGEST_PHRASE, _MOST),
        "technologies": _technologies(given),
        "prerequisites": texts(given.get("prerequisites"), _LONGEST_PHRASE, _MOST),
        "questions": texts(given.get("questions"), _LONGEST_QUESTION, _MOST),
    }
    language = plain(given.get("language"), 20).lower()[:2]
    return Analysis(
        engine=ENGINE,
        version=prompts.VERSION,
        summary=summary,
        content_type=one_of(ContentType, given.get("content_type")),
        difficulty=one_of(Difficulty, given.get("difficulty")),
        suggested_tags=_tags(given, own_tags),
        language=language if _LANGUAGE.fullmatch(language) else None,
        model=model,
        made_by=dict.fromkeys(("summary", "content_type", "difficulty", "suggested_tags", *fields), how),
        **fields,
    )


def _technologies(given: dict[str, object]) -> list[str]:
    """By their usual names, so that pages of one technology are found together whoever named it."""
    named = texts(given.get("technologies"), _LONGEST_PHRASE, _MOST)
    return list(dict.fromkeys(canonical(name) or name for name in named))


def _tags(given: dict[str, object], own_tags: Sequence[str]) -> list[SuggestedTag]:
    """Own ones as the user spells them; new ones only where none of those fits.

    What the model took for an own tag and is none counts as new.
    """
    own = {name.casefold(): name for name in own_tags}
    named = texts(given.get("own_tags"), _LONGEST_TAG, _MOST) + texts(
        given.get("new_tags"), _LONGEST_TAG, _MOST
    )
    keys = dict.fromkeys(" ".join(one.replace(",", " ").split()).lstrip("# ").casefold() for one in named)
    fitting = [SuggestedTag(own[key], own=True) for key in keys if key in own][:_MOST_OWN_TAGS]
    new = [SuggestedTag(key, own=False) for key in keys if key and key not in own][:_MOST_NEW_TAGS]
    return fitting or new
