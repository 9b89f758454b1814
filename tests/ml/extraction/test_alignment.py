from __future__ import annotations

from fuze_ml.extraction.alignment import coverage
from fuze_ml.extraction.blocks import Block, blocks, tokens
from fuze_ml.extraction.parsing import parse


def blocks_of(*paragraphs: str) -> list[Block]:
    return blocks(parse("<body>" + "".join(f"<p>{one}</p>" for one in paragraphs) + "</body>"))


LONG = "The keepers wrote down every ship that passed in the night"
OTHER = "A metre higher than it was before anyone measured it here"


def test_blocks_are_held_that_the_text_holds() -> None:
    page = blocks_of(LONG, "Something quite different stands in this one here", OTHER)
    assert coverage(tokens(f"{LONG}. {OTHER}"), page) == [1, 0, 1]


def test_a_repeated_teaser_is_told_from_the_body_by_order() -> None:
    page = blocks_of(OTHER, LONG, OTHER)
    assert coverage(tokens(f"{LONG} {OTHER}"), page) == [0, 1, 1]


def test_short_blocks_count_between_held_ones_only() -> None:
    page = blocks_of("The sea", "filler " * 8, *["x y z w v"] * 12, LONG, "The sea", OTHER)
    shares = coverage(tokens(f"{LONG} The sea {OTHER}"), page)
    assert shares[0] == 0
    assert shares[-3:] == [1, 1, 1]


def test_text_without_spaces_is_aligned_by_its_characters() -> None:
    page = blocks_of("燈台守は毎日風を書き留めた。", "関連記事はこちらです。")
    assert coverage(tokens("燈台守は毎日風を書き留めた"), page) == [1, 0]


def test_nothing_is_held_by_an_empty_text() -> None:
    assert coverage([], blocks_of(LONG)) == [0]


def test_two_line_breaks_part_blocks_and_one_does_not() -> None:
    assert [block.text for block in blocks(parse("<div>one<br>two<br> <br>three <b>four</b></div>"))] == [
        "one\ntwo",
        "three four",
    ]
