"""The one error format: RFC 9457 problem details, for every way in which a request can fail."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from slowapi.errors import RateLimitExceeded
from starlette.exceptions import HTTPException

from fuze_app.api.headers import PRIVATE
from fuze_app.api.limits import retry_after
from fuze_app.core import errors
from fuze_app.core.errors import FuzeError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUSES: dict[type[FuzeError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.AccountLocked: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

_SENTENCES = {
    "missing": "This is required.",
    "extra_forbidden": "There is no such field.",
    "string_type": "This must be a text.",
    "string_too_short": "Use at least {min_length} characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "too_long": "Give at most {max_length}.",
    "too_short": "Give at least {min_length}.",
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_parsing_size": "This number is too large.",
    "int_from_float": "This must be a whole number.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "list_type": "This must be a list.",
    "literal_error": "This must be {expected}.",
    "enum": "This must be {expected}.",
    "string_unicode": "This is not valid text.",
    "model_attributes_type": "This must be an object.",
    "json_invalid": "This is not valid JSON: {error}.",
}


class Problem(Response):
    """An error as a response. `code` names its kind for programs, `detail` tells people what to do."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        fields: Sequence[dict[str, str]] = (),
        instance: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        body: dict[str, Any] = {
            "type": f"urn:fuze:problem:{code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
        }
        if instance:
            body["instance"] = instance
        if fields:
            body["errors"] = fields
        super().__init__(orjson.dumps(body), status_code=status, headers=headers)


async def _of_fuze(_request: Request, error: FuzeError) -> Problem:
    status = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), None)
    if status is None:
        raise error
    headers = {"Retry-After": str(error.retry_after or 1)} if status in (429, 503) else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    fields = [{"field": error.field, "detail": error.detail}] if error.field else ()
    return Problem(status, error.code, error.detail, fields, headers=headers)


async def _of_validation(_request: Request, error: RequestValidationError) -> Problem:
    if isinstance(error.body, bytes):
        return Problem(415, "unsupported-media-type", "Send the body as application/json.")
    fields = [{"field": _field(one), "detail": _sentence(one)} for one in error.errors()]
    named = ", ".join(dict.fromkeys(one["field"] for one in fields))
    return Problem(422, errors.InvalidInput.code, f"The request can't be used as it is: {named}.", fields)


def _field(error: dict[str, Any]) -> str:
    """The name of what is wrong, `tags.2` in a list; `body` where the body as a whole is."""
    if error["type"] == "json_invalid":
        return "body"
    place, *path = error["loc"]
    return ".".join(str(part) for part in path) or str(place)


def _sentence(error: dict[str, Any]) -> str:
    template = _SENTENCES.get(error["type"])
    if template is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return template.format(**error.get("ctx", {}))


async def _of_http(_request: Request, error: HTTPException) -> Problem:
    if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's, for a body that can't even be decoded
        fields = [{"field": "body", "detail": "This is not valid JSON."}]
        return Problem(422, errors.InvalidInput.code, "The body can't be read.", fields)
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "-")
    detail = error.detail if error.detail != phrase else f"{phrase}."
    return Problem(error.status_code, code, detail, headers=dict(error.headers or {}))


def _of_limit(request: Request, _error: RateLimitExceeded) -> Problem:
    seconds = retry_after(request)
    return Problem(
        429,
        errors.RateLimited.code,
        f"That was too often. Try again in {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )


async def _of_accident(request: Request, error: Exception) -> Problem:
    """Tells nothing about the inside; the log has it under the same reference."""
    reference = uuid4()
    logger.error("%s %s failed (%s)", request.method, request.url.path, reference, exc_info=error)
    return Problem(
        500,
        "internal",
        "Something went wrong on the server.",
        instance=f"urn:uuid:{reference}",
        headers=dict(PRIVATE),  # this answer is given outside of the middleware
    )


def install(api: FastAPI) -> None:
    """Makes every error of the application a problem."""
    api.add_exception_handler(FuzeError, _of_fuze)  # type: ignore[arg-type]
    api.add_exception_handler(RequestValidationError, _of_validation)  # type: ignore[arg-type]
    api.add_exception_handler(HTTPException, _of_http)  # type: ignore[arg-type]
    api.add_exception_handler(RateLimitExceeded, _of_limit)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, _of_accident)
