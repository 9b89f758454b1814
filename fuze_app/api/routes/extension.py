"""The browser's extension, for whoever wants to install it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from fuze_app.api.deps import NO_PARAMETERS
from fuze_app.core.services import extension
from fuze_app.core.services.extension import Browser

MEDIA_TYPE = "application/zip"

router = APIRouter(prefix="/api/extension", tags=["extension"], dependencies=[NO_PARAMETERS])


@router.get(
    "/{browser}",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "An archive to unpack or install."}},
)
def download_extension(browser: Browser) -> Response:
    """The browser's extension as an archive."""
    name = extension.file_name(browser)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(extension.pack(browser), media_type=MEDIA_TYPE, headers=disposition)
