"""Omnivore's JSON (url, title, labels, savedAt, state); its zip holds one file for every twenty pages."""

from __future__ import annotations

from typing import Any

from fuze_app.core.importing.entries import ParsedBookmark
from fuze_app.core.importing.json_items import Item
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import list_of, listing, names_in, text_of
from fuze_app.core.models import ReadState


def _bookmark(item: Item) -> ParsedBookmark | None:
    values = item.values
    url = text_of(values, "url")
    if not url:
        return None
    return ParsedBookmark(
        line=item.line,
        url=url,
        title=text_of(values, "title"),
        tags=names_in(list_of(values, "labels")),
        saved_at=moment(values.get("savedAt")),
        state=_state(values),
    )


def _state(values: dict[str, Any]) -> ReadState:
    if text_of(values, "state") == "Archived":
        return ReadState.ARCHIVED
    return ReadState.READ if values.get("readingProgress") == 100 else ReadState.UNREAD


FORMAT = listing(
    "omnivore", "Omnivore (JSON)", lambda file: {"url", "savedAt", "labels"} <= file.keys, _bookmark
)
