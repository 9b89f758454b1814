"""Bookmarks: what the API does not show of saving, changing and deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from fuze_app.core.database import library_versions, user_session
from fuze_app.core.models import ReadState, Stage
from fuze_app.core.services import bookmarks, overview, page_content, pipeline, stage_results
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges, NewBookmark
from fuze_app.core.services.overview import LibraryStatistics
from tests.core.library import PAGE, Library


def test_the_address_is_kept_as_given_and_found_by_its_key(
    library: Library, database: psycopg.Connection
) -> None:
    key = library.save("https://www.example.org/a?utm_source=x&b=1#part")
    assert library.view(key).url == "https://www.example.org/a?utm_source=x&b=1#part"
    assert library.save("http://example.org/a/?b=1") == key
    assert database.execute("select octet_length(url_digest) from bookmarks").fetchone() == (32,)


def test_titles_and_notes_of_a_second_save(library: Library) -> None:
    key = library.save(notes="First.")
    library.save(title="Mine", notes="Second.")
    assert (library.view(key).title, library.view(key).notes) == ("Mine", "First.\n\nSecond.")
    library.save(title="Another", notes="Second.")
    assert (library.view(key).title, library.view(key).notes) == ("Mine", "First.\n\nSecond.")


def test_statistics(library: Library) -> None:
    def statistics() -> LibraryStatistics:
        with user_session(library.user_id) as session:
            return overview.statistics(session, library.user_id)

    assert statistics() == LibraryStatistics(total=0, unread=0, waiting=0, failed=0)
    keys = [library.save(f"https://example.org/{number}") for number in range(5)]
    library.finish(keys[0])
    library.do(pipeline.fail, library.claim(keys[1], Stage.EXTRACT), "Gone.", retryable=False)
    library.claim(keys[2], Stage.EXTRACT)
    library.do(bookmarks.update, library.user_id, keys[0], BookmarkChanges(state=ReadState.READ))
    library.do(bookmarks.delete, library.user_id, keys[4])
    assert statistics() == LibraryStatistics(total=4, unread=3, waiting=2, failed=1)


CHANGES: list[tuple[str, Callable[[Library, int], object]]] = [
    ("a save", lambda one, _: one.save("https://example.org/new")),
    ("a claim", lambda one, key: one.claim(key, Stage.EXTRACT)),
    ("a title", lambda one, key: one.do(bookmarks.update, one.user_id, key, BookmarkChanges(title="New"))),
    ("tags", lambda one, key: one.do(bookmarks.update, one.user_id, key, BookmarkChanges(tags=("new",)))),
    (
        "a favourite",
        lambda one, key: one.do(bookmarks.update, one.user_id, key, BookmarkChanges(favourite=True)),
    ),
    ("a deletion", lambda one, key: one.do(bookmarks.delete, one.user_id, key)),
    ("all stages", lambda one, key: one.finish(key)),
]


def version_of(user_id: int) -> int:
    return library_versions({user_id})[user_id]


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES])
def test_every_change_that_shows_raises_the_version(
    library: Library, new_user: Callable[[str], Account], change: Callable[[Library, int], object]
) -> None:
    key = library.save()
    ben = new_user("ben").id
    before, of_ben = version_of(library.user_id), version_of(ben)
    change(library, key)
    assert version_of(library.user_id) > before
    assert version_of(ben) == of_ben


def test_looking_does_not_raise_the_version(library: Library) -> None:
    key = library.save()
    before = version_of(library.user_id)
    library.view(key)
    with user_session(library.user_id) as session:
        bookmarks.list_page(session, library.user_id)
        page_content.view(session, library.user_id, key)
    assert version_of(library.user_id) == before


def test_saving_at_once_does_not_dead_lock(library: Library, together: Callable[..., list[Any]]) -> None:
    """The same tags, in every order."""
    names = ["a", "b", "c", "d"]

    def save(number: int) -> int:
        order = names[number % 4 :] + names[: number % 4]
        return library.save(f"https://example.org/{number}", tags=tuple(order))

    keys = together(save, 12)
    assert all(library.view(key).tags == names for key in keys)


def test_an_empty_title_before_and_after_reading(library: Library) -> None:
    key = library.save(title="Mine")
    library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), PAGE)
    library.do(bookmarks.update, library.user_id, key, BookmarkChanges(title="  "))
    assert library.view(key).title == PAGE.title
    # The page's title is the page's again: it follows what is read.
    library.do(bookmarks.retry, library.user_id, key)
    assert library.view(key).title == PAGE.title


def test_a_page_that_was_deleted_and_is_saved_again_is_tried_again(library: Library) -> None:
    key = library.save()
    library.do(pipeline.fail, library.claim(key, Stage.EXTRACT), "Gone.", retryable=False)
    library.do(bookmarks.delete, library.user_id, key)
    with user_session(library.user_id) as session:
        saved = bookmarks.save(session, library.user_id, NewBookmark("https://example.org/page"))
    assert saved.created
    assert (saved.bookmark.id, saved.bookmark.status, saved.bookmark.error) == (key, "waiting", None)
