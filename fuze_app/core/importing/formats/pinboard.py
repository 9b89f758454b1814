"""Pinboard's JSON: href, description (the title), extended (notes), time, tags (with spaces), toread."""

from __future__ import annotations

from fuze_app.core.importing.entries import ParsedBookmark
from fuze_app.core.importing.json_items import Item
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import listing, text_of
from fuze_app.core.models import ReadState


def _bookmark(item: Item) -> ParsedBookmark | None:
    values = item.values
    url = text_of(values, "href", "url")
    if not url:
        return None
    return ParsedBookmark(
        line=item.line,
        url=url,
        title=text_of(values, "description"),
        notes=text_of(values, "extended"),
        tags=tuple(text_of(values, "tags").split()),
        saved_at=moment(values.get("time")),
        state=ReadState.UNREAD if text_of(values, "toread") == "yes" else ReadState.READ,
    )


FORMAT = listing("pinboard", "Pinboard (JSON)", lambda file: {"href", "extended"} <= file.keys, _bookmark)
