"""Wallabag's JSON: url, title, created_at, is_archived, is_starred, tags, annotations."""

from __future__ import annotations

from fuze_app.core.importing.entries import ParsedBookmark, joined
from fuze_app.core.importing.json_items import Item
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import flag, list_of, listing, names_in, text_of
from fuze_app.core.models import ReadState


def _bookmark(item: Item) -> ParsedBookmark | None:
    values = item.values
    url = text_of(values, "url", "given_url")
    if not url:
        return None
    remarks = [joined(text_of(one, "quote"), text_of(one, "text")) for one in list_of(values, "annotations")]
    return ParsedBookmark(
        line=item.line,
        url=url,
        title=text_of(values, "title"),
        notes=joined(*remarks),
        tags=names_in(list_of(values, "tags")),
        saved_at=moment(values.get("created_at")),
        state=ReadState.ARCHIVED if flag(values, "is_archived") else ReadState.UNREAD,
        favourite=flag(values, "is_starred"),
    )


FORMAT = listing("wallabag", "Wallabag (JSON)", lambda file: {"url", "is_archived"} <= file.keys, _bookmark)
