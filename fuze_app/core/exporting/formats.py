"""The formats that a library can be exported in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fuze_app.core.exporting import complete, markdown, netscape, table


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """`write` gives the file of a user's library, piece by piece."""

    name: str
    label: str
    media_type: str
    extension: str
    write: Callable[[int], Iterator[bytes]]


FORMATS = {
    one.name: one
    for one in (
        ExportFormat("html", "Bookmark file (HTML)", "text/html", "html", netscape.write),
        ExportFormat("json", "Whole library (JSON)", "application/json", "json", complete.write),
        ExportFormat("csv", "Table (CSV)", "text/csv", "csv", table.write),
        ExportFormat("markdown", "Notes (Markdown, zip)", "application/zip", "zip", markdown.write),
    )
}
