"""Tags that may fit a page that is about to be saved: nothing of it is read yet but its address."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from sqlalchemy import func
from sqlmodel import Session, col, select

from fuze_app.core import urls
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Bookmark, BookmarkTag, Tag
from fuze_app.core.services import analyses, bookmarks, tags
from fuze_ml.terms import tokenize

MOST = 5
_FEWEST = 2
"""Pages of a site that have a tag, from which the next one may."""
_WORD = re.compile(r"[^\W_]+")


def for_address(session: Session, user_id: int, url: str) -> list[str]:
    """A known page's suggestions; else one's own tags that the address names, and those of its site's pages.

    Nothing for what is no address.
    """
    try:
        known = bookmarks.lookup(session, user_id, url)
        site = urls.site_of(url)
    except InvalidInput:
        return []
    if known is not None:
        return [tag.name for tag in analyses.view(session, user_id, known.id).suggested_tags][:MOST]
    found = dict.fromkeys([*_named(session, user_id, url), *_of_site(session, user_id, site)])
    return list(found)[:MOST]


def _named(session: Session, user_id: int, url: str) -> list[str]:
    """Own tags all of whose words stand in the path of an address, the most used first."""
    said = set(tokenize(" ".join(_WORD.findall(unquote(urlsplit(url).path))), "en"))
    named = []
    for tag in tags.list_tags(session, user_id):
        terms = set(tokenize(tag.name, "en"))
        if terms and terms <= said:
            named.append(tag.name)
    return named


def _of_site(session: Session, user_id: int, site: str) -> list[str]:
    """Own tags that pages of a site have, the most frequent there first."""
    count = func.count()
    found = session.exec(
        select(Tag.name)
        .join(BookmarkTag, col(BookmarkTag.tag_id) == col(Tag.id))
        .join(Bookmark, col(Bookmark.id) == col(BookmarkTag.bookmark_id))
        .where(Bookmark.user_id == user_id, Bookmark.site == site, col(Bookmark.deleted_at).is_(None))
        .group_by(col(Tag.id))
        .having(count >= _FEWEST)
        .order_by(count.desc(), col(Tag.key))
        .limit(MOST)
    )
    return list(found)
