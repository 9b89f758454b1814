"""The last stage, from rows to rows."""

from __future__ import annotations

from fuze_app.core.database import user_session
from fuze_app.core.services import analyses
from fuze_app.core.services.bookmarks import BookmarkChanges, update
from tests.core.library import Library
from tests.tasks.reading import read

TEXT = "Sow tomatoes in March. Tomatoes want sun, compost and water every evening. Pick them when red. " * 3


def test_a_page_is_understood_with_the_users_own_tags(library: Library) -> None:
    library.save("https://example.org/other", tags=("Tomatoes", "tax law"))
    key = library.save("https://example.org/how-to/tomatoes")
    read(library, key, "How to grow tomatoes", TEXT)
    with user_session(library.user_id) as session:
        found = analyses.view(session, library.user_id, key)
    assert (found.engine, found.content_type, found.language) == ("local", "tutorial", "en")
    assert found.difficulty is not None
    assert found.suggested_tags[0] == analyses.TagSuggestion("Tomatoes", own=True)
    assert "tax law" not in {tag.name for tag in found.suggested_tags}
    assert set(found.made_by) >= {"summary", "content_type", "difficulty", "technologies", "suggested_tags"}


def test_similar_pages_lend_their_tags_and_taken_ones_are_not_suggested(library: Library) -> None:
    first = library.save("https://example.org/1", tags=("for mum",))
    read(library, first, "Growing tomatoes", TEXT)
    second = library.save("https://example.org/2")
    read(library, second, "Tomatoes again", TEXT)
    with user_session(library.user_id) as session:
        names = [tag.name for tag in analyses.view(session, library.user_id, second).suggested_tags]
        assert names[0] == "for mum"
        update(session, library.user_id, second, BookmarkChanges(tags=("For Mum",)))
        names = [tag.name for tag in analyses.view(session, library.user_id, second).suggested_tags]
    assert "for mum" not in {name.casefold() for name in names}


def test_nothing_is_claimed_before_anything_was_understood(library: Library) -> None:
    key = library.save()
    with user_session(library.user_id) as session:
        found = analyses.view(session, library.user_id, key)
    assert (found.engine, found.summary, found.made_by, found.suggested_tags) == (None, "", {}, [])
