"""The first stage: fetch the page, or take it as the browser sent it, and read it."""

from __future__ import annotations

import logging
from functools import partial

import dramatiq

from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import pipeline, stage_results, supplied
from fuze_app.core.services.pipeline import Claim
from fuze_app.core.services.supplied import Supplied
from fuze_ml import extraction
from fuze_ml.extraction import ExtractionError
from fuze_tasks.fetching import fetch
from fuze_tasks.oembed import with_oembed
from fuze_tasks.pages import page_of, policy, source_of
from fuze_tasks.stages import HandIn, attempt

logger = logging.getLogger(__name__)


# The row is the job and counts its own attempts, so the broker tries no message again.
@dramatiq.actor(queue_name="pages", max_retries=0, time_limit=pipeline.lease(Stage.EXTRACT).seconds * 1000)
def extract(user_id: int, bookmark_id: int) -> None:
    """Reads the page of a bookmark."""
    attempt(user_id, bookmark_id, Stage.EXTRACT, read)


def read(claim: Claim) -> HandIn:
    """Reads the page of a claimed bookmark, from wherever it is to be had."""
    with user_session(claim.user_id) as session:
        sent = supplied.find(session, claim)
    if sent is not None:
        try:
            page = page_of(claim.url, extraction.extract(_source(claim, sent)))
        except ExtractionError as error:
            logger.info("Bookmark %s is fetched, what was sent can't be read: %s", claim.bookmark_id, error)
        else:
            return partial(supplied.finish, claim=claim, page=page, supplied_at=sent.supplied_at)
    return _fetch_and_read(claim)


def _source(claim: Claim, sent: Supplied) -> extraction.Source:
    return extraction.Source(
        url=claim.url, content_type=sent.media_type, body=sent.html.encode(), charset="utf-8"
    )


def _fetch_and_read(claim: Claim) -> HandIn:
    fetched = fetch(claim.url, policy())
    document = with_oembed(extraction.extract(source_of(fetched)), policy())
    page = page_of(fetched.url, document)
    return partial(stage_results.finish_extraction, claim=claim, page=page)
