"""What `fuze import` and `fuze export` do: a file into a library, a library into a file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from fuze_app.core.database import user_session
from fuze_app.core.models import FolderUse, ImportStatus
from fuze_app.core.services import exports, import_adding, import_progress, import_report, imports
from fuze_app.core.services.import_progress import ImportView
from fuze_app.core.services.import_report import ImportPreview, Which

LOOK_SECONDS = 0.2
MOST_FAILURES = 20
"""Failed lines that are shown; the report has them all."""


def bring(user_id: int, path: Path, folders: FolderUse, console: Console) -> bool:
    """Imports a file, with a bar that follows. Returns whether all lines are in the library.

    Raises NotBookmarks, and OSError for a file that can't be read.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        with progress.open(path, "rb", description="Reading") as file, user_session(user_id) as session:
            staged = imports.stage(session, user_id, file, path.name)
        with user_session(user_id) as session:
            preview = import_report.preview(session, user_id, staged.id)
            imports.start(session, user_id, staged.id, folders)
        console.print(_sentence(staged, preview))
        view = _add(user_id, staged.id, progress)
    _report(user_id, view, console)
    return view.status == ImportStatus.DONE and not view.failed


def _add(user_id: int, import_id: int, progress: Progress) -> ImportView:
    """Adds the lines here, with the workers' help where there are any; until they are added or held."""
    view = _view(user_id, import_id)
    task = progress.add_task("Adding", total=view.total)
    while view.status == ImportStatus.ADDING and not view.paused:
        for _ in import_adding.adding(user_id, import_id):
            progress.update(task, completed=_view(user_id, import_id).processed)
        view = _view(user_id, import_id)
        progress.update(task, completed=view.processed)
        if view.status == ImportStatus.ADDING:  # a worker has the chunk that is left
            time.sleep(LOOK_SECONDS)
    return view


def _view(user_id: int, import_id: int) -> ImportView:
    with user_session(user_id) as session:
        return import_progress.get(session, user_id, import_id)


def _sentence(staged: ImportView, preview: ImportPreview) -> str:
    return (
        f"{staged.format_label}: {preview.total:,} lines, {preview.new:,} new, "
        f"{preview.existing:,} saved before, {preview.duplicates:,} repeated, {preview.unusable:,} unusable"
    )


def _report(user_id: int, view: ImportView, console: Console) -> None:
    if view.failed:
        with user_session(user_id) as session:
            failed = import_report.lines(session, user_id, view.id, Which.FAILED, limit=MOST_FAILURES).items
        for line in failed:
            console.print(f"  line {line.line}: {line.url or line.title}: {line.reason}", markup=False)
        if view.failed > len(failed):
            console.print(
                f"  and {view.failed - len(failed):,} more; the report of import {view.id} has them all"
            )
    console.print(
        f"{view.added:,} added, {view.merged + view.duplicates:,} merged, {view.failed:,} failed. "
        "The pages are read while Fuze runs."
    )


def take_to(user_id: int, format_name: str, path: Path) -> None:
    """Writes the library to a file, which is there when it is complete. Raises InvalidInput, and OSError."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        take(user_id, format_name, file)
    part.replace(path)


def take(user_id: int, format_name: str, file: BinaryIO) -> None:
    """Writes the library to a stream. Raises InvalidInput."""
    for piece in exports.open_export(user_id, format_name).pieces:
        file.write(piece)
