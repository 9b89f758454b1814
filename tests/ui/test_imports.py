"""The states of the import pages: what a file holds, how far it is, what became of each line."""

from __future__ import annotations

import pytest

from fuze_app.core.errors import Conflict, NotFound, Unauthenticated
from fuze_app.core.models import FolderUse
from fuze_app.ui.pages.imports.state import ImportListState, ImportState, ReportState
from tests.core.importer import Importer
from tests.ui.shelf import run

PLACES = [
    {"url": "https://one.example/", "title": "One", "folder": ["Work"], "tags": ["a"]},
    {"url": "https://one.example/#again", "title": "One again"},
    {"url": "javascript:alert(1)", "title": "No page"},
]


@pytest.fixture
def imported(cookie_of, tab):
    """Ada has brought a file and opens its page: her importer, its id, its state."""
    cookie = cookie_of("ada")

    async def bring(content=PLACES):
        importer = Importer(1)
        import_id = importer.stage(content, "bookmarks.json")
        state = await tab(cookie, f"/import/{import_id}").get_state(ImportState)
        await run(state.load())
        return importer, import_id, state

    return bring


def _numbers(state: ImportState) -> dict[str, str]:
    return {one.name: one.count for one in state.preview.numbers}


async def test_preview_says_what_would_happen(imported):
    _, _, state = await imported()
    assert (state.standing, state.shown.phase, state.shown.name) == ("here", "ready", "bookmarks.json")
    assert _numbers(state) == {
        "new": "1",
        "in your library already": "0",
        "twice in the file": "1",
        "unusable": "1",
    }
    assert [(one.name, one.count) for one in state.preview.folders] == [("Work", "1")]
    assert [(one.name, one.count) for one in state.preview.tags] == [("a", "1")]


async def test_one_button_then_progress_then_the_report(imported):
    importer, import_id, state = await imported()
    state.choose_folders("tags")
    await run(state.start())
    assert (state.shown.phase, state.pending) == ("adding", False)
    importer.add(import_id)
    await run(state.load())
    assert (state.shown.added, state.shown.duplicates, state.shown.failed) == ("1", "1", "1")
    assert importer.view(import_id).folders == FolderUse.TAGS
    report = await state.get_state(ReportState)
    assert [(line.title, line.url, line.result) for line in report.lines] == [
        ("No page", "javascript:alert(1)", "not added")
    ]
    assert "https://" in report.lines[0].reason
    await report.choose("all")
    assert [line.result for line in report.lines] == ["added", "twice in the file", "not added"]
    assert report.lines[0].href == "/read/1"


async def test_pause_resume_and_cancel(imported):
    _, _, state = await imported()
    await run(state.start())
    await state.pause()
    assert state.shown.phase == "paused"
    await state.resume()
    assert state.shown.phase == "adding"
    await state.cancel()
    assert state.shown.phase == "cancelled"
    with pytest.raises(Conflict):
        await state.pause()
    assert not state.pending


async def test_discarded_it_is_missing(imported):
    _, _, state = await imported()
    await state.forget()
    await run(state.load())
    assert state.standing == "missing"
    with pytest.raises(NotFound):
        await run(state.start())


async def test_the_list_has_ones_own_alone(imported, cookie_of, tab):
    await imported()
    mine = await (await imported())[2].get_state(ImportListState)
    await run(mine.load())
    assert [row.phase for row in mine.rows] == ["ready", "ready"]
    theirs = await tab(cookie_of("ben"), "/import").get_state(ImportListState)
    await run(theirs.load())
    assert (theirs.rows, theirs.loading) == ([], False)


async def test_another_persons_import_is_missing(imported, cookie_of, tab):
    _, import_id, _ = await imported()
    state = await tab(cookie_of("ben"), f"/import/{import_id}").get_state(ImportState)
    await run(state.load())
    assert (state.standing, state.shown.name) == ("missing", "")


async def test_visitors_see_no_imports(tab, database):
    for page, kind in (("/import", ImportListState), ("/import/1", ImportState)):
        state = await tab(None, page).get_state(kind)
        with pytest.raises(Unauthenticated):
            await run(state.load())
