"""Pictures of pages, through Fuze: their hosts never learn who reads."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool

from fuze_app.api.deps import Reader
from fuze_app.api.documentation import errors
from fuze_app.api.schemas.images import ImageParameters
from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound
from fuze_app.core.services import images
from fuze_app.core.services.images import Picture
from fuze_tasks.fetching import FetchError
from fuze_tasks.pictures import MEDIA_TYPES, NoPicture, fetch_picture

router = APIRouter(tags=["reading"])

_HEADERS = {
    "Cache-Control": "private, max-age=604800, immutable",
    # A drawing that is opened by itself must not run anything.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PICTURE = {
    200: {
        "content": dict.fromkeys(MEDIA_TYPES, _BINARY),
        "description": "The picture, at most 1600 pixels wide.",
    }
}


@router.get(images.PATH, response_class=Response, responses={**_PICTURE, **errors(404)})
async def get_image(reader: Reader, query: Annotated[ImageParameters, Query()]) -> Response:
    """A picture of a saved page.

    Such addresses stand in the `html` of a page's content. The copy that Fuze keeps is given, or the
    picture is fetched, made small enough to be read beside, and kept.
    """
    images.check(reader.user_id, query.bookmark, query.url, query.signature)
    picture = await run_in_threadpool(_kept, reader.user_id, query)
    if picture is None:
        try:
            picture = await fetch_picture(query.url)
        except (FetchError, NoPicture) as error:
            raise NotFound("The picture can't be had any more.") from error
        await run_in_threadpool(_keep, reader.user_id, query, picture)
    return Response(picture.body, media_type=picture.media_type, headers=_HEADERS)


def _kept(user_id: int, query: ImageParameters) -> Picture | None:
    with user_session(user_id, read_only=True) as session:
        return images.kept(session, user_id, query.bookmark, query.url)


def _keep(user_id: int, query: ImageParameters, picture: Picture) -> None:
    with user_session(user_id) as session:
        images.keep(session, user_id, query.bookmark, query.url, picture)
