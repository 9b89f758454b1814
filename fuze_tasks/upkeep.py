"""Work on pages that were read: keeping their pictures, and looking whether their links still lead there."""

from __future__ import annotations

import logging
import time
from urllib.parse import urlsplit

import anyio
import dramatiq

from fuze_app.core.database import user_session
from fuze_app.core.jobs import ARCHIVE, BULK, CHECK_LINK
from fuze_app.core.services import images, upkeep
from fuze_app.core.settings import get_settings
from fuze_ml import extraction
from fuze_ml.extraction import ExtractionError, NotFoundPage, ParkedDomain
from fuze_tasks import politeness, robots
from fuze_tasks.bulk import LAST
from fuze_tasks.fetching import BadStatus, FetchError, NameNotFound, fetch
from fuze_tasks.obstacles import GONE
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
        reason, gone = _missing(url)
    except NotYet as later:
        with user_session(user_id) as session:
            upkeep.put_off(session, bookmark_id, later.seconds)
        return
    with user_session(user_id) as session:
        if reason is None:
            upkeep.found(session, bookmark_id)
        else:
            upkeep.missed(session, bookmark_id, reason, gone=gone)


def _missing(url: str) -> tuple[str | None, bool]:
    """Why a page is not there any more (None when it is), and whether its site says so. Raises NotYet."""
    try:
        spacing = robots.spacing_for(url, policy(), get_settings().bulk_host_seconds)
        with politeness.turn(urlsplit(url).netloc, spacing):
            extraction.extract(source_of(fetch(url, policy())))
    except robots.Forbidden:
        return None, False  # a site that does not want to be asked is left in peace
    except BadStatus as error:
        return (None if error.status in _ALIVE else error.reason), error.status in GONE
    except FetchError as error:
        return error.reason, isinstance(error, NameNotFound)
    except (NotFoundPage, ParkedDomain) as error:
        return str(error), True
    except ExtractionError:
        return None, False  # something is there, whatever it is
    return None, False
