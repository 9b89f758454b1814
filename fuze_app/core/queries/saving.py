"""Writes of a save: statements put together once, so that a save sends parameters and nothing more.

Tables rather than models: a third of the work that the session does for objects, which nobody needs here.
"""

from __future__ import annotations

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from fuze_app.core.models import Bookmark, BookmarkTag, SearchDocument, Tag

_bookmarks: Table = Bookmark.__table__  # type: ignore[attr-defined]
_bookmark_tags: Table = BookmarkTag.__table__  # type: ignore[attr-defined]
_documents: Table = SearchDocument.__table__  # type: ignore[attr-defined]
_tags: Table = Tag.__table__  # type: ignore[attr-defined]

INSERT_BOOKMARK = insert(_bookmarks).on_conflict_do_nothing().returning(_bookmarks.c.id)
"""The new id; no row for a page that the user has already."""

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
