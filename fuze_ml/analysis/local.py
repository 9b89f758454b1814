"""The engine that needs no key: extractive, from the text's own sentences, phrases and embeddings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fuze_ml.analysis import technologies as vocabulary
from fuze_ml.analysis.content_type import content_type
from fuze_ml.analysis.difficulty import difficulty
from fuze_ml.analysis.keyphrases import keyphrases, most_relevant
from fuze_ml.analysis.schema import Analysis
from fuze_ml.analysis.tags import OwnTag, Subject, suggest
from fuze_ml.detection import language_of
from fuze_ml.embedding import Embedder, Vectors
from fuze_ml.sentences import sentences

ENGINE = "local"
VERSION = "3"

_SUMMARY_SENTENCES = 3
_CENTRAL_PASSAGES = 5
_MOST_SENTENCES = 40
"""Sentences that are compared, which bounds the time."""
_SHORTEST, _LONGEST = 40, 400
"""Characters of a sentence that may stand in a summary; half of it for scripts without spaces."""
_LEAD = 0.08
"""What the first sentence is given over the last: texts say first what they are about."""
_DIVERSITY = 0.3
_ENDS = re.compile(r"""[.!…。！।։។။؟۔]["'”’»)\]」』）]*$""")


MADE_BY = {
    "summary": "central sentences of the text",
    "keyphrases": "phrases nearest to the text's meaning, unlike one another",
    "content_type": "cues of the address, the title and the wording",
    "difficulty": "length and rarity of words, length of sentences, what the text says of itself",
    "technologies": f"vocabulary {vocabulary.VERSION}",
    "suggested_tags": "your own tags, by words, meaning and similar pages of yours; new ones where none fits",
    "language": "the page's own word, or its letters",
}
"""How each part of an analysis came about, for people."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is analysed: `passages` and `vectors` (len(passages), 384) are the text's, in its order."""

    url: str
    title: str
    text: str
    passages: Sequence[str]
    vectors: Vectors
    language: str | None = None


def analyse(page: Page, own_tags: Sequence[OwnTag], embedder: Embedder) -> Analysis:
    """What can be told of a page from itself and from the tags that the user has."""
    meaning = meaning_of(page.title, page.vectors, embedder)
    language = language_of(f"{page.title}\n{page.text}", page.language)
    phrases = keyphrases(page.title, page.text, meaning, embedder)
    named = vocabulary.technologies(page.title, page.text)
    subject = Subject(page.title, page.text, language, phrases, named, meaning)
    return Analysis(
        engine=ENGINE,
        version=VERSION,
        summary=_summary(page.passages, page.vectors, meaning, embedder),
        keyphrases=phrases,
        content_type=content_type(page.url, page.title, page.text) if page.text.strip() else None,
        difficulty=difficulty(page.title, page.text, language),
        technologies=named,
        suggested_tags=suggest(subject, own_tags, embedder),
        language=language,
        made_by=MADE_BY,
    )


def meaning_of(title: str, vectors: Vectors, embedder: Embedder) -> Vectors:
    """The text's vector, shape (384,): the mean of its passages; the title's when it has none."""
    mean = vectors.mean(axis=0) if len(vectors) else embedder.encode_query(title)
    unit: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
    return unit


def _summary(passages: Sequence[str], vectors: Vectors, meaning: Vectors, embedder: Embedder) -> str:
    """The most central sentences of the first and the most central passages, in the order of the text."""
    if not passages:
        return ""
    central = np.argsort(-(vectors @ meaning))[:_CENTRAL_PASSAGES]
    found = dict.fromkeys(
        sentence for row in sorted({0, *map(int, central)}) for sentence in _quotable(passages[row])
    )
    quotable = list(found)[:_MOST_SENTENCES]
    if len(quotable) <= 1:
        return quotable[0] if quotable else ""
    embedded = embedder.encode(quotable)
    relevance = embedded @ meaning + np.linspace(_LEAD, 0, len(quotable), dtype=np.float32)
    chosen = most_relevant(embedded, relevance, _SUMMARY_SENTENCES, _DIVERSITY)
    return " ".join(quotable[row] for row in sorted(chosen))


def _quotable(passage: str) -> list[str]:
    """Sentences that can stand by themselves: whole, of middling length, made of words."""
    whole = [" ".join(passage[one.start : one.end].split()) for one in sentences(passage)]
    return [one for one in whole if _is_quotable(one)]


def _is_quotable(sentence: str) -> bool:
    letters = sum(character.isalpha() or character.isspace() for character in sentence)
    spaced = " " in sentence
    shortest = _SHORTEST if spaced else _SHORTEST // 2
    return (
        shortest <= len(sentence) <= _LONGEST
        and _ENDS.search(sentence) is not None
        and letters >= 0.8 * len(sentence)
    )
