"""Searches that are kept under a name, and those that are remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import Conflict, InvalidInput, NotFound
from fuze_app.core.services import saved_searches, search_history, search_statistics
from fuze_app.core.services.accounts import Account
from tests.core.library import Library


@pytest.fixture(autouse=True)
def _no_statistics() -> None:
    search_statistics.forget_statistics()


def test_a_saved_search_counts_what_is_new_until_it_was_looked_at(library: Library) -> None:
    ada = library.user_id
    library.save("https://example.org/before", title="Rust in anger", tags=("rust",))
    with user_session(ada) as session:
        by_tag = saved_searches.save(session, ada, " Rust ", "tag:rust -is:read")
        by_words = saved_searches.save(session, ada, "Words", "anger rust", "text")
    assert (by_tag.name, by_tag.new, by_words.new) == ("Rust", 0, 0)
    library.save("https://example.org/1", title="Rust with joy", tags=("rust",))
    library.save("https://example.org/2", title="Anger management and rust", tags=("other",))
    with user_session(ada) as session:
        assert [(one.name, one.new) for one in saved_searches.list_saved(session, ada)] == [
            ("Rust", 1),
            ("Words", 1),
        ]
        assert saved_searches.look(session, ada, by_tag.id).new == 0


def test_what_is_wrong_with_a_saved_search_is_named(library: Library) -> None:
    ada = library.user_id
    for name, query, field in ((" ", "x", "name"), ("x" * 65, "x", "name"), ("x", " ", "query")):
        with pytest.raises(InvalidInput) as caught, user_session(ada) as session:
            saved_searches.save(session, ada, name, query)
        assert caught.value.field == field
    with user_session(ada) as session:
        saved_searches.save(session, ada, "Rust", "rust")
        other = saved_searches.save(session, ada, "Go", "golang").id
    with pytest.raises(Conflict), user_session(ada) as session:
        saved_searches.save(session, ada, "Rust", "x")
    with pytest.raises(Conflict), user_session(ada) as session:
        saved_searches.rename(session, ada, other, "Rust")
    with user_session(ada) as session:
        assert saved_searches.rename(session, ada, other, "Golang").name == "Golang"
        saved_searches.remove(session, ada, other)
    with pytest.raises(NotFound), user_session(ada) as session:
        saved_searches.remove(session, ada, other)


def test_the_history_is_ones_own_and_can_be_erased(
    library: Library, new_user: Callable[[str], Account]
) -> None:
    ada, ben = library.user_id, new_user("ben").id
    for text in ("rust", "100% wool", " ", "Rust  async", "rust"):
        with user_session(ada) as session:
            search_history.remember(session, ada, text)
    with user_session(ada) as session:
        latest = search_history.recent(session, ada)
        assert [one.text for one in latest] == ["rust", "Rust async", "100% wool"]
        assert [one.text for one in search_history.recent(session, ada, "RUST")] == ["rust", "Rust async"]
        assert [one.text for one in search_history.recent(session, ada, "%")] == []
    with user_session(ben) as session:
        assert search_history.recent(session, ben) == []
        search_history.forget_all(session, ben)
    with pytest.raises(NotFound), user_session(ben) as session:
        search_history.forget(session, ben, latest[0].id)
    with user_session(ada) as session:
        search_history.forget(session, ada, latest[0].id)
        assert [one.text for one in search_history.recent(session, ada)] == ["Rust async", "100% wool"]
        search_history.forget_all(session, ada)
        assert search_history.recent(session, ada) == []


def test_the_history_forgets_the_oldest(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_history, "KEPT", 2)
    for text in ("first", "second", "third"):
        with user_session(library.user_id) as session:
            search_history.remember(session, library.user_id, text)
    with user_session(library.user_id) as session:
        kept = search_history.recent(session, library.user_id)
    assert [one.text for one in kept] == ["third", "second"]
