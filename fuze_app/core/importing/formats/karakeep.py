"""Karakeep's JSON: bookmarks whose content is a link or a text, with the ids of the lists they are in."""

from __future__ import annotations

from collections.abc import Iterator

from fuze_app.core.importing.entries import DEEPEST, Entry, FolderPath, ParsedBookmark, folder, unreadable
from fuze_app.core.importing.json_items import Item, items
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import entries, flag, list_of, names_in, text_of
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text
from fuze_app.core.models import ReadState

_A_NOTE = "This is a note or a file without an address; Fuze saves web pages."


def _folders(text: Text) -> dict[str, tuple[FolderPath, ...]]:
    """The path of each list that a person filled, by its id."""
    lists = {
        id_: item.values
        for item in items(text, "lists")
        if isinstance(item, Item) and (id_ := text_of(item.values, "id"))
    }
    return {id_: _path(lists, id_) for id_, one in lists.items() if text_of(one, "type") != "smart"}


def _path(lists: dict[str, dict[str, object]], id_: str) -> tuple[FolderPath, ...]:
    names: list[str] = []
    while id_ in lists and len(names) < DEEPEST:
        names.insert(0, text_of(lists[id_], "name"))
        id_ = text_of(lists[id_], "parentId")
    return folder(names)


def read(text: Text) -> Iterator[Entry]:
    """Every bookmark of the file."""
    folders = _folders(text)

    def bookmark(item: Item) -> Entry | None:
        values = item.values
        content = values.get("content")
        url = text_of(content, "url", "sourceUrl") or text_of(values, "url")
        if not url:
            return unreadable(item.line, _A_NOTE, text_of(content, "text") or text_of(values, "title"))
        lists = [one for one in list_of(values, "lists") if isinstance(one, str)]
        return ParsedBookmark(
            line=item.line,
            url=url,
            title=text_of(values, "title"),
            notes=text_of(values, "note"),
            tags=names_in(list_of(values, "tags")),
            folders=tuple(path for one in lists for path in folders.get(one, ())),
            saved_at=moment(values.get("createdAt")),
            state=ReadState.ARCHIVED if flag(values, "archived") else None,
            favourite=flag(values, "favourited"),
        )

    return entries(items(text, "bookmarks"), bookmark)


def _recognises(file: Beginning) -> bool:
    return {"bookmarks", "createdAt", "content", "note"} <= file.keys and "roots" not in file.keys


FORMAT = Format("karakeep", "Karakeep (JSON)", _recognises, read)
