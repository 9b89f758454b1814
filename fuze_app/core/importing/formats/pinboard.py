"""Pinboard's JSON and XML: href, description (the title), extended (notes), time, tags, toread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fuze_app.core.importing.entries import Entry, ParsedBookmark, unreadable
from fuze_app.core.importing.json_items import Item
from fuze_app.core.importing.markup import tokens
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import NO_ADDRESS, listing, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState


def _post(line: int, values: Mapping[str, Any]) -> ParsedBookmark | None:
    url = text_of(values, "href", "url")
    if not url:
        return None
    return ParsedBookmark(
        line=line,
        url=url,
        title=text_of(values, "description"),
        notes=text_of(values, "extended"),
        tags=tuple(text_of(values, "tags", "tag").split()),
        saved_at=moment(values.get("time")),
        state=ReadState.UNREAD if text_of(values, "toread") == "yes" else ReadState.READ,
    )


def _item(item: Item) -> ParsedBookmark | None:
    return _post(item.line, item.values)


def read_xml(text: Text) -> Iterator[Entry]:
    """Every post, whose values are attributes."""
    for token in tokens(text, frozenset({"post"})):
        if not isinstance(token, str) and token.name == "post":
            given = token.attributes
            yield _post(token.line, given) or unreadable(token.line, NO_ADDRESS, given.get("description", ""))


def _recognises_xml(beginning: Beginning) -> bool:
    return beginning.is_markup and "<posts" in beginning.lowered[:4000]


FORMAT = listing("pinboard", "Pinboard (JSON)", lambda file: {"href", "extended"} <= file.keys, _item)
XML = Format("pinboard-xml", "Pinboard (XML)", _recognises_xml, read_xml)
