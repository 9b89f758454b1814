"""Recommendations as the API and the pages give them: worked out once while a library stays as it is."""

from __future__ import annotations

import time

import orjson
from pydantic import TypeAdapter

from fuze_app.core import embedder, versions
from fuze_app.core.cache import answers
from fuze_app.core.database import user_session
from fuze_app.core.services import recommendation_wording
from fuze_app.core.services.recommendation_wording import Wanted
from fuze_app.core.services.recommendations import Recommendations, Wish

_read = TypeAdapter(Recommendations).validate_json


def as_json(user_id: int, wanted: Wanted, wish: Wish) -> bytes:
    """The answer, dropped when the library, its projects or what was said of recommendations change.

    Whoever asks for what is being worked out waits for that. Raises NotFound.
    """

    def work_out() -> bytes:
        with user_session(user_id, read_only=True) as session:
            return orjson.dumps(recommendation_wording.find(session, user_id, wanted, wish))

    version = versions.ask(user_id).result()
    if version is None:
        return work_out()
    hour = int(time.time() // 3600)
    return answers.get(("recommended", user_id, version, wanted, wish, embedder.state(), hour), work_out)


def read(user_id: int, wanted: Wanted, wish: Wish) -> Recommendations:
    """The same as values. Raises NotFound."""
    return _read(as_json(user_id, wanted, wish))
