"""Files that requests bring, as a form's file or as the body itself: kept on disk while they are read."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from fuze_app.core.errors import InvalidInput

IN_MEMORY = 1 << 20
"""Bytes of a file that are not worth a file on disk."""
UNREADABLE = "The form can't be read. Send the file as the field `file`."
_FORM = "multipart/form-data"
_JSON = "application/json"

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            _FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"}
                    },
                }
            },
            _JSON: {
                "schema": {
                    "type": "array",
                    "items": {"type": "object"},
                    "description": "Bookmarks: `url`, and as far as there are any `title`, `notes`, `tags`, "
                    "`folder` (a list of names), `saved_at`, `state`, `favourite`.",
                    "examples": [[{"url": "https://example.org/", "title": "A page", "tags": ["one"]}]],
                }
            },
        },
    }
}
"""The documentation of such a request's body."""


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[tuple[IO[bytes], str]]:
    """The file that a request brings, and its name. Raises InvalidInput; HTTPException for other bodies."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _FORM:
        async with _form(request) as found:
            yield found
    elif kind == _JSON:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            async for piece in request.stream():
                file.write(piece)
            yield file, ""
    else:
        raise HTTPException(415, f"Send a file as {_FORM}, or a list as {_JSON}.")


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[tuple[IO[bytes], str]]:
    try:
        form = await request.form(max_files=1, max_fields=10)
    except HTTPException as error:
        if error.status_code != 400:  # Starlette's, for a form that breaks off or is no form at all
            raise
        raise InvalidInput(UNREADABLE, field="file") from error
    except (ValueError, KeyError) as error:
        raise InvalidInput(UNREADABLE, field="file") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidInput("Choose a file.", field="file")
        yield file.file, file.filename or ""
    finally:
        await form.close()
