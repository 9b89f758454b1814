from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuze_ml.terms import LONGEST_TERM, find, query_terms, spans, tokenize

LANGUAGES = [None, "en", "de-CH", "ru", "ja", "hi", "ar", "th", "tr", "xx", ""]


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("Running databases", "en", ["run", "databas"]),
        ("Running databases", None, ["run", "databas"]),
        ("Die Häuser der Straße", "de", ["haus", "strass"]),
        ("L\u2019été à la bibliothèque", "fr", ["bibliothequ"]),
        ("Машины и базы данных", "ru", ["машин", "баз", "дан"]),
        ("İstanbul'da IŞIK ışık", "tr", ["istanbul", "isik", "isik"]),
        ("Σκύλος σκύλους", "el", ["σκυλ", "σκυλ"]),
        ("الكتاب كِتَاب", "ar", ["كتاب", "كتاب"]),
        ("किताबें किताब", "hi", ["किताब", "किताब"]),
        ("한국어", "ko", ["한국", "국어"]),
        ("データ", "ja", ["デー", "ータ"]),
        ("東京都", "ja", ["東", "東京", "京", "京都", "都"]),
        ("ภาษา", "th", ["ภา", "าษ", "ษา"]),
        ("ပညာ", "my", ["ပညာ"]),
    ],
)
def test_words_of_each_script(text: str, language: str | None, terms: list[str]) -> None:
    assert tokenize(text, language) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("c++ C# .NET", ["c++", "c#", ".net", "net"]),
        ("python3.11", ["python3.11", "python", "3.11"]),
        ("1,000,000 3.14", ["1000000", "3.14"]),
        ("state-of-the-art", ["stateoftheart", "state", "art"]),
        ("read_timeout", ["readtimeout", "read", "timeout"]),
        ("getUserName", ["getusernam", "get", "user", "name"]),
        ("JavaScript GitHub", ["javascript", "github"]),
        ("ann@example.org", ["annexampleorg", "ann", "exampl", "org"]),
        ("R&D, AT&T, U.S.", ["rd", "att", "us"]),
        ("it's O'Brien's, isn't it", ["brien"]),
        ("... -- __ #tag", ["tag"]),
    ],
)
def test_names_numbers_and_compounds(text: str, terms: list[str]) -> None:
    assert tokenize(text, "en") == terms


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("nodejs", "Node.js"),
        ("Node.js", "NodeJS"),
        ("email", "E-Mails"),
        ("utf8", "UTF-8"),
        ("python 3.11", "python3.11"),
        ("get_user_name", "getUserName"),
        ("RESUME", "résumé"),
        ("ﬁne x²", "fine x2"),
        ("１２３", "123"),
        ("soft\u00adware", "software"),
        ("cafe\u0301", "café"),
        ("елка", "ёлка"),
        ("замок", "за́мок"),
        ("databases", "数据databases库"),
    ],
)
def test_one_spelling_finds_the_other(asked: str, written: str) -> None:
    assert set(tokenize(asked, "en")) & set(tokenize(written, "en"))


def test_cyrillic_letters_with_marks_of_their_own_stay_apart() -> None:
    assert tokenize("мой", "uk") != tokenize("мои", "uk")


def test_stop_words_are_dropped_unless_nothing_is_left() -> None:
    assert tokenize("the search of it", "en") == ["search"]
    assert tokenize("To be or not to be", "en") == ["to", "be", "or", "not", "to", "be"]
    assert tokenize("the", "xx") == ["the"], "another language's stop words are words"


def test_blobs_are_no_terms() -> None:
    assert tokenize("a" * 10_000 + " found", "en") == ["found"]


def test_a_query_word_gives_its_terms_in_every_language_of_the_library() -> None:
    assert query_terms("the nodes", ["en", "de", None]) == [["node", "nod"]]
    assert query_terms("nodes nodes", ["en"]) == [["node"]]
    assert query_terms("to be", ["en", "de"]) == [["to"], ["be"]]
    assert query_terms("", ["en"]) == []
    assert query_terms("database", []) == [["databas"]]


def test_a_query_asks_for_pairs_and_for_a_single_character_alone() -> None:
    assert query_terms("東京都", ["ja", "en"]) == [["東京"], ["京都"]]
    assert query_terms("猫", ["ja"]) == [["猫"]]
    assert "猫" in tokenize("黒猫が好き", "ja")


@given(st.text(max_size=80), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_each_word_of_any_text_is_found_by_itself(text: str, language: str | None, other: str | None) -> None:
    indexed = set(tokenize(text, language))
    for group in query_terms(text, [language]):
        assert indexed.intersection(group)
    for group in query_terms(text, [language, other]):
        assert group
        assert len(group) == len(set(group))


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_spans_lie_in_any_text_in_order_and_agree_with_the_terms(text: str, language: str | None) -> None:
    found = spans(text, language)
    assert [span.term for span in found] == tokenize(text, language)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(span.term and len(span.term) <= 4 * LONGEST_TERM for span in found)
    assert all(before.start <= after.start for before, after in pairwise(found))


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.data())
def test_finding_wanted_terms_gives_their_spans(text: str, language: str | None, data: st.DataObject) -> None:
    text = f"zebra {text} zebra"  # a text with more than stop words
    every = spans(text, language)
    wanted = set(data.draw(st.lists(st.sampled_from([span.term for span in every]))))
    assert find(text, language, wanted) == sorted(
        (span for span in every if span.term in wanted), key=lambda span: span[1:]
    )


def test_spans_mark_the_words_as_written() -> None:
    text = "The node.js Cafés"
    assert [(span.term, text[span.start : span.end]) for span in spans(text, "en")] == [
        ("nodej", "node.js"),
        ("node", "node"),
        ("js", "js"),
        ("cafe", "Cafés"),
    ]


@pytest.mark.parametrize(
    "piece", ["a-", "a.b@", "'", "1,000", "x\u0301", "ab_", "aB", "字", ".", "c+", "\u200d"]
)
def test_long_odd_text_takes_linear_time(piece: str) -> None:
    text = piece * 40_000
    start = time.process_time()
    tokenize(text, "en")
    assert time.process_time() - start < 2
