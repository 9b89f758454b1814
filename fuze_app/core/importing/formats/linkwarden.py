"""Linkwarden's JSON: collections, which name the one they lie in, with their links, which have tags."""

from __future__ import annotations

from collections.abc import Iterator

from fuze_app.core.importing.entries import DEEPEST, Entry, ParsedBookmark, folder, unreadable
from fuze_app.core.importing.json_tree import Broken, Node, nodes
from fuze_app.core.importing.moments import moment
from fuze_app.core.importing.objects import NO_ADDRESS
from fuze_app.core.importing.recognition import Beginning, Format
from fuze_app.core.importing.text import Text

_BROKEN = "The file is broken here; the collections of what follows are lost."


class _Collections:
    """The names of collections, and which of the links are pinned, known from a first reading."""

    def __init__(self, text: Text) -> None:
        self.pinned: set[object] = set()
        self._by_id: dict[object, Node] = {}
        self._by_number: dict[int, Node] = {}
        for found in nodes(text):
            if isinstance(found, Broken):
                break
            node, _ = found
            if node.key == "collections" and "links" in node.holds:
                self._by_number[node.number] = node
                if (id_ := node.values.get("id")) is not None:
                    self._by_id[id_] = node
            elif node.key == "pinnedLinks":
                self.pinned.add(node.values.get("id"))

    def path(self, link: Node, inside: Node | None) -> list[str]:
        """Of the collection that a link names, or else of the one that it stands in."""
        node = self._by_id.get(link.values.get("collectionId"))
        if node is None and inside is not None:
            node = self._by_number.get(inside.number)
        names: list[str] = []
        while node is not None and len(names) < DEEPEST:
            names.insert(0, node.text("name"))
            node = self._by_id.get(node.values.get("parentId"))
        return names


def read(text: Text) -> Iterator[Entry]:
    """Every link of every collection."""
    collections = _Collections(text)
    broken = False
    for found in nodes(text):
        if isinstance(found, Broken):
            broken = True
            yield unreadable(found.line, _BROKEN)
            continue
        node, around = found
        if node.key == "tags" and around:
            around[-1].notes.append(node.text("name"))
        elif node.key == "links" or (broken and node.text("url")):
            inside = next((one for one in reversed(around) if one.key == "collections"), None)
            yield _entry(node, inside, collections)


def _entry(link: Node, inside: Node | None, collections: _Collections) -> Entry:
    if not link.text("url"):
        return unreadable(link.line, NO_ADDRESS, link.text("name"))
    return ParsedBookmark(
        line=link.line,
        url=link.text("url"),
        title=link.text("name"),
        notes=link.text("description"),
        tags=tuple(filter(None, link.notes)),
        folders=folder(collections.path(link, inside)),
        saved_at=moment(link.text("importDate", "createdAt")),
        favourite=link.values.get("id") in collections.pinned,
    )


def _recognises(file: Beginning) -> bool:
    return {"collections", "links"} <= file.keys and "format" not in file.keys


FORMAT = Format("linkwarden", "Linkwarden (JSON)", _recognises, read)
