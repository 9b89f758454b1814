"""Health: whether this process lives, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter

from fuze_app.api.answers import Answer
from fuze_app.api.schemas.health import Liveness, Readiness
from fuze_app.core.services import health

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", response_model=Liveness)
async def live() -> Answer:
    """Whether this process lives, whatever it stands on."""
    return Answer({"ok": True})


@router.get(
    "/ready",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Not now: the database is away or not migrated."}},
)
def ready() -> Answer:
    """Database, migrations, Redis and the embedding model, each with its state."""
    readiness = health.readiness()
    return Answer(readiness, status_code=200 if readiness.ok else 503)
