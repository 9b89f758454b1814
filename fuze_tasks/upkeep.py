"""Work on pages that were read: keeping their pictures, and looking whether their links still lead there."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from urllib.parse import urlsplit

import anyio
import dramatiq

from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.jobs import ARCHIVE, BULK, CHECK_LINK
from fuze_app.core.services import bookmarks, images, upkeep
from fuze_app.core.services.upkeep import Evidence
from fuze_app.core.settings import get_settings
from fuze_ml import extraction
from fuze_ml.extraction import ExtractionError, NotFoundPage, ParkedDomain
from fuze_tasks import politeness, robots
from fuze_tasks.bulk import LAST
from fuze_tasks.fetching import BadStatus, FetchError, fetch
from fuze_tasks.obstacles import evidence_of
from fuze_tasks.pages import policy, source_of
from fuze_tasks.pictures import NoPicture, fetch_picture
from fuze_tasks.politeness import NotYet

logger = logging.getLogger(__name__)

SECONDS = 240
"""For all pictures of a page; what is not there by then comes with the next look at it."""
_ALIVE = frozenset({401, 402, 403, 405, 406, 407, 429, 451, 999})
"""Statuses of a site that has the page and does not give it to Fuze."""


@dramatiq.actor(
    actor_name=ARCHIVE, queue_name=BULK, priority=LAST, max_retries=0, time_limit=(SECONDS + 60) * 1000
)
def archive(user_id: int, bookmark_id: int) -> None:
    """Keeps the pictures of a page."""
    until = time.monotonic() + SECONDS
    with user_session(user_id) as session:
        wanted = images.missing(session, user_id, bookmark_id)
    for url in wanted:
        if time.monotonic() > until:
            break
        try:
            picture = anyio.run(fetch_picture, url)
        except (FetchError, NoPicture) as error:
            logger.info("A picture of bookmark %s can't be kept: %r", bookmark_id, error)
            continue
        with user_session(user_id) as session:
            if not images.keep(session, user_id, bookmark_id, url, picture):
                break
    with user_session(user_id) as session:
        upkeep.archived(session, bookmark_id)


@dramatiq.actor(actor_name=CHECK_LINK, queue_name=BULK, priority=LAST, max_retries=0, time_limit=120_000)
def check_link(user_id: int, bookmark_id: int) -> None:
    """Looks whether a page is still where it was."""
    with user_session(user_id) as session:
        url = upkeep.address_of(session, user_id, bookmark_id)
    if url is None:
        return
    try:
        _look_for(url)
    except NotYet as later:
        with user_session(user_id) as session:
            upkeep.put_off(session, bookmark_id, later.seconds)
    except (FetchError, NotFoundPage, ParkedDomain) as error:
        reason = error.reason if isinstance(error, FetchError) else str(error)
        with user_session(user_id) as session:
            upkeep.missed(session, user_id, bookmark_id, reason, evidence_of(error) or Evidence.AWAY)
    else:
        with user_session(user_id) as session, suppress(NotFound):
            upkeep.found(session, user_id, bookmark_id)
            bookmarks.read_what_came_back(session, user_id, bookmark_id)


def _look_for(url: str) -> None:
    """Raises FetchError, NotFoundPage or ParkedDomain for a page that is not there any more, and NotYet."""
    try:
        spacing = robots.spacing_for(url, policy(), get_settings().bulk_host_seconds)
        with politeness.turn(urlsplit(url).netloc, spacing):
            extraction.extract(source_of(fetch(url, policy())))
    except robots.Forbidden:
        return  # a site that does not want to be asked is left in peace
    except BadStatus as error:
        if error.status not in _ALIVE:
            raise
    except (NotFoundPage, ParkedDomain):
        raise
    except ExtractionError:
        return  # something is there, whatever it is
