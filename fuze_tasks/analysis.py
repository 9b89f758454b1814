"""The last stage: say what the page is about."""

from __future__ import annotations

from functools import partial

import dramatiq
import numpy as np

from fuze_app.core import embedder
from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import pipeline
from fuze_app.core.services.pipeline import Claim, Understood
from fuze_ml.analysis import local
from fuze_tasks.stages import HandIn, attempt


@dramatiq.actor(queue_name="vectors", max_retries=0, time_limit=pipeline.lease(Stage.ANALYSE).seconds * 1000)
def analyse(user_id: int, bookmark_id: int) -> None:
    """Analyses the text of a bookmark."""
    attempt(user_id, bookmark_id, Stage.ANALYSE, _analyse)


def _analyse(claim: Claim) -> HandIn:
    with user_session(claim.user_id) as session:
        text = pipeline.text_of(session, claim)
        embedded = pipeline.passages_of(session, claim)
    analysis = local.analyse(
        claim.title,
        text,
        [text[one.start : one.end] for one in embedded],
        np.array([one.vector for one in embedded], dtype=np.float32),
        embedder.load(),
    )
    understood = Understood(
        engine=analysis.engine,
        version=analysis.version,
        summary=analysis.summary,
        keyphrases=list(analysis.keyphrases),
    )
    return partial(pipeline.finish_analysis, claim=claim, understood=understood)
