"""Exports: everything you have, in a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from fuze_app.api.deps import Reader
from fuze_app.api.schemas.imports import ExportParameters
from fuze_app.core.exporting import FORMATS
from fuze_app.core.services import exports

router = APIRouter(prefix="/api/export", tags=["exports"])

_FILES = {
    200: {
        "description": "The file.",
        "content": {one.media_type: {"schema": {}} for one in FORMATS.values()},
    }
}


@router.get("", response_class=StreamingResponse, responses=_FILES)
def export_library(reader: Reader, query: Annotated[ExportParameters, Query()]) -> StreamingResponse:
    """Your whole library as a file.

    `json` is complete: imported into an empty account, it brings your bookmarks back with all that was read.
    """
    export = exports.open_export(reader.user_id, query.format)
    return StreamingResponse(
        export.pieces,
        media_type=export.media_type,
        headers={"Content-Disposition": f'attachment; filename="{export.file_name}"'},
    )
