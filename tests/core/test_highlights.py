"""Highlights: their place in a text that changes, how they are found, and how they are exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import HighlightColour, Stage
from fuze_app.core.queries.highlights import HighlightFilter, HighlightView
from fuze_app.core.services import (
    bookmarks,
    highlight_export,
    highlights,
    search,
    search_statistics,
    stage_results,
)
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.highlights import HighlightChanges, NewHighlight
from fuze_app.core.services.search import SearchRequest
from tests.core.library import PAGE, UNDERSTOOD, Library
from tests.core.test_versions import version

TEXT = "Bees dance to tell where flowers are.\n\nA waggle points to the sun. Bees dance in the dark hive."


def read(library: Library, bookmark_id: int, text: str = TEXT) -> None:
    """What the workers do when a page is due."""
    page = replace(PAGE, text=text, html=f"<p>{text}</p>")
    library.do(stage_results.finish_extraction, library.claim(bookmark_id, Stage.EXTRACT), page)
    library.do(stage_results.finish_embedding, library.claim(bookmark_id, Stage.EMBED), [])
    library.do(stage_results.finish_analysis, library.claim(bookmark_id, Stage.ANALYSE), UNDERSTOOD)


def read_again(library: Library, bookmark_id: int, text: str) -> None:
    library.do(bookmarks.retry, library.user_id, bookmark_id)
    read(library, bookmark_id, text)


def mark(library: Library, bookmark_id: int, quote: str, **given: str) -> HighlightView:
    with user_session(library.user_id) as session:
        new = NewHighlight(quote, **given)  # type: ignore[arg-type]
        return highlights.create(session, library.user_id, bookmark_id, new).highlight


def marked(library: Library, bookmark_id: int) -> list[HighlightView]:
    with user_session(library.user_id) as session:
        return highlights.of_bookmark(session, library.user_id, bookmark_id)


def found(library: Library, query: str) -> list[int]:
    with user_session(library.user_id) as session:
        page = search.search(session, library.user_id, SearchRequest(query, mode="text"))
    return [hit.bookmark.id for hit in page.items]


@pytest.fixture
def bees(library: Library) -> int:
    search_statistics.forget_statistics()
    key = library.save()
    read(library, key)
    return key


def test_a_highlight_quotes_the_text_and_knows_its_surroundings(library: Library, bees: int) -> None:
    made = mark(library, bees, " Bees\n dance ", suffix="in the dark")
    assert made.quote == "Bees dance"
    assert (made.start, made.end) == (TEXT.rindex("Bees dance"), TEXT.rindex("Bees dance") + 10)
    assert made.prefix.endswith("to the sun. ")
    assert made.suffix == " in the dark hive."


def test_it_follows_the_text_and_comes_back(library: Library, bees: int) -> None:
    first = mark(library, bees, "A waggle points to the sun")
    edited = "A new first line.\n\n" + TEXT.replace("points to the sun", "points towards the sun")
    read_again(library, bees, edited)
    (moved,) = marked(library, bees)
    assert edited[moved.start : moved.end] == "A waggle points towards the sun"
    assert moved.quote == first.quote
    read_again(library, bees, "Something else entirely, about ships and harbours.")
    (orphan,) = marked(library, bees)
    assert (orphan.start, orphan.end, orphan.quote) == (None, None, first.quote)
    read_again(library, bees, TEXT)
    assert marked(library, bees) == [first]


def test_what_is_marked_before_the_page_is_read_is_found_when_it_is(library: Library) -> None:
    key = library.save()
    assert mark(library, key, "points to the sun").start is None
    read(library, key)
    assert [one.start for one in marked(library, key)] == [TEXT.index("points")]


def test_marking_the_same_again_changes_it(library: Library, bees: int) -> None:
    first = mark(library, bees, "waggle points", note="First.")
    again = mark(library, bees, "waggle  points", colour="pink")
    assert (again.id, again.colour, again.note) == (first.id, HighlightColour.PINK, "First.")
    assert len(marked(library, bees)) == 1


def test_notes_and_quotes_are_searched(library: Library, bees: int) -> None:
    assert found(library, "cartography") == []
    made = mark(library, bees, "Bees dance", note="A kind of cartography.")
    assert found(library, "cartography") == [bees]
    library.do(highlights.update, library.user_id, made.id, HighlightChanges(note=""))
    assert found(library, "cartography") == []
    mark(library, bees, "What the text never had: palimpsest")
    assert found(library, "palimpsest") == [bees]


def test_every_change_raises_the_version(library: Library, bees: int) -> None:
    seen = [version(library.user_id)]
    made = mark(library, bees, "Bees dance")
    seen.append(version(library.user_id))
    library.do(highlights.update, library.user_id, made.id, HighlightChanges(colour=HighlightColour.BLUE))
    seen.append(version(library.user_id))
    library.do(highlights.delete, library.user_id, made.id)
    seen.append(version(library.user_id))
    assert seen == sorted(set(seen))


def test_list_is_narrowed_and_leaves_out_what_was_deleted(library: Library, bees: int) -> None:
    other = library.save("https://example.org/other", title="100% wool")
    dance = mark(library, bees, "Bees dance", note="Why in the dark?", colour="blue")
    knit = mark(library, other, "Knit one, purl two")

    def ids(**narrow: object) -> list[int]:
        with user_session(library.user_id) as session:
            page = highlights.list_page(session, library.user_id, HighlightFilter(**narrow))  # type: ignore[arg-type]
        return [one.id for one in page.items]

    assert ids() == [knit.id, dance.id]
    assert ids(words="DARK bees") == [dance.id]
    assert ids(words="100%") == [knit.id]
    assert ids(words="100_") == []
    assert ids(colour=HighlightColour.BLUE) == [dance.id]
    assert ids(bookmark_id=other) == [knit.id]
    library.do(bookmarks.delete, library.user_id, other)
    assert ids() == [dance.id]
    with pytest.raises(NotFound):
        marked(library, other)


def test_nobody_touches_the_highlights_of_another(
    library: Library, bees: int, new_user: Callable[[str], Account]
) -> None:
    made = mark(library, bees, "Bees dance")
    ben = Library(new_user("ben").id)
    for step in (highlights.get, highlights.delete):
        with pytest.raises(NotFound):
            ben.do(step, ben.user_id, made.id)
    with pytest.raises(NotFound):
        ben.do(highlights.update, ben.user_id, made.id, HighlightChanges(note="mine"))
    with pytest.raises(NotFound):
        mark(ben, bees, "Bees dance")
    with pytest.raises(NotFound):
        marked(ben, bees)


@pytest.mark.parametrize(
    ("given", "field"), [({"quote": " \n"}, "quote"), ({"quote": "x" * 10_001}, "quote"),
                         ({"quote": "x", "note": "x" * 10_001}, "note")]
)  # fmt: skip
def test_what_can_not_be_kept_is_named(
    library: Library, bees: int, given: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        mark(library, bees, **given)
    assert refused.value.field == field


def test_export_reads_page_by_page_in_the_order_of_the_text(library: Library, bees: int) -> None:
    mark(library, bees, "A waggle points to the sun")
    mark(library, bees, "Bees dance to tell", note="*Mine*, as I wrote it.")
    other = library.save("https://example.org/a(b)", title="[Odd] *title*")
    mark(library, other, "1. First\n# Second\n<b>")
    with user_session(library.user_id) as session:
        text = highlight_export.to_markdown(session, library.user_id, HighlightFilter())
    assert text == (
        "# Highlights\n\n"
        "## [\\[Odd\\] \\*title\\*](https://example.org/a%28b%29)\n\nexample.org\n\n"
        "> 1\\. First\n> \\# Second\n> \\<b\\>\n\n"
        "## [The page's title](https://example.org/page)\n\nAda · example.org\n\n"
        "> Bees dance to tell\n\n*Mine*, as I wrote it.\n\n> A waggle points to the sun\n"
    )
