"""Several bookmarks at once: all of it or nothing, and only one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import ReadState
from fuze_app.core.services import bookmarks, selections
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges
from tests.core.library import Library


@pytest.fixture
def three(library: Library) -> list[int]:
    return [library.save(f"https://example.org/{name}") for name in ("a", "b", "c")]


def test_what_was_marked_gets_back_the_state_it_had(library: Library, three: list[int]) -> None:
    ada = library.user_id
    with user_session(ada) as session:
        bookmarks.update(session, ada, three[1], BookmarkChanges(state=ReadState.READ))
        former = selections.mark(session, ada, three, ReadState.ARCHIVED)
        assert former == {three[0]: "unread", three[1]: "read", three[2]: "unread"}
        assert bookmarks.get(session, ada, three[0]).state == ReadState.ARCHIVED
        selections.remark(session, ada, former)
        assert [bookmarks.get(session, ada, one).state for one in three] == list(former.values())


def test_deleting_leaves_out_what_is_gone_and_others_pages(
    library: Library, three: list[int], new_user: Callable[[str], Account]
) -> None:
    ada, theirs = library.user_id, Library(new_user("bob").id).save("https://example.org/theirs")
    with user_session(ada) as session:
        bookmarks.delete(session, ada, three[0])
        assert selections.delete(session, ada, [*three, theirs]) == three[1:]
        selections.restore(session, ada, [*three[1:], theirs])
        assert bookmarks.get(session, ada, three[2]).id == three[2]


def test_tags_come_to_those_there_are(library: Library, three: list[int]) -> None:
    ada = library.user_id
    with user_session(ada) as session:
        bookmarks.add_tags(session, ada, three[0], ["own"])
        selections.add_tags(session, ada, three, ["new"])
    assert [library.view(one).tags for one in three] == [["new", "own"], ["new"], ["new"]]


def test_too_many_are_refused(library: Library) -> None:
    with user_session(library.user_id) as session, pytest.raises(InvalidInput):
        selections.delete(session, library.user_id, range(selections.MOST + 1))
