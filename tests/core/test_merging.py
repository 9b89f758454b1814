"""What is alike is found, made one without loss, and tags parted again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.errors import Conflict, InvalidInput, NotFound
from fuze_app.core.models import HighlightColour, Stage
from fuze_app.core.queries.highlights import HighlightFilter
from fuze_app.core.services import (
    bookmarks,
    duplicate_merging,
    duplicates,
    highlights,
    project_links,
    projects,
    stage_results,
    tag_merging,
    tags,
)
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.core.services.project_links import NewLink
from fuze_app.core.services.projects import NewProject
from fuze_ml.likeness import likeness
from tests.core.library import PAGE, UNDERSTOOD, Library, passages

TEXT = " ".join(f"Sentence number {n} speaks of bees and their way home over the hills." for n in range(12))


def read(library: Library, url: str, text: str, canonical: str | None = None, **fields: object) -> int:
    """A page that went through all stages, its passages always in the same place of the space."""
    key = library.save(url, **fields)
    page = replace(
        PAGE, text=text, html=f"<p>{text}</p>", word_count=len(text.split()), canonical_url=canonical
    )
    library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), page)
    library.do(stage_results.finish_embedding, library.claim(key, Stage.EMBED), passages())
    library.do(stage_results.finish_analysis, library.claim(key, Stage.ANALYSE), UNDERSTOOD)
    library.do(duplicates.note_near, library.user_id, key)
    return key


def found(library: Library) -> list[tuple[str, list[int]]]:
    with user_session(library.user_id) as session:
        groups = duplicates.groups(session, library.user_id)
    return [(group.reason, [view.id for view in group.bookmarks]) for group in groups]


def test_likeness_is_of_words_in_a_row() -> None:
    assert likeness(TEXT, TEXT) == 1
    assert likeness(TEXT, " ".join(reversed(TEXT.split()))) == 0
    assert 0.6 < likeness(TEXT, TEXT + " A short line was added at the end.") < 1
    assert likeness("", "") == 0


def test_duplicates_are_found_by_address_text_and_likeness(library: Library) -> None:
    first = read(library, "https://example.org/a", TEXT + " Seen today.")
    near = read(library, "https://mirror.example/a", TEXT + " Seen on another day.")
    same = read(library, "https://copy.example/1", TEXT.upper())
    again = read(library, "https://copy.example/2", TEXT.upper())
    own = read(library, "https://example.org/own", "Short and unlike.")
    other = read(library, "https://example.org/own?view=print", "Brief, too.", "https://example.org/own")
    read(library, "https://example.org/else", "Of boats. " * 40)
    groups = found(library)
    assert ("address", [own, other]) in groups
    joined = {one for _, ids in groups for one in ids}
    assert joined == {first, near, same, again, own, other}


def test_a_merge_keeps_everything_and_the_rest_can_be_restored(library: Library) -> None:
    keep = read(library, "https://example.org/a", TEXT, tags=("bees",), notes="Mine.")
    gone = read(library, "https://example.org/b", TEXT, tags=("Bees", "flight"), notes="Other.")
    with user_session(library.user_id) as session:
        marked = NewHighlight("way home over the hills", colour=HighlightColour.BLUE, note="Here")
        highlights.create(session, library.user_id, gone, marked)
        bookmarks.update(session, library.user_id, gone, bookmarks.BookmarkChanges(favourite=True))
        foreseen = duplicate_merging.preview(session, library.user_id, keep, [gone])
        done = duplicate_merging.merge(session, library.user_id, keep, [gone])
    merged = done.bookmark
    assert foreseen == duplicate_merging.Gains(["flight"], 1, 1, 0, 0)
    assert (merged.tags, merged.notes, merged.favourite) == (["bees", "flight"], "Mine.\n\nOther.", True)
    with user_session(library.user_id) as session:
        (mark,) = highlights.list_page(session, library.user_id, HighlightFilter()).items
        assert (mark.bookmark_id, mark.note) == (keep, "Here")
        assert bookmarks.restore(session, library.user_id, gone).tags == ["bees", "flight"]
    assert found(library) == [("text", [keep, gone])]


def test_a_merge_is_undone_but_for_what_was_changed_since(library: Library) -> None:
    keep = read(library, "https://example.org/a", TEXT, tags=("bees",), notes="Mine.")
    gone = read(library, "https://example.org/b", TEXT, tags=("flight",), notes="Other.", title="My title")
    user_id = library.user_id
    with user_session(user_id) as session:
        highlights.create(session, user_id, gone, NewHighlight("way home over the hills"))
        project = projects.create(session, user_id, NewProject("Beehive"))
        project_links.link(session, user_id, project.id, NewLink(gone, note="Plans"))
        before = [bookmarks.get(session, user_id, key) for key in (keep, gone)]
    with user_session(user_id) as session:
        done = duplicate_merging.merge(session, user_id, keep, [gone])
        (link,) = project_links.of_project(session, user_id, project.id)
        assert (done.bookmark.title, link.bookmark_id, link.note) == ("My title", keep, "Plans")
        bookmarks.update(session, user_id, keep, bookmarks.BookmarkChanges(notes="Mine, rewritten."))
    with user_session(user_id) as session:
        parted = duplicate_merging.undo(session, user_id, done)
        assert (parted.title, parted.tags, parted.notes) == (before[0].title, ["bees"], "Mine, rewritten.")
        assert bookmarks.get(session, user_id, gone).tags == before[1].tags
        assert highlights.of_bookmark(session, user_id, keep) == []
        assert len(highlights.of_bookmark(session, user_id, gone)) == 1
        assert [one.bookmark_id for one in project_links.of_project(session, user_id, project.id)] == [gone]
    with pytest.raises(NotFound), user_session(user_id) as session:
        duplicate_merging.undo(session, user_id, done)


def test_a_merge_of_what_is_not_there_changes_nothing(library: Library) -> None:
    keep = library.save("https://example.org/a", notes="x")
    with pytest.raises(NotFound), user_session(library.user_id) as session:
        duplicate_merging.merge(session, library.user_id, keep, [999])
    with pytest.raises(InvalidInput), user_session(library.user_id) as session:
        duplicate_merging.merge(session, library.user_id, keep, [keep])


def names(library: Library) -> dict[str, int]:
    with user_session(library.user_id) as session:
        return {tag.name: tag.count for tag in tags.list_tags(session, library.user_id)}


def test_similar_tags_are_offered_with_the_reason(library: Library) -> None:
    embedder.load()
    given = ("machine-learning", "Machine Learning", "postgres", "PostgreSQL", "car", "automobile", "soup")
    library.save("https://example.org/a", tags=given)
    with user_session(library.user_id) as session:
        groups = tag_merging.similar(session, library.user_id)
    found = {group.reason: {tag.name for tag in group.tags} for group in groups}
    assert found == {
        "spelling": {"machine-learning", "Machine Learning"},
        "technology": {"postgres", "PostgreSQL"},
        "meaning": {"car", "automobile"},
    }


def test_tags_are_merged_and_parted_again(library: Library) -> None:
    both = library.save("https://example.org/a", tags=("psql", "postgres"))
    one = library.save("https://example.org/b", tags=("psql",))
    library.save("https://example.org/c", tags=("postgres",))
    with user_session(library.user_id) as session:
        preview = tag_merging.preview(session, library.user_id, ["PSQL"], "Postgres")
    assert (preview.id, preview.bookmarks, preview.gained, preview.into) == (None, 2, 1, "postgres")
    before = names(library)
    with user_session(library.user_id) as session:
        done = tag_merging.merge(session, library.user_id, ["psql"], "postgres")
        assert done.id is not None
    assert names(library) == {"postgres": 3}
    assert library.view(both).tags == ["postgres"]
    with user_session(library.user_id) as session:
        assert tag_merging.undo(session, library.user_id, done.id).undone_at is not None
    assert names(library) == before
    assert (library.view(both).tags, library.view(one).tags) == (["postgres", "psql"], ["psql"])
    with pytest.raises(Conflict), user_session(library.user_id) as session:
        tag_merging.undo(session, library.user_id, done.id)


def test_a_merge_into_a_new_tag_leaves_nothing_of_it_when_undone(library: Library) -> None:
    library.save("https://example.org/a", tags=("psql",))
    with user_session(library.user_id) as session:
        done = tag_merging.merge(session, library.user_id, ["psql"], "sql")
    with pytest.raises(NotFound), user_session(library.user_id) as session:
        tag_merging.merge(session, library.user_id, ["no such tag"], "sql")
    with user_session(library.user_id) as session:
        assert done.id is not None
        tag_merging.undo(session, library.user_id, done.id)
    assert names(library) == {"psql": 1}
