"""Collections."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from fuze_app.api.answers import whole
from fuze_app.api.deps import NO_PARAMETERS, Reader
from fuze_app.api.kept import of_library
from fuze_app.api.schemas.imports import CollectionList
from fuze_app.core.services import collections

router = APIRouter(prefix="/api/collections", tags=["collections"])


@router.get("", response_model=CollectionList, dependencies=[NO_PARAMETERS])
def list_collections(request: Request, reader: Reader) -> Response:
    """All collections, each behind the one that it lies in."""

    def read(session: Session) -> dict[str, Any]:
        return whole(collections.list_collections(session, reader.user_id))

    return of_library(request, reader.user_id, read)
