"""Exports over HTTP."""

from __future__ import annotations

import json

import pytest

from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved


@pytest.mark.parametrize(
    ("name", "media_type", "extension"),
    [
        ("html", "text/html", "html"),
        ("json", "application/json", "json"),
        ("csv", "text/csv", "csv"),
        ("markdown", "application/zip", "zip"),
    ],
)
def test_a_library_is_a_file_to_keep(
    ada: CheckedClient, ben: CheckedClient, name: str, media_type: str, extension: str
) -> None:
    saved(ada, "https://mine.example/")
    saved(ben, "https://theirs.example/")
    response = ada.get("/api/export", params={"format": name})
    assert response.headers["content-type"].startswith(media_type)
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="fuze-')
    assert disposition.endswith(f'.{extension}"')
    if name != "markdown":
        assert "mine.example" in response.text
        assert "theirs.example" not in response.text


def test_an_export_is_an_import(ada: CheckedClient, ben: CheckedClient) -> None:
    saved(ada, "https://mine.example/", tags=["t"])
    file = ada.get("/api/export", params={"format": "json"}).content
    assert len(json.loads(file)["bookmarks"]) == 1
    staged = ben.post("/api/imports", files={"file": ("fuze.json", file)}).json()
    assert (staged["format"], staged["total"]) == ("fuze", 1)


def test_the_format_is_one_of_four(ada: CheckedClient) -> None:
    assert ada.get("/api/export", params={"format": "docx"}).status_code == 422
    assert ada.get("/api/export").status_code == 422
