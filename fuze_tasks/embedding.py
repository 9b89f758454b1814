"""The second stage: cut the text into passages and give each its vector."""

from __future__ import annotations

from functools import partial

import dramatiq

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import pipeline, stage_results
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.stage_results import EmbeddedPassage
from fuze_ml import passages
from fuze_tasks.stages import HandIn, attempt


@dramatiq.actor(queue_name="vectors", max_retries=0, time_limit=pipeline.lease(Stage.EMBED).seconds * 1000)
def embed(user_id: int, bookmark_id: int) -> None:
    """Embeds the passages of a bookmark."""
    attempt(user_id, bookmark_id, Stage.EMBED, embed_text)


def embed_text(claim: Claim) -> HandIn:
    """Cuts the text of a claimed bookmark into passages and gives each its vector."""
    with user_session(claim.user_id) as session:
        text = stage_results.text_of(session, claim)
    model = embedder.load()
    pieces = passages.split(text, model.count_tokens)
    # A passage alone often does not say what it is about; the page's title does.
    vectors = model.encode([f"{claim.title}\n{piece.text}" for piece in pieces])
    embedded = [
        EmbeddedPassage(piece.position, piece.start, piece.end, vector)
        for piece, vector in zip(pieces, vectors, strict=True)
    ]
    return partial(stage_results.finish_embedding, claim=claim, passages=embedded)
