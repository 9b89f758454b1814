"""Pages made to be slow, or to lose their text: each is read within seconds, and its paragraphs are there."""

from __future__ import annotations

import time

import pytest

from fuze_ml.extraction.parsing import DEEPEST, parse
from tests.ml.extraction.html import PARAGRAPHS, article, read

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
SECONDS = 15
"""Of processor time, where everything is slow. Usually it is one; what is loaded once is not counted."""

PAGES = {
    "nested elements": "<div>" * 30_000 + TEXT + "</div>" * 30_000,
    "nested lists that never end": "<ul><li>" * 30_000 + TEXT,
    "nested text": "".join(f"<div>At level {level} " for level in range(3_000)) + TEXT,
    "formatting that never ends": TEXT + "<p><b><i><font>The lamp " * 500,
    "attributes": f"<div {' '.join(f'a{number}=1' for number in range(60_000))}>{TEXT}</div>",
    "an endless attribute": f"<div class='{'x ' * 500_000}'>{TEXT}</div>",
    "empty elements": "<div></div>" * 100_000 + TEXT,
    "line breaks": "<p>" + "<br>" * 50_000 + "</p>" + TEXT,
    "a table": "<table>" + "<tr><td>a b<td>c d" * 6_000 + "</table>" + TEXT,
    "a word of a million letters": f"<p>{'a' * 1_000_000}</p>{TEXT}",
}


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """What the extractors load the first time."""
    read(article())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_hostile_page_is_read_in_seconds(page: str) -> None:
    begun = time.process_time()
    text = read(f"<html><head><title>Keepers</title></head><body>{page}</body></html>").text
    assert time.process_time() - begun < SECONDS
    for paragraph in PARAGRAPHS:
        assert paragraph in text


def test_a_page_that_is_one_long_listing_is_all_there() -> None:
    lines = [f"{number} {PARAGRAPHS[number % 3]}" for number in range(2_000)]
    assert read(f"<pre>{chr(10).join(lines)}</pre>").text.split("\n") == lines


def test_what_is_nested_too_deep_follows_in_order() -> None:
    words = [str(number) for number in range(DEEPEST * 2)]
    nested = "".join(f"<section>{word} " for word in words)
    tree = parse(f"<body>{nested}{'</section>' * len(words)}<p>The end</p></body>")
    assert tree.text_content().split() == [*words, "The", "end"]
    assert max(sum(1 for _ in one.iterancestors()) for one in tree.iter()) < DEEPEST


def test_a_long_tag_keeps_its_first_attributes() -> None:
    rest = " ".join(f"data-{number}='{'x' * 100}'" for number in range(100))
    element = parse(
        f"<body><img src='/a.png' alt=\"The tower's lamp\" {rest} data-blob='{'x' * 9_000}'>"
    ).find(".//img")
    assert element.get("src") == "/a.png"
    assert element.get("alt") == "The tower's lamp"
    assert len(element.attrib) < 100
