from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuze_ml.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there! Three?", ["One here.", "Two there!", "Three?"]),
        ('He said "No." Then he left.', ['He said "No."', "Then he left."]),
        ("Dr. Ng met Mr. Ode in St. Ives. They spoke.", ["Dr. Ng met Mr. Ode in St. Ives.", "They spoke."]),
        ("J. R. R. Tolkien wrote it, e.g. The Hobbit.", ["J. R. R. Tolkien wrote it, e.g. The Hobbit."]),
        ("Version 3.11 of node.js is out. get it", ["Version 3.11 of node.js is out. get it"]),
        ("第一句。第二句！「第三句？」", ["第一句。", "第二句！", "「第三句？」"]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", "نعم."]),
        ("Title\nA line\n\n  Indented  ", ["Title", "A line", "Indented"]),
        (" \n\n ", []),
    ],
)
def test_sentences_of_many_scripts(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == expected


def test_blank_lines_end_paragraphs() -> None:
    text = "A one. A two.\nA three.\n \nB one."
    assert [s.ends_paragraph for s in sentences(text)] == [False, False, True, True]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(".!。 \n\"'a")), max_size=120))
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())


@pytest.mark.parametrize("piece", [".", " ", "\n", "。", ". ", '."', "\n a", "A. "])
def test_a_megabyte_of_odd_text_takes_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    sentences(text)
    assert time.process_time() - start < 3
