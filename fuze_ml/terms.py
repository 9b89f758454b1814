"""Text into search terms: one analyser for what is indexed and for what is asked.

A word becomes its normalised, stemmed and folded form. A compound (`node.js`, `e-mail`, `snake_case`,
`getUserName`, `python3.11`) becomes its parts and the whole without joiners, so that each spelling finds the
others. Scripts written without spaces become overlapping pairs of characters; Han single characters too.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, lru_cache
from itertools import zip_longest
from operator import itemgetter
from typing import NamedTuple

from fuze_ml.languages import primary, stemmer, stop_words
from fuze_ml.scripts import HAN, MARKS, UNSEGMENTED, fold, normalise

LONGEST_TERM = 64
"""Longer runs are blobs (hashes, base64), which nobody searches for."""
_CACHED_WORDS = 100_000
_stemming = threading.Lock()
"""Snowball's stemmers are not safe to share between threads."""


class Span(NamedTuple):
    """A term and the characters it was made from: `text[start:end]`."""

    term: str
    start: int
    end: int


_JOINERS = ".@'’&·\u2010\u2011-"
_RUN = f"[^\\W{UNSEGMENTED}]+(?:[{MARKS}]+[^\\W{UNSEGMENTED}]*)*"
_WORD = re.compile(
    f"[{UNSEGMENTED}]+"
    f"|(?:(?<!\\S)\\.)?{_RUN}(?:(?:[{_JOINERS}]|(?<=\\d),(?=\\d{{3}})){_RUN}){{0,9}}(?:\\+\\+|#(?!\\w))?"
)
_APOSTROPHES = re.compile("['’]")
_PARTS = re.compile(f"\\d{{1,3}}(?:,\\d{{3}})+(?:\\.\\d+)?(?!\\d)|\\d+(?:\\.\\d+)*|(?:[^\\W\\d_]|[{MARKS}])+")
_HUMPS = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_IDENTIFIER = re.compile("[a-z]{2,}(?:[A-Z][a-z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+){2,}")
_NOT_WORD = re.compile(f"(?:[^\\w{MARKS}]|_)+")
_HAN = re.compile(f"[{HAN}]")
_STARTS_UNSEGMENTED = re.compile(f"[{UNSEGMENTED}]")


def tokenize(text: str, language: str | None) -> list[str]:
    """The terms of a text, in order, repeated as often as they occur.

    Stop words are left out, unless the text holds nothing else.
    """
    words = _WORD.findall(text)
    for drop in (True, False):
        analyser = _analyser(primary(language), drop)
        if terms := [span[0] for word in words for span in analyser[word]]:
            return terms
    return []


def spans(text: str, language: str | None) -> list[Span]:
    """The terms of a text with the characters they come from, for marking matches.

    In order of their starts; a compound and its parts, or neighbouring pairs, overlap.
    """
    words = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    for drop in (True, False):
        analyser = _analyser(primary(language), drop)
        if found := [Span(t, at + start, at + end) for word, at in words for t, start, end in analyser[word]]:
            return found
    return []


def found(text: str, language: str | None, wanted: Set[str]) -> set[str]:
    """The wanted terms that a text holds, many times faster than by `spans`.

    A text of nothing but stop words holds none.
    """
    return set(_forms(primary(language)).among(set(text.split()), wanted))


def find(text: str, language: str | None, wanted: Set[str]) -> list[Span]:
    """Those of `spans` whose term is `found`: words that hold none are only looked up."""
    chunks = _forms(primary(language)).among(set(text.split()), wanted)
    spots = [
        Span(term, at + start, at + end)
        for chunk in set[str]().union(*chunks.values())
        for at in _places(text, chunk)
        for term, start, end in _spans_of_chunk(chunk, language)
        if term in wanted
    ]
    return sorted(spots, key=itemgetter(1, 2))


@lru_cache(maxsize=20_000)
def _spans_of_chunk(chunk: str, language: str | None) -> list[Span]:
    return spans(chunk, language)


def query_terms(text: str, languages: Iterable[str | None]) -> list[list[str]]:
    """For each word of a query, in order and once each, the terms it has in texts of the given languages.

    A text in one of them that holds the word holds one of its terms. Compounds give their parts too. A word
    that is a stop word in any of the languages is left out, unless nothing else is asked.
    """
    codes = sorted({primary(language) for language in languages} or {None}, key=str)
    words = _WORD.findall(text)
    for drop in (True, False):
        if groups := _groups(words, [_analyser(code, drop) for code in codes]):
            return groups
    return []


def _groups(words: list[str], analysers: Sequence[_Analyser]) -> list[list[str]]:
    groups: dict[tuple[str, ...], None] = {}
    for word in words:
        if _STARTS_UNSEGMENTED.match(word):
            groups |= {(span.term,): None for span in _pairs(word, singles=False)}
            continue
        by_place: dict[tuple[int, int], list[str]] = {}
        for analyser in analysers:
            for term, start, end in analyser[word]:
                by_place.setdefault((start, end), []).append(term)
        known = [terms for terms in by_place.values() if len(terms) == len(analysers)]
        groups |= {tuple(dict.fromkeys(terms)): None for terms in known}
    return [list(terms) for terms in groups]


