"""The engine that needs no key: extractive, from the text's own sentences, phrases and embeddings."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from fuze_ml.analysis.keyphrases import keyphrases, most_relevant
from fuze_ml.analysis.schema import Analysis
from fuze_ml.embedding import Embedder, Vectors
from fuze_ml.sentences import sentences

ENGINE = "local"
VERSION = "1"

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


def analyse(title: str, text: str, passages: Sequence[str], vectors: Vectors, embedder: Embedder) -> Analysis:
    """A summary and keyphrases of a text.

    `passages` and `vectors` (len(passages), 384) are the text's passages and their embeddings.
    """
    meaning = _meaning(title, vectors, embedder)
    return Analysis(
        engine=ENGINE,
        version=VERSION,
        summary=_summary(passages, vectors, meaning, embedder),
        keyphrases=keyphrases(title, text, meaning, embedder),
    )


def _meaning(title: str, vectors: Vectors, embedder: Embedder) -> Vectors:
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
