"""What `/api/docs` shows: the text around the routes, the errors they answer, and the page itself.

FastAPI's own page loads Swagger UI from another host and starts it from an inline script; this one
does neither.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from fuze_app.api.problems import MEDIA_TYPE
from fuze_app.api.schemas.base import ProblemDetails
from fuze_app.api.schemas.bookmarks import PipelineEvent

DESCRIPTION = """
Everything that the web interface of Fuze can do with your library.

**Signing in.** `POST /api/auth/token` answers an access token and a refresh token; send the access token
as `Authorization: Bearer …`. Scripts and extensions rather use a personal token (`POST /api/tokens`)
with the scopes `read`, `write` or both: reading needs `read`, changing needs `write`, and managing tokens
needs your session or an access token.

**Lists** answer `items` and `next_cursor`. Give the cursor back as `cursor` to get the next page; it is
null at the end.

**Errors** are problem details (RFC 9457). What is wrong with a field or a parameter stands in `errors`, by
its name. With 429 and 503 comes `Retry-After`. Fields and parameters that do not exist are refused.
"""

TAGS = [
    {"name": "accounts", "description": "Register, sign in and out."},
    {"name": "tokens", "description": "Personal tokens for scripts and extensions."},
    {"name": "bookmarks", "description": "Save pages, list them, read them, change them."},
    {"name": "highlights", "description": "Pieces that you marked, and what you noted about them."},
    {"name": "reading", "description": "Where you are in a page, and how you like to read."},
    {"name": "tags", "description": "The names you gave."},
    {"name": "collections", "description": "The folders that bookmarks are in."},
    {"name": "analysis", "description": "Gemini with your own key, and analysing again."},
    {"name": "search", "description": "Find by words and by meaning."},
    {"name": "imports", "description": "Bring what you have in other tools."},
    {"name": "exports", "description": "Take everything with you."},
    {"name": "projects", "description": "What you work on: projects, tasks, and the bookmarks they need."},
    {"name": "recommendations", "description": "What of your library serves what you are doing, and why."},
    {"name": "insights", "description": "What you save and read, your topics, and what is missing."},
    {"name": "events", "description": "What happens to your bookmarks, as it happens."},
    {"name": "extension", "description": "Saving from the browser."},
    {"name": "health", "description": "For load balancers and monitoring."},
]

_REASONS = {
    401: "Nobody is signed in, or the token is not valid.",
    403: "The token lacks the scope, or the request comes from another site.",
    404: "There is no such thing among yours.",
    409: "It exists already; `errors` names the field.",
    413: "The body is too long.",
    415: "The body is not JSON.",
    422: "Something can't be used as it is; `errors` names the field.",
    429: "Too often. `Retry-After` says when to try again.",
    503: "A part is down for now. `Retry-After` says when to try again.",
}
_REFERENCE = "#/components/schemas/{model}"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fuze API</title>
<link rel="icon" href="/icons/fuze.svg" type="image/svg+xml">
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
"""

pages = APIRouter(include_in_schema=False)


@pages.get("/api/docs")
async def show() -> HTMLResponse:
    return HTMLResponse(_PAGE)


@pages.get("/api/docs/start.js")
async def start() -> Response:
    return Response(_START, media_type="text/javascript")


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of errors that can't be told from a route's shape."""
    schema = {"$ref": _REFERENCE.format(model=ProblemDetails.__name__)}
    return {
        status: {"description": _REASONS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def install(api: FastAPI) -> None:
    """Serves the page, what it needs, and the description that it shows."""
    assets = files("fastapi_offline") / "static"
    api.include_router(pages)
    api.mount("/api/docs/assets", StaticFiles(directory=str(assets)))
    api.openapi = lambda: _description(api)  # type: ignore[method-assign]


def _description(api: FastAPI) -> dict[str, Any]:
    if api.openapi_schema is None:
        schema = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            tags=api.openapi_tags,
        )
        for operations in schema["paths"].values():
            for operation in operations.values():
                _complete(operation)
        models = schema["components"]["schemas"]
        for unused in ("HTTPValidationError", "ValidationError"):
            models.pop(unused, None)
        for model in (ProblemDetails, PipelineEvent):
            described = model.model_json_schema(ref_template=_REFERENCE)
            models |= described.pop("$defs") | {model.__name__: described}
        api.openapi_schema = schema
    return api.openapi_schema


def _complete(operation: dict[str, Any]) -> None:
    """Summarises a route by the first line of its docstring, and documents the errors its shape implies."""
    summary, _, rest = operation.pop("description").partition("\n\n")
    operation["summary"] = summary.rstrip(".")
    operation["description"] = rest
    statuses = [] if "health" in operation["tags"] else [422, 503]
    if "security" in operation:
        statuses += [401, 403]
    if "requestBody" in operation:
        statuses += [413, 415]
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        statuses.append(404)
    operation["responses"].pop("422", None)  # FastAPI's own, which has another shape
    for status, about in errors(*statuses).items():
        operation["responses"].setdefault(str(status), about)
