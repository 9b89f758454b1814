"""The last stage: say what the page is about."""

from __future__ import annotations

from functools import partial

import dramatiq
import numpy as np

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import analyses, gemini_jobs, pipeline, stage_results
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.stage_results import Understood
from fuze_ml.analysis import local
from fuze_tasks.stages import HandIn, attempt


@dramatiq.actor(queue_name="vectors", max_retries=0, time_limit=pipeline.lease(Stage.ANALYSE).seconds * 1000)
def analyse(user_id: int, bookmark_id: int) -> None:
    """Analyses the text of a bookmark."""
    attempt(user_id, bookmark_id, Stage.ANALYSE, understand)


def understand(claim: Claim) -> HandIn:
    """Says what the text of a claimed bookmark is about."""
    with user_session(claim.user_id) as session:
        text = stage_results.text_of(session, claim)
        embedded = stage_results.passages_of(session, claim)
        language = analyses.language_of(session, claim.bookmark_id)
        vectors = np.array([one.vector for one in embedded], dtype=np.float32)
        own_tags = analyses.own_tags(session, claim.user_id, claim.bookmark_id, vectors)
    passages = [text[one.start : one.end] for one in embedded]
    page = local.Page(claim.url, claim.title, text, passages, vectors, language)
    understood = Understood.of(local.analyse(page, own_tags, embedder.load()))
    return partial(gemini_jobs.finish_local, claim=claim, understood=understood)
