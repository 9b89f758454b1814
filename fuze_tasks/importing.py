"""Takes imports into the library."""

from __future__ import annotations

import dramatiq

from fuze_app.core.jobs import QUEUES, RUN_IMPORT
from fuze_app.core.services import import_adding

LONGEST = 15 * 60 * 1000
"""Milliseconds after which another message goes on."""


# People wait for this one. It is short, and interrupted it goes on where it was.
@dramatiq.actor(
    actor_name=RUN_IMPORT, queue_name=QUEUES[RUN_IMPORT], priority=-10, max_retries=0, time_limit=LONGEST
)
def run_import(user_id: int, import_id: int) -> None:
    """Adds the lines of an import, chunk by chunk."""
    import_adding.add_all(user_id, import_id)
