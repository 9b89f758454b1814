"""What every session of the database is set to, and why."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from sqlalchemy import text

from fuze_app.core.database import APP_ROLE, user_session
from fuze_app.core.services.accounts import Account

SETTINGS = {
    "role": APP_ROLE,
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",
}
LISTED = text("SELECT id FROM bookmarks WHERE user_id = :user_id AND state = 'unread' LIMIT :most")
PLANS = text("SELECT sum(generic_plans) AS generic, sum(custom_plans) AS custom FROM pg_prepared_statements")


def test_sessions_are_set_to_short_statements_in_the_name_of_one_user(
    new_user: Callable[[str], Account],
) -> None:
    ada = new_user("ada")
    for read_only in (False, True):
        with user_session(ada.id, read_only=read_only) as session:
            found = {name: session.scalar(text(f"SHOW {name}")) for name in SETTINGS}
            assert found == SETTINGS


def test_a_statement_asked_often_is_planned_for_the_user_who_asks(
    new_user: Callable[[str], Account], database: psycopg.Connection
) -> None:
    """Prepared after a few times, it would be planned for anybody from then on."""
    ada = new_user("ada")
    with user_session(ada.id) as session:
        for _ in range(12):
            session.execute(LISTED, {"user_id": ada.id, "most": 20})
        plans = session.execute(PLANS).one()
    assert plans.generic == 0
    assert plans.custom > 0
