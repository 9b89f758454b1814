"""What a search result shows of a passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuze_app.core.services.search_passages import PassageHit
from fuze_app.ui.bookmarks.passages import LONGEST, excerpt

TEXT = "The quick brown fox jumps over the lazy dog. " * 40


def _text(shown) -> str:
    return "".join(piece.text for piece in shown.pieces)


def _marked(shown) -> list[str]:
    return [piece.text for piece in shown.pieces if piece.marked]


def test_short_passage_is_shown_whole_with_its_marks():
    shown = excerpt(5, PassageHit("a tree of trees", [(2, 6), (10, 15)], 3, 100, 115))
    assert _text(shown) == "a tree of trees"
    assert _marked(shown) == ["tree", "trees"]
    assert shown.href == "/read/5?from=100&to=115"


def test_long_passage_is_cut_around_its_first_mark():
    at = TEXT.index("fox", 900)
    shown = excerpt(5, PassageHit(TEXT, [(at, at + 3)], 0, 0, len(TEXT)))
    assert _marked(shown) == ["fox"]
    assert _text(shown).startswith("… ")
    assert _text(shown).endswith(" …")
    assert len(_text(shown)) <= LONGEST + 4


def test_passage_found_by_meaning_begins_at_its_beginning():
    shown = excerpt(5, PassageHit(TEXT, [], 0, 0, len(TEXT)))
    assert _text(shown).startswith("The quick")
    assert _marked(shown) == []


def test_page_without_passages_leads_to_its_beginning():
    assert excerpt(5, PassageHit("An excerpt.", [], -1, 0, 11)).href == "/read/5"


@st.composite
def _hits(draw):
    text = draw(st.text(alphabet="ab \n", max_size=900))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    marks = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end]
    return PassageHit(text, marks, 0, 0, len(text))


@given(_hits())
def test_pieces_are_the_text_and_marks_stay_marks(hit):
    shown = excerpt(1, hit)
    plain = _text(shown).removeprefix("… ").removesuffix(" …")
    assert plain in hit.text
    assert all(any(piece in hit.text[start:end] for start, end in hit.marks) for piece in _marked(shown))
    if hit.marks:
        assert _marked(shown)
