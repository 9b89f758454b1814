"""What the stages of the pipeline hand in, and what the next stage takes up from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields

import numpy as np
from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session, col, select

from fuze_app.core.models import Analysis, Bookmark, Content, Passage, Stage
from fuze_app.core.models.base import utc_now
from fuze_app.core.services import contents, highlight_places, pipeline, rereading, search_index, upkeep
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.pipeline import Claim
from fuze_ml.analysis.schema import Analysis as PageAnalysis


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A piece of the text, `text[start:end]`, and its vector."""

    position: int
    start: int
    end: int
    vector: np.ndarray


@dataclass(frozen=True, slots=True)
class Understood:
    """What an analysis hands in, and which engine made it."""

    engine: str
    version: str
    summary: str
    keyphrases: list[str]
    content_type: str | None = None
    difficulty: str | None = None
    technologies: list[str] = field(default_factory=list)
    suggested_tags: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    language: str | None = None
    model: str | None = None
    made_by: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, analysis: PageAnalysis) -> Understood:
        """An engine's analysis, as it is kept."""
        values = {field.name: getattr(analysis, field.name) for field in fields(analysis)}
        values["suggested_tags"] = [tag.name for tag in analysis.suggested_tags]
        return cls(**values)


def finish_extraction(session: Session, claim: Claim, page: Extracted) -> None:
    """Keeps what was read; the bookmark is found by its words from here on."""
    bookmark = pipeline.held(session, claim)
    if bookmark is None:
        return
    if rereading.is_under_way(session, bookmark.id) and rereading.keeps_former(
        session, bookmark.id, page.text
    ):
        rereading.give_up(session, bookmark)
        pipeline.tell(session, bookmark)
        return
    contents.keep(session, bookmark, page)
    highlight_places.follow(session, bookmark.id, page.text)
    search_index.refresh(session, bookmark)
    upkeep.begin(session, bookmark)
    pipeline.make_due(session, bookmark, Stage.EMBED)


def text_of(session: Session, claim: Claim) -> str:
    """The text that a claimed bookmark's later stages work on."""
    return session.exec(select(Content.text).where(Content.bookmark_id == claim.bookmark_id)).first() or ""


def finish_embedding(session: Session, claim: Claim, passages: Sequence[EmbeddedPassage]) -> None:
    """Keeps the passages in place of any former ones; the bookmark is found by meaning from here on."""
    bookmark = pipeline.held(session, claim)
    if bookmark is None:
        return
    session.execute(delete(Passage).where(col(Passage.bookmark_id) == bookmark.id))
    if passages:
        session.execute(
            insert(Passage),
            [
                {
                    "bookmark_id": bookmark.id,
                    "user_id": bookmark.user_id,
                    "position": passage.position,
                    "start": passage.start,
                    "end": passage.end,
                    "embedding": passage.vector,
                }
                for passage in passages
            ],
        )
    pipeline.make_due(session, bookmark, Stage.DONE if _is_understood(session, claim) else Stage.ANALYSE)


def _is_understood(session: Session, claim: Claim) -> bool:
    """Whether this very text was analysed before: an analysis that was imported with its page is kept."""
    found = session.exec(
        select(Analysis.bookmark_id)
        .join(Content, col(Content.bookmark_id) == col(Analysis.bookmark_id))
        .where(
            Analysis.bookmark_id == claim.bookmark_id,
            col(Analysis.analysed_at) >= col(Content.extracted_at),
        )
    )
    return found.first() is not None


def passages_of(session: Session, claim: Claim) -> list[EmbeddedPassage]:
    """The passages that the embedding stage kept, in the order of the text."""
    rows = session.exec(
        select(Passage).where(Passage.bookmark_id == claim.bookmark_id).order_by(col(Passage.position))
    )
    return [embedded(row) for row in rows]


def embedded(row: Passage) -> EmbeddedPassage:
    """A passage as it was kept."""
    return EmbeddedPassage(row.position, row.start, row.end, np.array(row.embedding, dtype=np.float32))


def finish_analysis(session: Session, claim: Claim, understood: Understood) -> None:
    """Keeps what was understood; the bookmark is done."""
    bookmark = pipeline.held(session, claim)
    if bookmark is None:
        return
    keep_analysis(session, bookmark, understood)
    pipeline.make_due(session, bookmark, Stage.DONE)


def keep_analysis(session: Session, bookmark: Bookmark, understood: Understood) -> None:
    """Writes what was understood of a bookmark in place of what was understood before."""
    values = {**asdict(understood), "analysed_at": utc_now()}
    statement = upsert(Analysis).values(bookmark_id=bookmark.id, user_id=bookmark.user_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["bookmark_id"], set_=values))
    search_index.refresh(session, bookmark)
