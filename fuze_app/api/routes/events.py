"""Server-sent events: the pipeline's progress on one's own bookmarks."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from fuze_app.api.deps import NO_PARAMETERS, Reader
from fuze_app.core.errors import Unavailable
from fuze_app.core.services import progress
from fuze_app.core.settings import get_settings

router = APIRouter(prefix="/api/events", tags=["events"])


_DATA = {
    "type": "string",
    "contentMediaType": "application/json",
    "contentSchema": {"$ref": "#/components/schemas/PipelineEvent"},
}
_ITEM = {"content": {"text/event-stream": {"itemSchema": {"properties": {"data": _DATA}}}}}


@router.get(
    "",
    response_class=EventSourceResponse,
    dependencies=[NO_PARAMETERS],
    openapi_extra={"responses": {"200": _ITEM}},
)
async def stream_events(
    reader: Reader,
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", description="The `id` of your last event.")
    ] = None,
) -> AsyncIterator[ServerSentEvent]:
    """What happens to your bookmarks, as it happens.

    Events are named `pipeline`; their data is a `PipelineEvent` as JSON. The stream begins with where each
    unfinished bookmark stands. A client that comes back with `Last-Event-ID` is also told what ended
    meanwhile, some of it twice. Comments keep the connection alive. The stream ends after the life of an
    access token: connect again with a valid one.
    """
    end = time.monotonic() + get_settings().access_token_minutes * 60
    try:
        async with aclosing(progress.follow(reader.user_id, _moment(last_event_id))) as followed:
            async for event in followed:
                if event is not None:
                    yield ServerSentEvent(data=asdict(event), event="pipeline", id=f"{time.time():.3f}")
                if time.monotonic() > end:
                    return
    except Unavailable:
        return  # the client connects again, and is told then what it missed


def _moment(event_id: str | None) -> datetime | None:
    """When the event of an id was sent; None for what is no id of ours."""
    try:
        return datetime.fromtimestamp(float(event_id), UTC) if event_id else None
    except (ValueError, OverflowError, OSError):
        return None
