"""What is known of single languages: their script, their Snowball stemmer, their stop words.

Languages are named by ISO 639-1 codes; a region or script after it (`pt-BR`, `zh_Hant`) is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import Stemmer

from fuze_ml.scripts import Script, fold, script_of

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
_STEMMER_OF_SCRIPT: dict[Script, str] = {
    "latin": "english", "cyrillic": "russian", "greek": "greek", "armenian": "armenian",
    "arabic": "arabic", "devanagari": "hindi", "tamil": "tamil",
}  # fmt: skip
_NOT_LATIN: dict[str, Script] = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ps", "ug", "ur"), "arabic"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "devanagari"),
    **dict.fromkeys(("he", "yi"), "hebrew"),
    **dict.fromkeys(("am", "bn", "gu", "ja", "ka", "km", "kn", "ko", "lo", "ml", "my"), "other"),
    **dict.fromkeys(("pa", "si", "te", "th", "ti", "zh"), "other"),
    "el": "greek",
    "hy": "armenian",
    "ta": "tamil",
}
_STOP_WORDS = Path(__file__).with_name("stop_words")
_SAME_STOP_WORDS = {"nb": "no", "nn": "no"}


def primary(code: str | None) -> str | None:
    """The language part of a tag such as `en-GB`, lower case; None for an empty one."""
    if not code:
        return None
    return code.replace("_", "-").split("-")[0].strip().lower() or None


def script_of_language(language: str) -> Script:
    """The script a language is written in, as far as this module tells scripts apart."""
    return _NOT_LATIN.get(language, "latin")


def stemmer(language: str | None, word: str) -> Callable[[str], str] | None:
    """What stems `word` in a text of that language, if anything does.

    A word in another script than the language's own is stemmed by the most frequent language of its script:
    English words stand in Japanese and Russian pages. An unknown language (None) is treated so altogether.
    """
    script = script_of(word)
    if language is not None and script_of_language(language) == script:
        algorithm = _STEMMERS.get(language)
    else:
        algorithm = _STEMMER_OF_SCRIPT.get(script)
    return _load(algorithm) if algorithm else None


@cache
def _load(algorithm: str) -> Callable[[str], str]:
    stem: Callable[[str], str] = Stemmer.Stemmer(algorithm, 0).stemWord
    if algorithm == "english":  # its accents are optional (résumé), and its stemmer does not know them
        return lambda word: stem(fold(word))
    return stem


@cache
def stop_words(language: str | None) -> frozenset[str]:
    """Snowball's function words; the English ones for an unknown language, none for one without a list."""
    code = language or "en"
    file = _STOP_WORDS / f"{_SAME_STOP_WORDS.get(code, code)}.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if file.is_file() else frozenset()


@cache
def common_words(language: str | None) -> frozenset[str]:
    """Frequent words that say little, many more than the stop words: newspaper4k's lists of 70 languages."""
    package = find_spec("newspaper")  # looked up, not imported: that takes a second
    if language is None or package is None or package.origin is None:
        return frozenset()
    file = Path(package.origin).parent / "resources" / "text" / f"stopwords-{language}.txt"
    return frozenset(file.read_text(encoding="utf-8-sig").split()) if file.is_file() else frozenset()
