"""Tags: one of each, however it is spelt."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import bookmarks, tag_offers, tags
from fuze_app.core.services.bookmarks import BookmarkChanges
from tests.core.library import Library


@pytest.mark.parametrize(
    ("names", "cleaned"),
    [
        (["Python"], ["Python"]),
        (["Python", "python", "PYTHON"], ["Python"]),
        (["  two   words \n"], ["two words"]),
        (["#python", "# rust", "##go"], ["python", "rust", "go"]),
        (["", "   ", "#", ",", "# #"], []),
        (["a,b"], ["a b"]),
        (["C#", "c++", ".net"], ["C#", "c++", ".net"]),
        (["Straße", "STRASSE"], ["Straße"]),
        (["日本", "a\0b"], ["日本", "a b"]),
    ],
)
def test_names_are_folded(names: list[str], cleaned: list[str]) -> None:
    assert list(tags.clean(names).values()) == cleaned


@given(st.lists(st.text(max_size=tags.LONGEST // 3), max_size=tags.MOST_PER_BOOKMARK))
def test_cleaning_again_changes_nothing(names: list[str]) -> None:
    once = tags.clean(names)
    assert tags.clean(once.values()) == once


@pytest.mark.parametrize("name", ["x" * 65, "ß" * 33])
def test_too_long(name: str) -> None:
    """`ß` folds to two letters."""
    with pytest.raises(InvalidInput):
        tags.clean([name])


def test_tags_without_bookmarks_are_forgotten(library: Library, database: psycopg.Connection) -> None:
    first, second = (
        library.save(tags=("Shared", "Own")),
        library.save("https://example.org/2", tags=("shared",)),
    )
    library.do(bookmarks.update, library.user_id, first, BookmarkChanges(tags=("new",)))
    assert set(database.execute("select name from tags").fetchall()) == {("new",), ("Shared",)}
    library.do(bookmarks.update, library.user_id, second, BookmarkChanges(tags=("SHARED",)))
    assert set(database.execute("select name from tags").fetchall()) == {("new",), ("Shared",)}


def test_tags_are_offered_for_an_address_before_its_page_is_read(library: Library) -> None:
    for number, names in enumerate([("bees", "later"), ("bees",), ("honey",)]):
        library.save(f"https://hive.example/{number}", tags=names)
    library.save("https://other.example/", tags=("sql indexes", "postgres"))

    def offered(url: str) -> list[str]:
        with user_session(library.user_id) as session:
            return tag_offers.for_address(session, library.user_id, url)

    assert offered("hive.example/new") == ["bees"]
    assert offered("https://elsewhere.example/sql-index-tuning?x=bees") == ["sql indexes"]
    assert offered("https://hive.example/postgres") == ["postgres", "bees"]
    assert offered("https://unknown.example/") == []
    assert offered("no address at all") == []
    assert offered("https://hive.example/0") == []  # known, and nothing was understood of it yet
