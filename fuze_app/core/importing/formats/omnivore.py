"""Omnivore's JSON (url, title, labels, savedAt, state); its zip holds one file for every twenty pages.

Beside these, the zip has what was marked on a page as Markdown, `highlights/SLUG.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fuze_app.core.importing.entries import Entry, ParsedBookmark
from fuze_app.core.importing.json_items import Item, items
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import entries, list_of, names_in, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Beside, Text
from fuze_app.core.models import ReadState

_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


def read(text: Text) -> Iterator[Entry]:
    """Every page of the file, with what was marked on it as its notes."""

    def bookmark(item: Item) -> ParsedBookmark | None:
        values = item.values
        url = text_of(values, "url")
        if not url:
            return None
        return ParsedBookmark(
            line=item.line,
            url=url,
            title=text_of(values, "title"),
            notes=_marks(text_of(values, "slug"), text.beside),
            tags=names_in(list_of(values, "labels")),
            saved_at=moment(values.get("savedAt")),
            state=_state(values),
        )

    return entries(items(text), bookmark)


def _marks(slug: str, beside: Beside) -> str:
    return _QUOTED.sub("", beside(f"highlights/{slug}.md")).strip() if slug else ""


def _state(values: dict[str, Any]) -> ReadState:
    if text_of(values, "state") == "Archived":
        return ReadState.ARCHIVED
    return ReadState.READ if values.get("readingProgress") == 100 else ReadState.UNREAD


def _recognises(file: Beginning) -> bool:
    return {"url", "savedAt", "labels"} <= file.keys


FORMAT = Format("omnivore", "Omnivore (JSON)", _recognises, read)
