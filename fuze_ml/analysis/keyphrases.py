"""The phrases that say what a text is about: near its meaning, frequent, and unlike one another.

Candidates are runs of up to three words without stop words, counted by their stems; in scripts without
spaces, runs of Han or katakana. Embeddings of the best counted ones are compared with that of the text, and
chosen by maximal marginal relevance (Carbonell and Goldstein 1998), as KeyBERT does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from fuze_ml.detection import language_of
from fuze_ml.embedding import Embedder, Vectors
from fuze_ml.languages import common_words, stop_words
from fuze_ml.scripts import HAN, UNSEGMENTED, normalise
from fuze_ml.sentences import sentences
from fuze_ml.terms import tokenize

_LONGEST_PHRASE = 3
_COMPARED = 50
"""Candidates that are embedded."""
_FREQUENCY = 0.3
"""What the most frequent phrase gains, beside its cosine to the text."""
_WEAK = 0.4
"""What a common word (get, several, year) weighs beside others."""
_DIVERSITY = 0.35
_READ = 60_000
"""Characters: what a text is about is told before."""
_WORD = re.compile(r"[^\W\d_][\w.'’+#-]*\w[+#]*|[^\W_]")
_UNSPACED = re.compile(f"[{HAN}]{{2,6}}|[\u30a1-\u30fa\u30fc-\u30ff]{{3,}}")
_UNSEGMENTED = re.compile(f"[{UNSEGMENTED}]")
_SHORTEST_WORD = 3


@dataclass(slots=True)
class _Candidate:
    words: int
    first: int
    """Where it stands first, in characters."""
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.spellings.total()

    @property
    def phrase(self) -> str:
        return self.spellings.most_common(1)[0][0]


def keyphrases(title: str, text: str, meaning: Vectors, embedder: Embedder, limit: int = 8) -> list[str]:
    """Up to `limit` phrases of a text, the most telling first, spelt as the text spells them most often.

    `meaning` is the text's vector, shape (384,), L2-normalised.
    """
    read = f"{title}\n\n{text[:_READ]}"
    language = language_of(read, None)
    candidates = _candidates(read, language)
    title_terms = set(tokenize(title, language))
    common = common_words(language)
    weights = {key: _weight(one, key, title_terms, common, len(read)) for key, one in candidates.items()}
    best = _without_parts(candidates, sorted(weights, key=weights.__getitem__, reverse=True))[:_COMPARED]
    if not best:
        return []
    phrases = [candidates[key].phrase for key in best]
    vectors = embedder.encode(phrases)
    frequency = np.array([weights[key] for key in best])
    relevance = vectors @ meaning + _FREQUENCY * frequency / frequency.max()
    return [phrases[row] for row in most_relevant(vectors, relevance, limit, _DIVERSITY)]


def most_relevant(vectors: Vectors, relevance: Vectors, limit: int, diversity: float) -> list[int]:
    """Rows by maximal marginal relevance: each next one relevant and unlike the rows before it.

    `vectors` (n, 384), `relevance` (n,); `diversity` from 0 (relevance alone) to 1.
    """
    chosen: list[int] = []
    nearest = np.zeros(len(vectors), dtype=np.float32)
    open_rows = np.ones(len(vectors), dtype=bool)
    while open_rows.any() and len(chosen) < limit:
        scores = np.where(open_rows, (1 - diversity) * relevance - diversity * nearest, -np.inf)
        row = int(scores.argmax())
        chosen.append(row)
        open_rows[row] = False
        nearest = np.maximum(nearest, vectors @ vectors[row])
    return chosen


def _candidates(text: str, language: str | None) -> dict[tuple[str, ...], _Candidate]:
    found: dict[tuple[str, ...], _Candidate] = {}
    for key, words, start, spelling in _occurrences(text, language):
        found.setdefault(key, _Candidate(words, start)).spellings[spelling] += 1
    return found


def _occurrences(text: str, language: str | None) -> Iterator[tuple[tuple[str, ...], int, int, str]]:
    """Stems, number of words, place and spelling of each phrase, overlapping ones all."""
    stopped = stop_words(language)
    for sentence in sentences(text):
        run: list[tuple[str, int, int]] = []
        for match in [*_WORD.finditer(text, sentence.start, sentence.end), None]:
            if match is not None and (not run or text[run[-1][2] : match.start()] == " "):
                stem = _stem(match.group(), language, stopped)
                if stem:
                    run.append((stem, *match.span()))
                    continue
            yield from _phrases_of(run, text)
            run = []
            if match is not None and (stem := _stem(match.group(), language, stopped)):
                run = [(stem, *match.span())]
        for unspaced in _UNSPACED.finditer(text, sentence.start, sentence.end):
            yield (unspaced.group(),), 1, unspaced.start(), unspaced.group()


def _phrases_of(
    run: list[tuple[str, int, int]], text: str
) -> Iterator[tuple[tuple[str, ...], int, int, str]]:
    for first in range(len(run)):
        for last in range(first, min(first + _LONGEST_PHRASE, len(run))):
            start, end = run[first][1], run[last][2]
            yield (
                tuple(stem for stem, _, _ in run[first : last + 1]),
                last - first + 1,
                start,
                text[start:end],
            )


def _stem(word: str, language: str | None, stopped: frozenset[str]) -> str:
    """The word's term; empty for a word that no keyphrase holds."""
    if len(word) < _SHORTEST_WORD or normalise(word) in stopped or _UNSEGMENTED.search(word):
        return ""
    terms = tokenize(word, language)
    return terms[0] if terms else ""


def _weight(
    candidate: _Candidate, key: tuple[str, ...], title: set[str], common: frozenset[str], length: int
) -> float:
    """Frequency; more for long and early phrases and those that the title names, less for common words."""
    early = 1.3 if candidate.first < length / 5 else 1.0
    named = 1 + (len(title.intersection(key)) / len(key) if candidate.count > 1 else 0)
    words = candidate.phrase.split(" ")
    strong = sum(_WEAK if normalise(word) in common else 1.0 for word in words) / len(words)
    long = 1 + 0.6 * (candidate.words - 1)
    return float(np.sqrt(candidate.count)) * long * early * named * strong**2


def _without_parts(
    candidates: dict[tuple[str, ...], _Candidate], ranked: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Without phrases seen once only (unless few recur) and without parts of a phrase ranked before."""
    repeated = [key for key in ranked if candidates[key].count > 1]
    kept: list[tuple[str, ...]] = []
    for key in repeated if len(repeated) >= _LONGEST_PHRASE else ranked:
        if not any(set(key) <= set(other) or set(other) <= set(key) for other in kept):
            kept.append(key)
    return kept
