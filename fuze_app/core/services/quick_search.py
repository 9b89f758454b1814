"""As one types: titles and tags that begin so, and what was searched for before, in a few milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from fuze_app.core.queries import search as queries
from fuze_app.core.services import search_history
from fuze_app.core.services.tags import TagCount

MOST = 8
"""Of each kind."""
LONGEST = 200
"""Characters; nothing begins with more."""


@dataclass(frozen=True, slots=True)
class TitleMatch:
    id: int
    title: str
    site: str


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    titles: list[TitleMatch]
    tags: list[TagCount]
    searches: list[str]


def quick(session: Session, user_id: int, text: str) -> QuickAnswer:
    """What begins with a text, whatever its case; nothing for no text but the latest searches."""
    beginning = text.replace("\0", " ").lstrip()
    searches = [one.text for one in search_history.recent(session, user_id, beginning)[:MOST]]
    if not beginning.strip() or len(beginning) > LONGEST:
        return QuickAnswer([], [], searches)
    values = {"user_id": user_id, "beginning": beginning, "limit": MOST}
    titles = [TitleMatch(*row) for row in session.execute(queries.TITLES_BEGINNING, values)]
    key = {**values, "beginning": beginning.removeprefix("tag:").lstrip("#").casefold()}
    tags = [TagCount(*row) for row in session.execute(queries.TAGS_BEGINNING, key)]
    return QuickAnswer(titles, tags, searches)
