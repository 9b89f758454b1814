"""Pictures of pages: shown through Fuze, so that no host learns who reads what, and kept for good."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlencode

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fuze_app.core.errors import ConfigurationError, NotFound
from fuze_app.core.models import Bookmark, Content, KeptImage, ReadingImages, ReadingPreferences
from fuze_app.core.models.base import utc_now
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.settings import get_settings

PATH = "/api/images"
MOST_ON_A_PAGE = 60
MOST_BYTES_OF_A_PAGE = 40_000_000
"""Kept of one page; further pictures are fetched whenever they are looked at."""

# Sanitised HTML quotes every value, and escapes quotes inside of it.
_IMAGE = re.compile(r'<img(?:\s+[\w-]+="[^"]*")*\s*/?>')
_SOURCE = re.compile(r'\ssrc="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    body: bytes


def through_fuze(session: Session, page: Content) -> str:
    """The HTML of a page with its pictures at Fuze's own address, or without them, as its owner chose."""
    if _are_hidden(session, page.user_id):
        return _IMAGE.sub("", page.html)

    def proxied(source: re.Match[str]) -> str:
        return f' src="{escape(_address(page.user_id, page.bookmark_id, unescape(source[1])))}"'

    return _IMAGE.sub(lambda image: _SOURCE.sub(proxied, image[0]), page.html)


def lead_pictures(session: Session, user_id: int, views: Sequence[BookmarkView]) -> dict[int, str]:
    """Where lists find the lead image of each bookmark that has one; none where their owner wants none."""
    if _are_hidden(session, user_id):
        return {}
    return {view.id: _address(user_id, view.id, view.image_url) for view in views if view.image_url}


def _are_hidden(session: Session, user_id: int) -> bool:
    chosen = select(ReadingPreferences.images).where(ReadingPreferences.user_id == user_id)
    return session.exec(chosen).first() == ReadingImages.HIDDEN


def _address(user_id: int, bookmark_id: int, url: str) -> str:
    signature = sign(user_id, bookmark_id, url)
    return f"{PATH}?{urlencode({'bookmark': bookmark_id, 'url': url, 'signature': signature})}"


def addresses(html: str) -> list[str]:
    """Where the pictures of a page are, each once, in the page's order."""
    sources = (_SOURCE.search(image[0]) for image in _IMAGE.finditer(html))
    return list(dict.fromkeys(unescape(source[1]) for source in sources if source))


def sign(user_id: int, bookmark_id: int, url: str) -> str:
    """Proof that Fuze itself wrote a picture's address into a page of this user."""
    secret = get_settings().secret_key
    if secret is None:
        raise ConfigurationError("FUZE_SECRET_KEY is not set: start Fuze with `fuze up`.")
    text = f"image\n{user_id}\n{bookmark_id}\n{url}"
    return hmac.new(secret.get_secret_value().encode(), text.encode(), hashlib.sha256).hexdigest()


def check(user_id: int, bookmark_id: int, url: str, signature: str) -> None:
    """Raises NotFound for an address that Fuze did not write: nobody can have it fetch whatever they like."""
    if not hmac.compare_digest(sign(user_id, bookmark_id, url), signature):
        raise NotFound("There is no such picture.")


def kept(session: Session, user_id: int, bookmark_id: int, url: str) -> Picture | None:
    """A picture of a page, if a copy of it is kept."""
    row = session.exec(
        select(KeptImage).where(
            KeptImage.user_id == user_id,
            KeptImage.bookmark_id == bookmark_id,
            KeptImage.address_digest == _digest(url),
        )
    ).first()
    return Picture(row.media_type, row.body) if row else None


def keep(session: Session, user_id: int, bookmark_id: int, url: str, picture: Picture) -> bool:
    """Keeps a copy of a picture. False when the page has as many as are kept of one, or is gone."""
    of_page = (KeptImage.user_id == user_id, KeptImage.bookmark_id == bookmark_id)
    number, size = session.execute(
        select(func.count(), func.coalesce(func.sum(func.octet_length(KeptImage.body)), 0)).where(*of_page)
    ).one()
    if number >= MOST_ON_A_PAGE or size + len(picture.body) > MOST_BYTES_OF_A_PAGE:
        return False
    is_there = select(Bookmark.id).where(Bookmark.id == bookmark_id, Bookmark.user_id == user_id)
    if session.exec(is_there.with_for_update(key_share=True)).first() is None:
        return False
    values = {"media_type": picture.media_type, "body": picture.body, "kept_at": utc_now()}
    statement = insert(KeptImage).values(
        bookmark_id=bookmark_id, user_id=user_id, address_digest=_digest(url), **values
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["bookmark_id", "address_digest"], set_=values)
    )
    return True


def missing(session: Session, user_id: int, bookmark_id: int) -> list[str]:
    """The addresses of a page's pictures of which no copy is kept."""
    html = session.exec(
        select(Content.html).where(Content.user_id == user_id, Content.bookmark_id == bookmark_id)
    ).first()
    wanted = addresses(html or "")[:MOST_ON_A_PAGE]
    there = set(
        session.exec(
            select(KeptImage.address_digest).where(
                col(KeptImage.user_id) == user_id, col(KeptImage.bookmark_id) == bookmark_id
            )
        )
    )
    return [url for url in wanted if _digest(url) not in there]


def _digest(url: str) -> bytes:
    return hashlib.sha256(url.encode()).digest()
