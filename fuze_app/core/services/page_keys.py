"""Short keys of every saved page, so that a browser can tell by itself which pages are saved.

A browser that asked for each page it opens would tell its history. With the keys it asks nothing: it
normalises an address as core/urls.py does and compares the first bytes of its SHA-256.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from sqlmodel import Session, col, select

from fuze_app.core.models import Bookmark, LibraryVersion
from fuze_app.core.pagination import Page, decode, encode

KEY_BYTES = 8
"""Of two different pages in a library of 100,000, one in a billion libraries takes one for the other."""
MOST_ON_A_PAGE = 20_000


def list_keys(session: Session, user_id: int, cursor: str | None = None) -> Page[str]:
    """A page of the keys, in base64url. Raises InvalidInput for a cursor not given by Fuze."""
    after = decode(cursor, int)[0] if cursor else 0
    rows = session.execute(
        select(Bookmark.id, Bookmark.url_digest)
        .where(Bookmark.user_id == user_id, col(Bookmark.deleted_at).is_(None), Bookmark.id > after)
        .order_by(col(Bookmark.id))
        .limit(MOST_ON_A_PAGE + 1)
    ).all()
    shown = rows[:MOST_ON_A_PAGE]
    items = [urlsafe_b64encode(digest[:KEY_BYTES]).decode().rstrip("=") for _, digest in shown]
    return Page(items=items, next_cursor=encode(shown[-1][0]) if len(rows) > len(shown) else None)


def library_version(session: Session, user_id: int) -> int:
    """Rises whenever anything in the library changes."""
    return session.exec(select(LibraryVersion.version).where(LibraryVersion.user_id == user_id)).one()
