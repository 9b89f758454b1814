"""A user's imports, step by step."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import psycopg

from fuze_app.core.database import user_session
from fuze_app.core.models import FolderUse
from fuze_app.core.services import bookmarks, import_adding, import_progress, import_report, imports, search
from fuze_app.core.services.import_progress import ImportView
from fuze_app.core.services.import_report import ImportLine, ImportPreview, Which
from fuze_app.core.services.search import SearchRequest

Entry = dict[str, Any]
Content = bytes | str | list[Entry]


def entries(count: int, **fields: Any) -> list[Entry]:
    """So many different pages."""
    return [
        {"url": f"https://site{n % 7}.example/page/{n}", "title": f"Page {n}", **fields} for n in range(count)
    ]


class Importer:
    """What the owner of a library, and a worker, do with imports."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def stage(self, content: Content, name: str = "file.json") -> int:
        raw = json.dumps(content) if isinstance(content, list) else content
        stream = io.BytesIO(raw.encode() if isinstance(raw, str) else raw)
        with user_session(self.user_id) as session:
            return imports.stage(session, self.user_id, stream, name).id

    def run(
        self, content: bytes | str | list[Entry], folders: FolderUse = FolderUse.COLLECTIONS
    ) -> ImportView:
        """Stages, starts and adds everything."""
        import_id = self.stage(content)
        self.start(import_id, folders)
        self.add(import_id)
        return self.view(import_id)

    def start(self, import_id: int, folders: FolderUse = FolderUse.COLLECTIONS) -> ImportView:
        with user_session(self.user_id) as session:
            return imports.start(session, self.user_id, import_id, folders)

    def add(self, import_id: int) -> None:
        import_adding.add_all(self.user_id, import_id)

    def add_chunk(self, import_id: int, size: int) -> bool:
        with user_session(self.user_id) as session:
            return import_adding.add_chunk(session, self.user_id, import_id, size)

    def view(self, import_id: int) -> ImportView:
        with user_session(self.user_id) as session:
            return import_progress.get(session, self.user_id, import_id)

    def preview(self, import_id: int) -> ImportPreview:
        with user_session(self.user_id) as session:
            return import_report.preview(session, self.user_id, import_id)

    def lines(self, import_id: int, which: Which = Which.ALL) -> list[ImportLine]:
        with user_session(self.user_id) as session:
            return import_report.lines(session, self.user_id, import_id, which, limit=200).items

    def do(self, name: str, import_id: int) -> Any:
        """pause, resume, cancel, retry or delete."""
        with user_session(self.user_id) as session:
            return getattr(imports, name)(session, self.user_id, import_id)


def netscape(*folders: tuple[str, Iterable[str]]) -> str:
    """A browser's file: folders with the addresses in them."""
    lines = ["<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<DL><p>"]
    for name, urls in folders:
        lines += [f"<DT><H3>{name}</H3>", "<DL><p>"]
        lines += [f'<DT><A HREF="{url}" ADD_DATE="1700000000">Title of {url}</A>' for url in urls]
        lines.append("</DL><p>")
    return "\n".join([*lines, "</DL><p>"])


COUNTED = ("bookmarks", "tags", "bookmark_tags", "collections", "bookmark_collections", "search_documents")


def counts(database: psycopg.Connection) -> dict[str, int]:
    found = {}
    for table in COUNTED:
        row = database.execute(f"select count(*) from {table}".encode()).fetchone()
        assert row is not None
        found[table] = row[0]
    return found


def titles(importer: Importer, query: str) -> list[str]:
    with user_session(importer.user_id) as session:
        found = search.search(session, importer.user_id, SearchRequest(query, mode="text"))
    return sorted(hit.bookmark.title for hit in found.items)


def listed(importer: Importer) -> list[bookmarks.BookmarkView]:
    with user_session(importer.user_id) as session:
        return bookmarks.list_page(session, importer.user_id, limit=200).items
