"""Scripts: which characters make words, which scripts leave no spaces, and how spellings are made one.

The folding policy, by script:

- Latin and Greek: all diacritics go (café → cafe), and letters that Unicode does not decompose have their
  usual plain spelling (ø → o, ß → ss, ı → i).
- Cyrillic: stress marks go and ё becomes е, as Russians type it; й and ї are letters of their own and stay.
- Arabic and Hebrew: vowel points and the tatweel go, since ordinary text leaves them out; the forms of alef
  become one, and ى and the Persian and Urdu forms of yeh and kaf become the Arabic ones.
- Devanagari and the other Brahmic scripts, kana, hangul: marks are vowels and sounds of the word; they stay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Script = Literal["latin", "greek", "cyrillic", "armenian", "hebrew", "arabic", "devanagari", "tamil", "other"]

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
UNSEGMENTED = (
    HAN
    + "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    + "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7ff\uffa0-\uffdc"  # hangul: spaces part phrases
    + "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    + "\u0e81-\u0ebd\u0ec0-\u0ece\u0edc-\u0edf"  # Lao
    + "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    + "\u1000-\u103f\u1050-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f"  # Myanmar
)
"""Inside of a character class: letters of scripts in which a run between spaces is not a word."""

_HAN_AND_KANA = re.compile(f"[{HAN}\u3041-\u309f\u30a1-\u30ff\uff66-\uff9f]")
_SOUTH_EAST_ASIAN = re.compile(
    "[\u0e01-\u0e30\u0e40-\u0e46\u0e81-\u0eb0\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3]"
)

_BLOCKS: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x02AF, "latin"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1F00, 0x1FFF, "greek"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
)


def _mark_ranges() -> str:
    """Inside of a character class: combining marks and invisible joiners, which `\\w` leaves out."""
    unsegmented = re.compile(f"[{UNSEGMENTED}]")
    codes = [0xAD, 0x200C, 0x200D, 0x2060]
    codes += [
        code
        for code in range(0x300, 0x1E944)
        if unicodedata.category(chr(code))[0] == "M" and not unsegmented.match(chr(code))
    ]
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


MARKS = _mark_ranges()

_INVISIBLE = re.compile("[\u00ad\u200c\u200d\u2060\ufe00-\ufe0f]")
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0655\u0670\u06d6-\u06ed]"
    "|(?<=[\u0400-\u052f])[\u0300\u0301]+"
)
_POINTED: frozenset[Script] = frozenset({"hebrew", "arabic", "cyrillic"})
_ACCENTS = re.compile("(?<=[a-z\u0370-\u03ff])[\u0300-\u036f]+|(?<=е)\u0308")
_PLAIN = str.maketrans(
    dict(zip("øłđħıðىیکےٱ", "oldhidييكيا", strict=True))
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng"}
)


def script_of(word: str) -> Script:
    """The script of a word's first character; "other" for scripts that nothing here treats apart."""
    code = ord(word[0])
    return next((script for first, last, script in _BLOCKS if first <= code <= last), "other")


def normalise(word: str) -> str:
    """One spelling for what looks alike: NFKC, caseless, without joiners and vowel points; accents stay."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word)).casefold()
    folded = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded)
    if script_of(word) in _POINTED:
        folded = _POINTS.sub("", unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFC", folded)


def fold(word: str) -> str:
    """A normalised word without the diacritics that people leave out, by the policy above."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFD", word).translate(_PLAIN)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


def count_words(text: str) -> int:
    """Words as a reader counts them; where no spaces part them, estimated from the letters.

    On average two Han or kana characters make a word, and three letters (vowel signs aside) a Thai, Lao,
    Khmer or Burmese one.
    """
    pairs = len(_HAN_AND_KANA.findall(text))
    threes = len(_SOUTH_EAST_ASIAN.findall(text))
    spaced = text if not pairs + threes else _SOUTH_EAST_ASIAN.sub(" ", _HAN_AND_KANA.sub(" ", text))
    return sum(any(map(str.isalnum, word)) for word in spaced.split()) + -(-pairs // 2) + -(-threes // 3)
