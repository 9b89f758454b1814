"""Composes the API. Reflex mounts its own application under it, so what is wrapped around it serves both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import anyio.to_thread
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match

from fuze_app.api import documentation, problems
from fuze_app.api.bodies import BodyLimit
from fuze_app.api.headers import ResponseHeaders
from fuze_app.api.kept import KeptAnswers
from fuze_app.api.routes import (
    auth,
    bookmarks,
    collections,
    connect,
    duplicates,
    events,
    exports,
    extension,
    gemini,
    health,
    highlight_links,
    highlights,
    images,
    imports,
    insights,
    learning,
    metrics,
    projects,
    reading,
    recommendations,
    search,
    searches,
    tags,
    tasks,
    tokens,
)
from fuze_app.core import embedder
from fuze_app.core.settings import get_settings

ROUTERS = (
    auth.router,
    tokens.router,
    connect.router,
    bookmarks.router,
    highlights.router,
    reading.router,
    tags.router,
    collections.router,
    duplicates.router,
    search.router,
    images.router,
    searches.router,
    imports.router,
    exports.router,
    projects.router,
    projects.of_bookmarks,
    tasks.router,
    highlight_links.router,
    recommendations.router,
    learning.router,
    insights.router,
    events.router,
    gemini.router,
    extension.router,
    health.router,
    metrics.router,
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:  # FastAPI and Reflex both hand in theirs
    """What the API needs of a web process: as many threads as connections, and the model on its way."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = 2 * get_settings().database_pool_size
    embedder.load_in_background()
    yield


def create_api() -> FastAPI:
    """The API of a web process.

    An application that is mounted, as Reflex mounts this one, does not run its lifespan: the
    outer one must.
    """
    api = FastAPI(
        title="Fuze",
        version=version("fuze"),
        description=documentation.DESCRIPTION,
        openapi_tags=documentation.TAGS,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        api.include_router(router)
    documentation.install(api)
    problems.install(api)
    _answer_the_rest(api)
    api.add_middleware(BodyLimit)
    api.add_middleware(ResponseHeaders)
    api.add_middleware(KeptAnswers)  # the outermost: it must answer before anything else works
    return api


def _answer_the_rest(api: FastAPI) -> None:
    """Keeps what no route of the API answers from the front end, which would answer with a page."""
    routes = [*api.routes]

    async def unmatched(request: Request) -> None:
        allowed = [
            method
            for method in METHODS
            if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
        ]
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404, "The API has no such address; /api/docs lists those it has.")

    api.add_api_route("/api/{path:path}", unmatched, methods=[*METHODS], include_in_schema=False)
