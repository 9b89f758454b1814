"""Deletes what closed accounts held."""

from __future__ import annotations

import dramatiq

from fuze_app.core.jobs import CLOSE_ACCOUNT, QUEUES
from fuze_app.core.services import account_closing

LONGEST = 1_800_000
"""Milliseconds. What is not deleted by then is at the sweep's next turn."""


@dramatiq.actor(actor_name=CLOSE_ACCOUNT, queue_name=QUEUES[CLOSE_ACCOUNT], max_retries=0, time_limit=LONGEST)
def close_account(user_id: int, _row_id: int) -> None:
    """Deletes an account that its owner has closed."""
    account_closing.erase(user_id)
