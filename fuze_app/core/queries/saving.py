"""Writes of a save: statements put together once, so that a save sends parameters and nothing more.

Tables rather than models: a third of the work that the session does for objects, which nobody needs here.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Column,
    Select,
    Table,
    Text,
    bindparam,
    column,
    exists,
    func,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from fuze_app.core.models import Bookmark, BookmarkTag, SearchDocument, Tag
from fuze_app.core.queries.bookmarks import BookmarkView

_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_documents: Table = SearchDocument.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]

HOLD_TAGS = (
    select(_tags.c.key, _tags.c.id)
    .where(_tags.c.user_id == bindparam("user_id"), _tags.c.key == func.any(bindparam("keys")))
    .with_for_update(read=True, key_share=True)
)
"""Keys and ids of those of `:keys` that are there, which nobody can forget until the transaction ends."""

INSERT_TAG = insert(_tags).on_conflict_do_nothing().returning(_tags.c.key, _tags.c.id)

INSERT_BOOKMARK_TAG = insert(_bookmark_tags).on_conflict_do_nothing()

_document = insert(_documents)
WRITE_DOCUMENT = _document.on_conflict_do_update(
    index_elements=["bookmark_id"],
    set_={name: _document.excluded[name] for name in ("language", "length", "postings")},
)


def _given(table_column: Column[Any]) -> BindParameter[Any]:
    return bindparam(table_column.name, type_=table_column.type)


def _new_bookmark() -> Select[Any]:
    """Everything that a new page brings, in one statement: each round trip would hold up the others.

    A tag that somebody else is making at this moment is not among those that the bookmark then has.
    """
    b, t = _bookmarks.c, _tags.c
    row = {one.name: _given(one) for one in b if one.name != "id"}
    new = insert(_bookmarks).values(row).on_conflict_do_nothing().returning(b.id, b.saved_at).cte("new")
    is_new = exists().select_from(new)
    texts = ARRAY(Text)
    keys, names = bindparam("keys", type_=texts), bindparam("names", type_=texts)
    wanted = (
        func.unnest(keys, names)
        .table_valued(column("key", Text), column("name", Text), name="wanted")
        .render_derived()
    )
    known = select(t.id, t.key, t.name).where(t.user_id == _given(b.user_id), t.key == func.any(keys), is_new)
    held = known.with_for_update(read=True, key_share=True).cte("held")
    # In order, so that two who make the same tags at once do not wait for each other.
    missing = select(_given(t.user_id), wanted.c.name, wanted.c.key)
    missing = missing.where(is_new, wanted.c.key.not_in(select(held.c.key))).order_by(wanted.c.key)
    made = insert(_tags).from_select(["user_id", "name", "key"], missing).on_conflict_do_nothing()
    tags = union_all(select(held), select(made.returning(t.id, t.key, t.name).cte("made"))).cte("labels")
    labels = select(new.c.id, tags.c.id, _given(t.user_id), new.c.saved_at).join_from(new, tags, true())
    labelled = insert(_bookmark_tags).from_select(["bookmark_id", "tag_id", "user_id", "saved_at"], labels)
    terms = [_given(_documents.c[name]) for name in ("user_id", "language", "length", "postings")]
    document = select(new.c.id, *terms)
    indexed = insert(_documents).from_select(
        ["bookmark_id", "user_id", "language", "length", "postings"], document
    )
    given = select(func.array_agg(aggregate_order_by(tags.c.name, tags.c.key))).scalar_subquery()
    return select(new.c.id, given.label("tags")).add_cte(labelled.cte("labelled"), indexed.cte("indexed"))


INSERT_BOOKMARK = _new_bookmark()
"""The id of a new bookmark and the names of its tags, in order, NULL for none; no row for one that is there.

It takes the bookmark's columns, `keys` and `names` of its tags, and `length` and `postings` of its document.
"""


def view_of_new(bookmark: Bookmark, tags: list[str]) -> BookmarkView:
    """The view of a bookmark that was saved just now and has these tags, in their order."""
    known: dict[str, Any] = {"tags": tags, "is_dead": False, "reading_minutes": 0}
    names = [field.name for field in fields(BookmarkView)]
    return BookmarkView(
        *(known[name] if name in known else _plain(getattr(bookmark, name)) for name in names)
    )


def _plain(value: Any) -> Any:
    """The text in place of the member of an enumeration, as the database has it."""
    return str(value) if isinstance(value, str) else value