class _Analyser(dict[str, tuple[Span, ...]]):
    """A language's words and their terms (offsets within the word), each worked out once."""

    def __init__(self, language: str | None, drop_stop_words: bool) -> None:
        super().__init__()
        self._language = language
        self._stop_words = stop_words(language) if drop_stop_words else frozenset[str]()

    def __missing__(self, word: str) -> tuple[Span, ...]:
        if _STARTS_UNSEGMENTED.match(word):
            return tuple(_pairs(word, singles=True))
        with _stemming:
            found = tuple(self._of_word(word))
            if len(self) >= _CACHED_WORDS:
                self.clear()
            if len(word) <= LONGEST_TERM:
                self[word] = found
        return found

    def _of_word(self, word: str) -> Iterator[Span]:
        start = 0
        for piece in _APOSTROPHES.split(word):
            if len(piece) > 1 or piece == word:
                yield from self._of_piece(piece, start)
            start += len(piece) + 1

    def _of_piece(self, piece: str, start: int) -> Iterator[Span]:
        """The whole and, of a compound, its parts of more than one character."""
        parts = list(_parts(piece))
        prefix, suffix = "."[: piece[0] == "."], piece[len(piece.rstrip("+#")) :]
        whole = "".join(normalise(piece[at:to]) for at, to in parts)
        if term := self._term(whole, prefix, suffix):
            yield Span(term, start, start + len(piece))
        if len(parts) > 1 or prefix or suffix:
            for at, to in parts:
                if to - at > 1 and (term := self._term(normalise(piece[at:to]))):
                    yield Span(term, start + at, start + to)

    def _term(self, word: str, prefix: str = "", suffix: str = "") -> str:
        """A normalised word stemmed and folded; empty for a stop word and for what nobody searches for."""
        plain = _NOT_WORD.sub("", word)
        if not plain or len(plain) > LONGEST_TERM or plain in self._stop_words:
            return ""
        if prefix or suffix or any(character.isdigit() for character in plain):
            return prefix + fold(word.replace(",", "")) + suffix
        stem = stemmer(self._language, plain)
        return fold(stem(plain) if stem else plain) or plain


class _Forms:
    """Which of the chunks of text seen so far, as they stand between white space, hold which term.

    No word reaches over white space, so a chunk has the same terms wherever it stands.
    """

    def __init__(self, language: str | None) -> None:
        self._analyser = _analyser(language, True)
        self._tables: tuple[set[str], dict[str, set[str]]] = set(), {}

    def among(self, chunks: set[str], wanted: Set[str]) -> dict[str, set[str]]:
        """Those that hold a wanted term, by the term."""
        if len(self._tables[0]) >= _CACHED_WORDS:
            self._tables = set(), {}
        seen, chunks_of = self._tables  # threads that still use the former ones finish with them
        held: dict[str, set[str]] = {}
        for chunk in chunks - seen:
            terms = {span.term for word in _WORD.findall(chunk) for span in self._analyser[word]}
            if len(chunk) > LONGEST_TERM:
                for term in terms & wanted:
                    held.setdefault(term, set()).add(chunk)
                continue
            for term in terms:
                chunks_of.setdefault(term, set()).add(chunk)
            seen.add(chunk)
        for term in wanted & chunks_of.keys():
            if known := chunks_of[term] & chunks:
                held.setdefault(term, set()).update(known)
        return held


@cache
def _forms(language: str | None) -> _Forms:
    return _Forms(language)


def _places(text: str, chunk: str) -> Iterator[int]:
    """Where a chunk stands in a text between white space or its ends."""
    at = text.find(chunk)
    while at >= 0:
        end = at + len(chunk)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(chunk, end)


@cache
def _analyser(language: str | None, drop_stop_words: bool) -> _Analyser:
    return _Analyser(language, drop_stop_words)


def _parts(piece: str) -> Iterator[tuple[int, int]]:
    """Where the words and numbers of a compound stand in it."""
    for match in _PARTS.finditer(piece):
        if _IDENTIFIER.fullmatch(match.group()):
            yield from (
                (match.start() + h.start(), match.start() + h.end()) for h in _HUMPS.finditer(match.group())
            )
        else:
            yield match.span()


def _pairs(run: str, *, singles: bool) -> Iterator[Span]:
    """Neighbouring characters of a script without spaces, vowel signs kept with their letter.

    With `singles` each Han character too, so that a query of one character finds it; a query needs none of
    them when it has pairs.
    """
    clusters: list[list[int]] = []
    for place, character in enumerate(run):
        if clusters and unicodedata.category(character)[0] == "M":
            clusters[-1][1] = place + 1
        else:
            clusters.append([place, place + 1])
    alone = len(clusters) == 1
    for (start, end), following in zip_longest(clusters, clusters[1:]):
        if alone or (singles and _HAN.match(run, start)):
            yield Span(fold(normalise(run[start:end])), start, end)
        if following:
            yield Span(fold(normalise(run[start : following[1]])), start, following[1])
