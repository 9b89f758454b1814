"""Whether short texts without an index of their own hold the words of a query, in any of their forms."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from sqlalchemy import ColumnElement, or_

from fuze_ml.terms import query_terms

Languages = Sequence[str | None]
SHORTEST_STEM = 3


def holding(text: Any, words: str, languages: Languages) -> list[ColumnElement[bool]]:
    """A condition for each word that says something: the text holds one of its forms, as a part at least."""
    return [
        or_(*(text.icontains(form, autoescape=True) for form in sorted(forms)))
        for forms in _forms(words, languages)
    ]


def _forms(words: str, languages: Languages) -> list[Set[str]]:
    """For each word but stop words, what all of its forms begin with, beside the word itself."""
    wanted = {term for group in query_terms(words, languages) for term in group}
    forms: list[Set[str]] = []
    for word in words.lower().split():
        groups = query_terms(word, languages)
        terms = {term for group in groups for term in group}
        if terms and not terms & wanted:
            continue
        stems = {term for term in terms if len(term) >= SHORTEST_STEM} if len(groups) == 1 else set()
        # "studies" and "study" have the stem "studi".
        ending_in_y = {stem[:-1] + "y" for stem in stems if stem.endswith("i")}
        forms.append({word, *(stems | ending_in_y if word.isalpha() else ())})
    return forms
