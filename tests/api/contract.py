"""Holds every answer of the API against what its documentation promises."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
from fastapi import FastAPI
from starlette.testclient import TestClient

JSON = ("application/json", "application/problem+json")


class Contract:
    """The OpenAPI description of an application."""

    def __init__(self, api: FastAPI) -> None:
        self.description = api.openapi()
        paths = sorted(self.description["paths"], key=lambda path: path.count("{"))
        self._patterns = {path: re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for path in paths}

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Every method and path, with its description."""
        return [
            (method.upper(), path, operation)
            for path, operations in self.description["paths"].items()
            for method, operation in operations.items()
        ]

    def check(self, response: httpx.Response) -> None:
        """Fails when an answer's status, media type or shape is not a documented one."""
        request = response.request
        path = next((path for path, one in self._patterns.items() if one.fullmatch(request.url.path)), None)
        operation = self.description["paths"].get(path, {}).get(request.method.lower())
        if operation is None:
            return
        where = f"{request.method} {path} answered {response.status_code}"
        assert str(response.status_code) in operation["responses"], f"{where}, which is not documented"
        content = operation["responses"][str(response.status_code)].get("content", {})
        if not content:
            assert response.content == b"", f"{where} with a body"
            return
        media_type = response.headers["content-type"].partition(";")[0]
        assert media_type in content, f"{where} as {media_type}"
        if media_type in JSON:
            self._validator(path, request.method.lower(), response.status_code, media_type).validate(
                response.json()
            )

    @cache  # noqa: B019  (one instance for the whole run)
    def _validator(self, path: str, method: str, status: int, media_type: str) -> Any:
        response = self.description["paths"][path][method]["responses"][str(status)]
        schema = {**response["content"][media_type]["schema"], "components": self.description["components"]}
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


class CheckedClient(TestClient):
    """A client that fails a test when the API does not keep to its documentation."""

    contract: Contract

    def request(self, *args: Any, **kwargs: Any) -> httpx.Response:
        response = super().request(*args, **kwargs)
        self.contract.check(response)
        return response
