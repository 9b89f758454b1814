"""The language of a text: as the page says, unless its letters say otherwise; else as it looks."""

from __future__ import annotations

from collections import Counter

from fuze_ml.languages import primary, script_of_language
from fuze_ml.scripts import script_of

_SAMPLE = 4000
_ENOUGH = 40
"""Letters below which nothing is guessed."""


def language_of(text: str, declared: str | None) -> str | None:
    """ISO 639-1 code of the language that a text is written in."""
    sample = text[:_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    said = primary(declared)
    if said and len(said) != 2:
        said = None
    if len(letters) < _ENOUGH:
        return said
    script, count = Counter(map(script_of, letters)).most_common(1)[0]
    if said and (script_of_language(said) == script or count * 2 < len(letters)):
        return said
    return _guess(sample)


def _guess(text: str) -> str:
    """Imported late: the model takes a second to load, and most pages name their language."""
    from py3langid import classify

    language, _ = classify(text)
    return str(language)
