"""Bookmark files as the tools write them: what a parser reads must be what was written."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Written:
    """A bookmark to write. `tags` have no characters that a format separates tags by."""

    url: str
    title: str
    tags: tuple[str, ...] = ()
    folder: str = ""


Write = Callable[[list[Written]], bytes]


@dataclass(frozen=True)
class Format:
    """How a tool writes its file, and what of a bookmark the file can hold."""

    name: str
    write: Write
    holds: frozenset[str] = field(default=frozenset({"title", "tags"}))


def netscape(bookmarks: list[Written]) -> bytes:
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        "<TITLE>Bookmarks</TITLE>",
        "<H1>Bookmarks</H1>",
        "<DL><p>",
    ]
    for one in bookmarks:
        link = (
            f'<DT><A HREF="{html.escape(one.url)}" ADD_DATE="1700000000" '
            f'TAGS="{html.escape(",".join(one.tags))}">{html.escape(one.title)}</A>'
        )
        if one.folder:
            lines += [f"<DT><H3>{html.escape(one.folder)}</H3>", "<DL><p>", link, "</DL><p>"]
        else:
            lines.append(link)
    return "\n".join([*lines, "</DL><p>"]).encode()


def _list_html(title: str) -> Write:
    def write(bookmarks: list[Written]) -> bytes:
        items = [
            f'<li><a href="{html.escape(one.url)}" time_added="1700000000" '
            f'tags="{html.escape(",".join(one.tags))}">{html.escape(one.title)}</a></li>'
            for one in bookmarks
        ]
        head = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>Unread</h1><ul>"
        return "\n".join([head, *items, "</ul></body></html>"]).encode()

    return write


def opml(bookmarks: list[Written]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0"><body>']
    for one in bookmarks:
        outline = f'<outline text="{html.escape(one.title)}" type="rss" htmlUrl="{html.escape(one.url)}"/>'
        inside = f'<outline text="{html.escape(one.folder)}">{outline}</outline>' if one.folder else outline
        lines.append(inside)
    return "\n".join([*lines, "</body></opml>"]).encode()


def pinboard_xml(bookmarks: list[Written]) -> bytes:
    posts = [
        f'<post href="{html.escape(one.url)}" time="2019-03-04T05:06:07Z" extended="" hash="h" shared="no" '
        f'description="{html.escape(one.title)}" tag="{html.escape(" ".join(one.tags))}" />'
        for one in bookmarks
    ]
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n<posts user="ann" dt="2019-03-04T05:06:07Z" tag="">'
    return "\n".join([head, *posts, "</posts>"]).encode()


def _table(columns: tuple[str, ...], row: Callable[[Written], tuple[str, ...]]) -> Write:
    def write(bookmarks: list[Written]) -> bytes:
        file = io.StringIO()
        csv.writer(file).writerows([columns, *(row(one) for one in bookmarks)])
        return file.getvalue().encode()

    return write


def _json(entry: Callable[[Written], object], around: Callable[[list[object]], object] = list) -> Write:
    def write(bookmarks: list[Written]) -> bytes:
        return json.dumps(around([entry(one) for one in bookmarks]), ensure_ascii=False, indent=1).encode()

    return write


def chrome(bookmarks: list[Written]) -> bytes:
    def link(one: Written) -> dict[str, object]:
        return {"date_added": "13350000000000000", "name": one.title, "type": "url", "url": one.url}

    children = [
        {"children": [link(one)], "name": one.folder, "type": "folder"} if one.folder else link(one)
        for one in bookmarks
    ]
    bar = {"children": children, "name": "Bookmarks bar", "type": "folder"}
    return json.dumps({"checksum": "0", "roots": {"bookmark_bar": bar}, "version": 1}, indent=3).encode()


def firefox(bookmarks: list[Written]) -> bytes:
    def link(one: Written) -> dict[str, object]:
        return {"title": one.title, "dateAdded": 1700000000000000, "tags": ",".join(one.tags),
                "type": "text/x-moz-place", "uri": one.url}  # fmt: skip

    container = "text/x-moz-place-container"
    children = [
        {"title": one.folder, "type": container, "children": [link(one)]} if one.folder else link(one)
        for one in bookmarks
    ]
    menu = {"title": "menu", "root": "bookmarksMenuFolder", "type": container, "children": children}
    return json.dumps({"title": "", "root": "placesRoot", "type": container, "children": [menu]}).encode()


def karakeep(bookmarks: list[Written]) -> bytes:
    folders = sorted({one.folder for one in bookmarks if one.folder})
    lists = [
        {"id": f"l{number}", "name": name, "type": "manual", "query": None, "parentId": None}
        for number, name in enumerate(folders)
    ]
    entries = [
        {
            "createdAt": 1700000000,
            "title": one.title,
            "tags": one.tags,
            "lists": [f"l{folders.index(one.folder)}"] if one.folder else [],
            "content": {"type": "link", "url": one.url},
            "note": None,
            "archived": False,
        }
        for one in bookmarks
    ]
    return json.dumps({"bookmarks": entries, "lists": lists}).encode()


def linkwarden(bookmarks: list[Written]) -> bytes:
    collections = [
        {
            "id": number,
            "name": one.folder,
            "parentId": None,
            "links": [
                {
                    "id": number,
                    "name": one.title,
                    "description": "",
                    "url": one.url,
                    "collectionId": number,
                    "createdAt": "2024-01-01T00:00:00.000Z",
                    "tags": [{"name": tag} for tag in one.tags],
                }
            ],
        }
        for number, one in enumerate(bookmarks, 1)
    ]
    return json.dumps({"id": 1, "username": "ann", "collections": collections, "pinnedLinks": []}).encode()


def omnivore_zip(bookmarks: list[Written]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for start in range(0, max(len(bookmarks), 1), 20):
            part = OMNIVORE(bookmarks[start : start + 20])
            archive.writestr(f"metadata_{start}_to_{start + 20}.json", part)
        archive.writestr(
            "content/a-page.html", "<p>Its text, with a <a href='https://x.example/'>link</a>.</p>"
        )
    return file.getvalue()


OMNIVORE = _json(
    lambda one: {"id": "1", "slug": "s", "title": one.title, "url": one.url, "state": "Active",
                 "labels": one.tags, "savedAt": "2024-10-29T16:30:11.000Z"}
)  # fmt: skip

FORMATS = (
    Format("netscape", netscape, frozenset({"title", "tags", "folder"})),
    Format("pocket-html", _list_html("Pocket Export")),
    Format("instapaper-html", _list_html("Instapaper: Export")),
    Format("opml", opml, frozenset({"title", "folder"})),
    Format(
        "pocket",
        _table(
            ("title", "url", "time_added", "tags", "status"),
            lambda one: (one.title, one.url, "1700000000", "|".join(one.tags), "unread"),
        ),
    ),
    Format(
        "instapaper",
        _table(
            ("URL", "Title", "Selection", "Folder", "Timestamp", "Tags"),
            lambda one: (one.url, one.title, "", one.folder or "Unread", "1700000000", json.dumps(one.tags)),
        ),
        frozenset({"title", "tags", "folder"}),
    ),
    Format(
        "raindrop",
        _table(
            ("id", "title", "note", "excerpt", "url", "folder", "tags", "created", "cover", "highlights",
             "favorite"),
            lambda one: ("1", one.title, "", "", one.url, one.folder or "Unsorted", ", ".join(one.tags),
                         "2024-03-15T09:30:00.000Z", "", "", "false"),
        ),
        frozenset({"title", "tags", "folder"}),
    ),
    Format(
        "readwise",
        _table(
            ("Title", "URL", "ID", "Document tags", "Saved date", "Reading progress", "Location", "Seen"),
            lambda one: (one.title, one.url, "01h", str(list(one.tags)), "2022-11-06 04:33:50+00:00", "0",
                         "new", "True"),
        ),
    ),
    Format(
        "matter",
        _table(
            ("Title", "Author", "Publisher", "URL", "Tags", "Word Count", "In Queue", "Favorited", "Read",
             "Highlight_Count", "Last Interaction Date", "File Id"),
            lambda one: (one.title, "", "", one.url, ";".join(one.tags), "100", "True", "False", "False", "0",
                         "2024-01-01 10:00:00", "1"),
        ),
    ),
    Format(
        "csv",
        _table(("Name", "Link", "Labels"), lambda one: (one.title, one.url, ",".join(one.tags))),
    ),
    Format(
        "onetab",
        lambda bookmarks: "\n".join(f"{one.url} | {one.title}" for one in bookmarks).encode(),
        frozenset({"title"}),
    ),
    Format("text", lambda bookmarks: "\n".join(one.url for one in bookmarks).encode(), frozenset()),
    Format("chrome", chrome, frozenset({"title", "folder"})),
    Format("firefox", firefox, frozenset({"title", "tags", "folder"})),
    Format("karakeep", karakeep, frozenset({"title", "tags", "folder"})),
    Format("linkwarden", linkwarden, frozenset({"title", "tags", "folder"})),
    Format(
        "pinboard",
        _json(
            lambda one: {"href": one.url, "description": one.title, "extended": "", "meta": "m", "hash": "h",
                         "time": "2016-10-31T15:57:56Z", "shared": "yes", "toread": "no",
                         "tags": " ".join(one.tags)}
        ),
    ),
    Format("pinboard-xml", pinboard_xml),
    Format(
        "wallabag",
        _json(
            lambda one: {"is_archived": 0, "is_starred": 0, "tags": one.tags, "id": 1, "title": one.title,
                         "url": one.url, "created_at": "2016-09-08T11:55:58+0200"}
        ),
    ),
    Format("omnivore", OMNIVORE),
    Format("zip-omnivore", omnivore_zip),
    Format(
        "json",
        _json(lambda one: {"url": one.url, "title": one.title, "tags": one.tags, "folder": [one.folder]}),
        frozenset({"title", "tags", "folder"}),
    ),
    Format(
        "fuze",
        _json(
            lambda one: {"url": one.url, "title": one.title, "tags": one.tags,
                         "collections": [[one.folder]] if one.folder else []},
            lambda entries: {"format": "fuze-export", "version": 1, "collections": [], "bookmarks": entries},
        ),
        frozenset({"title", "tags", "folder"}),
    ),
)  # fmt: skip
