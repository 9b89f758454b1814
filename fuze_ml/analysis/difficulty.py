"""How much a text asks of its reader: long words and sentences, rare words, and what it says of itself."""

from __future__ import annotations

import re

import numpy as np

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.languages import common_words, primary
from fuze_ml.scripts import UNSEGMENTED
from fuze_ml.sentences import sentences

_READ = 20_000
_FEWEST_WORDS = 30
"""Below which nothing is said."""
_LONG_WORD = {"en": 7, "de": 9, "fi": 10, "hu": 9, "ru": 9}
_LONG_WORD_ELSEWHERE = 8
"""Letters. English was measured; the others are set so that translations of a page come out alike."""
_LONG_USUALLY, _SENTENCE_USUALLY, _RARE_USUALLY = 0.27, 15.0, 0.5
"""Of ordinary prose: the share of long words, words in a sentence, the share of words that are not common."""
_EASY = re.compile(
    r"\b(?:for (?:absolute )?(?:beginners?|kids|dummies|everyone)|beginner'?s?|introduction to|an? intro|"
    r"what is|getting started|basics|your first|no (?:prior |previous )?(?:knowledge|experience)|"
    r"never (?:used|written|done)|simple terms|step by step|easy|explained)\b",
    re.IGNORECASE,
)
_HARD = re.compile(
    r"\b(?:advanced|internals?|theorems?|lemma|proof|asymptotic|we (?:prove|propose)|stochastic|eigen\w+|"
    r"manifold|kernel|invariants?|semantics|heuristics?|consensus|linearizab\w+|lock-free|complexity|"
    r"polymorphi\w+|estimator|bayesian|gradients?|covariance|quantum|posterior|under the hood|"
    r"trade-?offs?)\b",
    re.IGNORECASE,
)
_EASIER_BELOW, _HARDER_ABOVE = -0.78, 0.1
_UNSPACED = re.compile(f"[{UNSEGMENTED}]")


def difficulty(title: str, text: str, language: str | None) -> Difficulty | None:
    """Of a text in a language (ISO 639-1); None for one that is too short, or has no words between spaces."""
    read = text[:_READ]
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", read)
    if len(words) < _FEWEST_WORDS or len(_UNSPACED.findall(read)) > len(read) / 3:
        return None
    score = _form(read, words, language) + _said(title, read, len(words))
    if score < _EASIER_BELOW:
        return Difficulty.BEGINNER
    return Difficulty.ADVANCED if score > _HARDER_ABOVE else Difficulty.INTERMEDIATE


def _form(text: str, words: list[str], language: str | None) -> float:
    """From about -1 (short and common words, short sentences) to about 1; 0 for ordinary prose."""
    letters = _LONG_WORD.get(primary(language) or "", _LONG_WORD_ELSEWHERE)
    long = sum(len(word) >= letters for word in words) / len(words)
    per_sentence = len(words) / max(1, sum(1 for _ in sentences(text)))
    known = common_words(primary(language))
    rare = sum(word.lower() not in known for word in words) / len(words) if known else 0.5
    return float(
        np.clip((long - _LONG_USUALLY) / 0.15, -1, 1) * 0.65
        + np.clip((per_sentence - _SENTENCE_USUALLY) / 9, -1, 1) * 0.15
        + np.clip((rare - _RARE_USUALLY) / 0.12, -1, 1) * 0.2
    )


def _said(title: str, text: str, words: int) -> float:
    """What a text says of itself, its title most of all."""
    hundreds = max(words, 100) / 100
    easy = 0.8 * bool(_EASY.search(title)) + 0.35 * min(len(_EASY.findall(text)) / hundreds, 2)
    hard = 0.6 * bool(_HARD.search(title)) + 0.3 * min(len(_HARD.findall(text)) / hundreds, 3)
    return hard - easy
