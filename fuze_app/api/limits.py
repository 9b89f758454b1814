"""How often one may sign in, register and save: counted in Redis, and in the process while it is away."""

from __future__ import annotations

import math
import time

from fastapi import Request
from slowapi import Limiter

from fuze_app.api.clients import client_address
from fuze_app.core.redis import TIMEOUT_SECONDS
from fuze_app.core.settings import get_settings

SIGN_IN = "20/minute"
REGISTER = "10/hour"
ASK = "60/minute"
SAVE = "600/minute"
IMPORT = "60/hour"


def by_user(request: Request) -> str:
    """Counts for the signed-in user, whom the dependency that names the caller has written down."""
    return f"user:{request.state.user_id}"


def new_limiter() -> Limiter:
    """A limiter as the settings say. The web process has one, `limiter`."""
    settings = get_settings()
    url = settings.redis_url.get_secret_value() if settings.redis_url else "memory://"
    return Limiter(
        key_func=client_address,
        storage_uri=url.replace("unix://", "redis+unix://", 1),
        storage_options={"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS},
        in_memory_fallback_enabled=True,
        swallow_errors=True,
        key_style="endpoint",
        key_prefix="fuze",
        enabled=settings.rate_limits,
    )


limiter = new_limiter()


def retry_after(request: Request) -> int:
    """Seconds until the limit that a request ran into lets the next one pass."""
    limit, key = request.state.view_rate_limit
    reset, _remaining = limiter.limiter.get_window_stats(limit, *key)
    return max(1, math.ceil(reset - time.time()))
