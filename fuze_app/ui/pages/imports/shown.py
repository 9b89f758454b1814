"""Imports as pages show them: short values, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from fuze_app.core.models import ImportStatus, ItemStatus
from fuze_app.core.portable import COLLECTIONS
from fuze_app.core.services.import_progress import ImportView
from fuze_app.core.services.import_report import ImportLine, ImportPreview

MOST_NAMES = 200
"""Folders, tags and reasons that are listed; of more, the most used."""

RESULTS = {
    ItemStatus.WAITING: "waiting",
    ItemStatus.ADDED: "added",
    ItemStatus.MERGED: "saved before",
    ItemStatus.DUPLICATE: "twice in the file",
    ItemStatus.FAILED: "not added",
}


@dataclass
class ImportShown:
    """One import. `phase` is ready, adding, paused, reading, done or cancelled; counts are written out."""

    id: int = 0
    name: str = ""
    format: str = ""
    phase: str = "ready"
    total: str = "0"
    processed: str = "0"
    added: str = "0"
    merged: str = "0"
    duplicates: str = "0"
    failed: str = "0"
    unread: str = "0"
    percent: int = 0
    read: str = ""
    read_percent: int = 0
    can_retry: bool = False
    created: str = ""


@dataclass
class Named:
    """A folder, a tag or a reason, and how many lines have it."""

    name: str
    count: str


@dataclass
class PreviewShown:
    """What starting would do; empty while it is not known."""

    new: int = 0
    numbers: list[Named] = field(default_factory=list)
    reasons: list[Named] = field(default_factory=list)
    folders: list[Named] = field(default_factory=list)
    tags: list[Named] = field(default_factory=list)


@dataclass
class LineShown:
    """A line of the report."""

    key: str
    place: str
    title: str
    url: str
    result: str
    reason: str
    href: str


def phase_of(view: ImportView) -> str:
    """Where an import has come to, in one word."""
    if view.status in (ImportStatus.READY, ImportStatus.CANCELLED):
        return str(view.status)
    if view.paused:
        return "paused"
    if view.status == ImportStatus.ADDING:
        return "adding"
    return "reading" if view.pages and view.pages.waiting else "done"


def _share(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 100


def shown(view: ImportView) -> ImportShown:
    """What pages need of an import."""
    pages = view.pages
    tried = pages.done + pages.failed if pages else 0
    all_pages = tried + pages.waiting if pages else 0
    return ImportShown(
        id=view.id,
        name=view.file_name or "A list",
        format=view.format_label,
        phase=phase_of(view),
        total=f"{view.total:,}",
        processed=f"{view.processed:,}",
        added=f"{view.added:,}",
        merged=f"{view.merged:,}",
        duplicates=f"{view.duplicates:,}",
        failed=f"{view.failed:,}",
        unread=f"{pages.failed if pages else 0:,}",
        percent=_share(view.processed, view.total),
        read=f"{tried:,} of {all_pages:,} pages read" if all_pages else "",
        read_percent=_share(tried, all_pages),
        can_retry=bool(view.failed or (pages and pages.failed)),
        created=view.created_at.isoformat(),
    )


def shown_preview(preview: ImportPreview) -> PreviewShown:
    """What the page says before the start."""
    numbers = {
        "new": preview.new,
        "in your library already": preview.existing,
        "twice in the file": preview.duplicates,
        "unusable": preview.unusable,
        **{one.name: one.count for one in preview.belongings if one.name != COLLECTIONS.label},
    }
    return PreviewShown(
        new=preview.new,
        numbers=[Named(name, f"{count:,}") for name, count in numbers.items()],
        reasons=[Named(one.name, f"{one.count:,}") for one in preview.reasons[:MOST_NAMES]],
        folders=[Named(" / ".join(one.path), f"{one.count:,}") for one in preview.folders[:MOST_NAMES]],
        tags=[Named(one.name, f"{one.count:,}") for one in preview.tags[:MOST_NAMES]],
    )


def shown_line(line: ImportLine) -> LineShown:
    """A line with what became of it."""
    return LineShown(
        key=str(line.ordinal),
        place=f"Line {line.line:,}",
        title=line.title or line.url or "Nothing that can be read",
        url=line.url if line.title else "",
        result=RESULTS[ItemStatus(line.status)],
        reason=line.reason or "",
        href=f"/read/{line.bookmark_id}" if line.bookmark_id else "",
    )
