"""The language of a text: as the page says, unless its letters say otherwise; else as it looks."""

from __future__ import annotations

from collections import Counter

from fuze_ml.languages import primary, script_of_language
from fuze_ml.scripts import Script, script_of

_SAMPLE = 4000
_ENOUGH = 40
"""Letters below which nothing is guessed."""


def language_of(text: str, declared: str | None) -> str | None:
    """ISO 639-1 code of the language that a text is written in."""
    sample = text[:_SAMPLE]
    letters = Counter(character for character in sample if character.isalpha())
    total = letters.total()
    said = primary(declared)
    if said and len(said) != 2:
        said = None
    if total < _ENOUGH:
        return said
    scripts: Counter[Script] = Counter()
    for letter, count in letters.items():
        scripts[script_of(letter)] += count
    script, most = scripts.most_common(1)[0]
    if said and (script_of_language(said) == script or most * 2 < total):
        return said
    return _guess(sample)


def _guess(text: str) -> str:
    """Imported late: the model takes a second to load, and most pages name their language."""
    from py3langid import classify

    language, _ = classify(text)
    return str(language)
