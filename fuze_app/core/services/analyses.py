"""What was understood of a bookmark's page, and the user's own tags that an analysis chooses from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from fuze_app.core.models import Analysis, Bookmark, GeminiJob, Tag
from fuze_app.core.services import bookmarks, tags
from fuze_ml.analysis.tags import OwnTag
from fuze_ml.embedding import Vectors

MOST_TAGS = 1_000
"""Of the user's, the most used, that an analysis chooses from."""
_NEIGHBOURS = 5

# How much of the nearest other pages has each tag: shares by similarity, from 0 to 1.
_TAGS_OF_NEIGHBOURS = text("""
WITH nearest AS (
    SELECT bookmark_id, max(similarity) AS similarity
    FROM nearest_passages(CAST(:vector AS halfvec), 40) JOIN bookmarks ON bookmarks.id = bookmark_id
    WHERE bookmark_id <> :bookmark_id AND deleted_at IS NULL AND similarity > 0
    GROUP BY bookmark_id ORDER BY similarity DESC LIMIT :neighbours
)
SELECT tag_id, sum(similarity) / (SELECT sum(similarity) FROM nearest) AS share
FROM nearest JOIN bookmark_tags USING (bookmark_id)
WHERE bookmark_tags.user_id = :user_id GROUP BY tag_id
""")


@dataclass(frozen=True, slots=True)
class TagSuggestion:
    """`own` says that the user has the tag on something already."""

    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class GeminiState:
    """How the question to Gemini stands."""

    status: str
    attempt: int
    error: str | None
    model: str
    prompt_version: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """What was understood of a page. `engine` is None while nothing was, `gemini` while it was not asked."""

    bookmark_id: int
    engine: str | None
    model: str | None
    version: str | None
    summary: str
    keyphrases: list[str]
    content_type: str | None
    difficulty: str | None
    technologies: list[str]
    prerequisites: list[str]
    questions: list[str]
    suggested_tags: list[TagSuggestion]
    language: str | None
    made_by: dict[str, str]
    analysed_at: datetime | None
    gemini: GeminiState | None


def own_tags(session: Session, user_id: int, bookmark_id: int, vectors: Vectors) -> list[OwnTag]:
    """The user's most used tags, each with how much of the pages nearest to these passages has it.

    `vectors` (n, 384) are the bookmark's passages.
    """
    names = [tag.name for tag in tags.list_tags(session, user_id)[:MOST_TAGS]]
    if not names or not len(vectors):
        return [OwnTag(name) for name in names]
    given = {
        "vector": str(vectors.mean(axis=0).tolist()),
        "bookmark_id": bookmark_id,
        "user_id": user_id,
        "neighbours": _NEIGHBOURS,
    }
    shares = {row.tag_id: float(row.share) for row in session.execute(_TAGS_OF_NEIGHBOURS, given)}
    held = session.exec(select(Tag.name, Tag.id).where(col(Tag.id).in_(shares))).all()
    by_name = {name: shares[tag_id] for name, tag_id in held}
    return [OwnTag(name, by_name.get(name, 0.0)) for name in names]


def language_of(session: Session, bookmark_id: int) -> str | None:
    """ISO 639-1, as the page was read."""
    return session.exec(select(Bookmark.language).where(Bookmark.id == bookmark_id)).first()


def view(session: Session, user_id: int, bookmark_id: int) -> AnalysisView:
    """What was understood of a bookmark's page. Raises NotFound."""
    bookmark = bookmarks.get(session, user_id, bookmark_id)
    found = session.exec(select(Analysis).where(Analysis.bookmark_id == bookmark_id)).first()
    suggested = _suggestions(session, user_id, found.suggested_tags if found else [], bookmark.tags)
    return AnalysisView(
        bookmark_id=bookmark_id,
        engine=found.engine if found else None,
        model=found.model if found else None,
        version=found.version if found else None,
        summary=found.summary if found else "",
        keyphrases=found.keyphrases if found else [],
        content_type=found.content_type if found else None,
        difficulty=found.difficulty if found else None,
        technologies=found.technologies if found else [],
        prerequisites=found.prerequisites if found else [],
        questions=found.questions if found else [],
        suggested_tags=suggested,
        language=found.language if found else None,
        made_by=found.made_by if found else {},
        analysed_at=found.analysed_at if found else None,
        gemini=_gemini_state(session, bookmark_id),
    )


def _gemini_state(session: Session, bookmark_id: int) -> GeminiState | None:
    job = session.exec(select(GeminiJob).where(GeminiJob.bookmark_id == bookmark_id)).first()
    if job is None:
        return None
    return GeminiState(job.status, job.attempt, job.error, job.model, job.prompt_version, job.updated_at)


def _suggestions(
    session: Session, user_id: int, suggested: list[str], present: list[str]
) -> list[TagSuggestion]:
    """Those that the bookmark does not have yet, the user's own first and as the user spells them now."""
    given = {name.casefold(): name for name in suggested}
    for name in present:
        given.pop(name.casefold(), None)
    rows = session.exec(select(Tag.key, Tag.name).where(Tag.user_id == user_id, col(Tag.key).in_(given)))
    own = dict(rows.all())
    found = [TagSuggestion(own.get(key, name), key in own) for key, name in given.items()]
    return sorted(found, key=lambda one: not one.own)
