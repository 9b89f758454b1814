"""Metrics, for the operator's Prometheus."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Security
from fastapi.responses import PlainTextResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from fuze_app.api.clients import is_this_machine
from fuze_app.core import metrics
from fuze_app.core.errors import Unauthenticated
from fuze_app.core.settings import get_settings

router = APIRouter(tags=["health"])

operator_scheme = HTTPBearer(
    scheme_name="operator", auto_error=False, description="The operator's `FUZE_METRICS_TOKEN`."
)


def _operator(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Security(operator_scheme)]
) -> None:
    """Raises Unauthenticated."""
    token = get_settings().metrics_token
    if token is None:
        known = is_this_machine(request)
    else:
        shown = bearer.credentials if bearer else ""
        known = secrets.compare_digest(shown.encode(), token.get_secret_value().encode())
    if not known:
        raise Unauthenticated("The operator's FUZE_METRICS_TOKEN is needed, as a bearer token.")


@router.get("/metrics", response_class=PlainTextResponse, dependencies=[Depends(_operator)])
def read_metrics() -> Response:
    """What this installation counts, for Prometheus: reads of its caches and their hit rates.

    Without `FUZE_METRICS_TOKEN` only requests made on the machine itself are answered, and none where
    `FUZE_PUBLIC_URL` says that a proxy stands in front.
    """
    return Response(metrics.exposition(), media_type=metrics.MEDIA_TYPE)
