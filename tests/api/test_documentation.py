"""The documentation: complete, valid, and served without any other host."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest
from pydantic import BaseModel

from fuze_app.api.schemas import accounts, bookmarks, gemini, health, merging, search
from fuze_app.core.events import PipelineEvent
from fuze_app.core.queries.bookmarks import BookmarkView
from fuze_app.core.services import accounts as account_service
from fuze_app.core.services import (
    analyses,
    analysis_runs,
    duplicates,
    gemini_keys,
    gemini_usage,
    page_content,
    tag_merging,
)
from fuze_app.core.services import health as health_service
from fuze_app.core.services import tags as tag_service
from fuze_app.core.services import tokens as token_service
from fuze_app.core.services.search_passages import PassageHit
from tests.api.contract import CheckedClient, Contract

SHOWN_AS: list[tuple[type[Any], type[BaseModel]]] = [
    (BookmarkView, bookmarks.Bookmark),
    (page_content.ContentView, bookmarks.Content),
    (tag_service.TagCount, bookmarks.Tag),
    (analyses.AnalysisView, bookmarks.Analysis),
    (analyses.GeminiState, bookmarks.GeminiState),
    (analyses.TagSuggestion, bookmarks.TagSuggestion),
    (PipelineEvent, bookmarks.PipelineEvent),
    (gemini_keys.KeyView, gemini.GeminiKey),
    (gemini_usage.UsageView, gemini.GeminiUsage),
    (gemini_usage.Window, gemini.UsageWindow),
    (analysis_runs.RunEstimate, gemini.RunEstimate),
    (analysis_runs.RunView, gemini.Run),
    (duplicates.DuplicateGroup, merging.DuplicateGroup),
    (tag_merging.SimilarTags, merging.SimilarTags),
    (tag_merging.TagMergeView, merging.TagMerge),
    (PassageHit, search.Passage),
    (account_service.Account, accounts.Account),
    (account_service.UsernameAvailability, accounts.UsernameAvailability),
    (token_service.PersonalToken, accounts.PersonalToken),
    (health_service.Part, health.Part),
    (health_service.Readiness, health.Readiness),
]


@pytest.mark.parametrize(("view", "schema"), SHOWN_AS)
def test_what_services_return_is_what_is_documented(view: type[Any], schema: type[BaseModel]) -> None:
    assert [field.name for field in fields(view)] == list(schema.model_fields)


def test_the_description_is_valid_and_complete(contract: Contract) -> None:
    tags = {tag["name"] for tag in contract.description["tags"]}
    for method, path, operation in contract.operations():
        assert operation["summary"], (method, path)
        assert set(operation["tags"]) <= tags
        for status, response in operation["responses"].items():
            assert response["description"]
            if int(status) >= 400 and path != "/health/ready":
                schema = response["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ProblemDetails"}, (method, path, status)


def test_every_reference_has_its_target(contract: Contract) -> None:
    models = contract.description["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/(\w+)", str(contract.description)))
    assert referred <= set(models)
    assert set(models) - referred == set()


def test_the_page_loads_nothing_from_elsewhere(visitor: CheckedClient) -> None:
    page = visitor.get("/api/docs")
    assert "://" not in page.text
    assert "<script>" not in page.text
    for path in re.findall(r'(?:src|href)="(/api/[^"]+)"', page.text):
        asset = visitor.get(path)
        assert asset.status_code == 200
        assert asset.headers["content-type"].partition(";")[0] in ("text/javascript", "text/css")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert visitor.get("/api/openapi.json").json()["openapi"].startswith("3.1")
