"""Projects' states: the list, a project's tasks and pages, what is proposed and what is recommended."""

from __future__ import annotations

from datetime import date

import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import NotFound, Unauthenticated
from fuze_app.core.services import gemini_access, highlights, projects
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.core.services.projects import MOST_ON_A_PAGE, NewProject
from fuze_app.ui.highlights.editing import HighlightDialog
from fuze_app.ui.pages.highlights.state import HighlightsState
from fuze_app.ui.pages.projects.beside import RecommendedState
from fuze_app.ui.pages.projects.breakdown_state import BreakdownState
from fuze_app.ui.pages.projects.form import ProjectDialog
from fuze_app.ui.pages.projects.links_state import LinkSearch, NoteDialog
from fuze_app.ui.pages.projects.list_view import ProjectListState
from fuze_app.ui.pages.projects.state import ProjectState
from fuze_app.ui.pages.projects.tasks_state import TaskDialog
from fuze_app.ui.projects.shown import due_words
from tests.core.keys import ADAS
from tests.gemini import failed, said
from tests.ui import shelf
from tests.ui.shelf import run

ADA = 1


def begin(user_id: int = ADA, title: str = "Search engine", **given) -> int:
    with user_session(user_id) as session:
        return projects.create(session, user_id, NewProject(title, **given)).id


@pytest.fixture
def open_project(tab, cookie_of):
    """A new project of Ada's, or the one at an address: its state."""
    cookie = cookie_of("ada")

    async def open_at(address: str = "") -> ProjectState:
        state = await tab(cookie, address or f"/projects/{begin()}").get_state(ProjectState)
        await run(state.load())
        return state

    return open_at


@pytest.fixture
def open_list(tab, cookie_of):
    cookie = cookie_of("ada")

    async def open_at(address: str = "/projects") -> ProjectListState:
        state = await tab(cookie, address).get_state(ProjectListState)
        await run(state.load())
        return state

    return open_at


def _titles(state) -> list[str]:
    return [("  " if task.parent_id else "") + task.title for task in state.tasks]


async def _add(state, *titles: str) -> None:
    for title in titles:
        await state.add_task({"title": title})


async def _subtask(state, number: int, title: str) -> None:
    dialog = await state.get_state(TaskDialog)
    dialog.open_subtask(state.tasks[number].id, state.tasks[number].title)
    await state.save_task({"title": title, "notes": "", "due_on": ""})


async def test_visitors_see_nothing(tab, database):
    for kind in (ProjectState, ProjectListState):
        with pytest.raises(Unauthenticated):
            await run((await tab(None, "/projects/1").get_state(kind)).load())


async def test_list_narrows_and_goes_on(open_list):
    for number in range(MOST_ON_A_PAGE // 2 + 1):
        begin(title=f"Project {number}")
    state = await open_list()
    assert (state.rows[0].title, state.has_more) == ("Project 50", True)
    await state.load_more()
    assert (state.rows[-1].title, state.has_more, len(state.rows)) == ("Project 0", False, 51)
    assert (await open_list("/projects?status=done")).rows == []
    assert len((await open_list("/projects?status=eaten")).rows) == 50


async def test_failure_is_said_and_the_next_try_shows_the_list(open_list, database):
    begin()
    database.execute("alter table projects rename to elsewhere")
    try:
        state = await open_list()
    finally:
        database.execute("alter table elsewhere rename to projects")
    assert state.error.startswith("Something went wrong")
    assert (state.rows, state.loading) == ([], False)
    await run(state.load())
    assert (state.error, state.rows[0].title) == ("", "Search engine")


async def test_new_project_is_opened_and_can_be_changed(open_list):
    dialog = await (await open_list()).get_state(ProjectDialog)
    dialog.open_new()
    told = await run(dialog.save({"title": "  ", "colour": "blue"}))
    assert (dialog.errors, dialog.is_open, told) == ({"title": "Give it a title."}, True, [])
    form = {"title": "Notes", "goal": "Find any", "technologies": "Rust, rust, SQL", "colour": "blue"}
    assert len(await run(dialog.save(form))) == 1
    assert not dialog.is_open
    row = (await open_list()).rows[0]
    assert (row.title, row.goal, row.technologies, row.colour) == ("Notes", "Find any", "Rust, SQL", "blue")
    await dialog.open_for(row.id)
    await run(dialog.save(form | {"status": "done", "colour": "red"}))
    assert list(dialog.errors) == ["form"]
    assert await run(dialog.save(form | {"status": "done"})) == []
    row = (await open_list("/projects?status=done")).rows[0]
    assert (row.status_name, row.progress) == ("Done", "No tasks yet")


async def test_what_is_not_there_or_not_ones_own_is_missing(open_project, cookie_of):
    cookie_of("eve")
    theirs = begin(2)
    assert [(await open_project(f"/projects/{name}")).standing for name in (theirs, 99, "x")] == [
        "missing"
    ] * 3


async def test_tasks_are_checked_off_moved_and_counted(open_project):
    state = await open_project()
    await _add(state, "One", "Two", " ")
    await _subtask(state, 0, "Part")
    assert _titles(state) == ["One", "  Part", "Two"]
    await state.move_task(state.tasks[2].id, 0)
    assert _titles(state) == ["Two", "One", "  Part"]
    assert [(task.is_first, task.is_last) for task in state.tasks] == [
        (True, False),
        (False, True),
        (True, True),
    ]
    assert state.moved == "“Two” is now 1 of 2."
    await state.drop_task({"id": state.tasks[0].id, "position": 1})
    assert (_titles(state), state.moved) == (["One", "  Part", "Two"], "“Two” is now 2 of 2.")
    await state.move_task(state.tasks[2].id, 0)
    await state.set_done(state.tasks[1].id, True)
    assert [task.status for task in state.tasks] == ["open", "done", "done"]
    assert (state.project.tasks_done, state.project.progress) == (1, "1 of 2 tasks done")


async def test_task_is_edited_and_refusals_name_the_field(open_project):
    state = await open_project()
    await _add(state, "One")
    dialog = await state.get_state(TaskDialog)
    await dialog.open_for(state.tasks[0].id)
    form = {"title": "Uno", "notes": "N", "due_on": "2020-02-29", "status": "doing"}
    for wrong, field in (({"title": ""}, "title"), ({"due_on": "soon"}, "due_on"), ({"status": "?"}, "form")):
        assert await state.save_task(form | wrong) is None
        assert (list(dialog.errors), dialog.is_open) == ([field], True)
    await state.save_task(form)
    task = state.tasks[0]
    assert (task.title, task.notes, task.status, task.is_late) == ("Uno", "N", "doing", True)
    await dialog.open_for(task.id)
    await state.save_task(form | {"due_on": "", "title": "Uno"})
    assert (state.tasks[0].due, state.tasks[0].is_late) == ("", False)


async def test_removed_task_comes_back_with_its_subtasks_where_it_stood(open_project):
    state = await open_project()
    await _add(state, "One", "Two")
    await _subtask(state, 0, "A")
    await _subtask(state, 0, "B")
    await state.set_done(state.tasks[1].id, True)
    await state.remove_task(state.tasks[0].id)
    assert _titles(state) == ["Two"]
    await state.restore_task()
    assert _titles(state) == ["One", "  A", "  B", "Two"]
    assert [task.status for task in state.tasks] == ["open", "done", "open", "open"]
    assert await state.restore_task() is None


async def test_pages_are_found_linked_explained_and_taken_out(open_project):
    first = shelf.save(ADA, title="Postings")
    state = await open_project()
    finder = await state.get_state(LinkSearch)
    await finder.ask(" Postings ")
    assert ([choice.id for choice in finder.found], finder.asked) == ([first], "Postings")
    await state.link_page(first)
    assert (finder.found, [link.title for link in state.links]) == ([], ["Postings"])
    await finder.ask("zzzzzz")
    assert finder.is_without
    dialog = await state.get_state(NoteDialog)
    await state.open_note(state.links[0].id)
    await state.save_note({"note": "x" * 2_001})
    assert (dialog.is_open, dialog.error) == (True, "Use at most 2,000 characters.")
    await state.save_note({"note": "The second part"})
    assert (state.links[0].note, dialog.is_open) == ("The second part", False)
    await state.unlink_page(state.links[0].id)
    assert state.links == []
    await state.link_again()
    assert state.links[0].note == "The second part"


async def test_nobody_elses_page_is_linked_and_no_task_touched(open_project, cookie_of):
    cookie_of("eve")
    theirs = shelf.save(2)
    state = await open_project()
    await state.link_page(theirs)
    assert state.links == []
    other = await open_project()
    await _add(other, "Mine")
    with pytest.raises(NotFound), user_session(2) as session:
        projects.get(session, 2, other.project.id)


async def test_proposed_tasks_are_kept_only_as_chosen_and_ordered(open_project):
    state = await open_project()
    box = await state.get_state(BreakdownState)
    await BreakdownState.propose.fn(box, state.project.id)
    assert (box.is_template, box.notice, box.loading) == (True, "", False)
    assert box.made_by.startswith("A template")
    first, second = box.steps[0].key, box.steps[1].key
    await run(box.keep({f"title-{first}": "Not ticked"}))
    assert (box.is_open, box.refusal) == (True, "Choose at least one task that has a title.")
    box.move(first, 1)
    box.move(first, -9)
    assert [step.key for step in box.steps[:2]] == [second, first]
    box.add()
    own = box.steps[-1].key
    form = {f"title-{first}": "Mine", f"subtasks-{first}": "a\n\n b ", f"title-{second}": "x" * 201}
    ticked = {f"keep-{key}": "1" for key in (first, second, own)} | {f"title-{own}": "My own"}
    await run(box.keep(form | ticked))
    await state.refresh()
    assert (box.refusal, _titles(state)) == ("Use at most 200 characters.", [])
    await run(box.keep(form | ticked | {f"title-{second}": "Sooner"}))
    await state.refresh()
    assert (_titles(state), box.is_open) == (["Sooner", "Mine", "  a", "  b", "My own"], False)


async def test_what_keeps_gemini_from_answering_is_said_beside_the_template(open_project, gemini, redis):
    state = await open_project()
    box = await state.get_state(BreakdownState)
    with user_session(ADA) as session:
        gemini_access.enter(session, ADA, ADAS)
    gemini.replies[ADAS] += [failed(503), said('{"steps": [{"title": "Cut notes", "subtasks": ["x"]}]}')]
    await BreakdownState.propose.fn(box, state.project.id)
    assert (box.is_template, box.notice) == (True, "Gemini is overloaded or out of order.")
    await BreakdownState.propose.fn(box, state.project.id)
    assert (box.is_template, box.notice, [step.title for step in box.steps]) == (False, "", ["Cut notes"])
    await BreakdownState.propose.fn(box, 99)
    assert (box.error, box.loading) == ("There is no such project.", False)


async def test_recommendations_name_engine_and_reason_and_heed_what_is_said(open_project):
    ids = shelf.fill(ADA, 2)
    state = await open_project(f"/projects/{begin(title='A page of its own')}")
    beside = await state.get_state(RecommendedState)
    await beside.look(state.project.id)
    assert {row.id for row in beside.items} == set(ids)
    assert beside.engine
    assert all(row.reason for row in beside.items)
    await beside.judge(ids[0], "not_useful", state.project.id)
    await beside.judge(ids[1], "useful", state.project.id)
    await beside.look(state.project.id)
    assert ([row.id for row in beside.items], beside.useful) == ([ids[1]], [ids[1]])
    await beside.look(99)
    assert beside.error == "There is no such project."
    assert not beside.loading


async def test_deleted_project_is_left(open_project):
    state = await open_project()
    assert len([event async for event in state.delete_project()]) == 2
    await run(state.load())
    assert state.standing == "missing"


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (None, ""),
        (date(2026, 5, 2), "Due today"),
        (date(2026, 5, 3), "Due tomorrow"),
        (date(2026, 5, 1), "Due yesterday"),
        (date(2026, 6, 9), "Due 9 June"),
        (date(2027, 1, 1), "Due 1 January 2027"),
    ],
)
def test_due_dates_in_words(due_on, words):
    assert due_words(due_on, date(2026, 5, 2)) == words


async def test_highlights_are_added_from_their_dialog_explained_and_taken_out(open_project):
    page = shelf.save(ADA, title="Postings")
    with user_session(ADA) as session:
        mark = highlights.create(session, ADA, page, NewHighlight("Sorted by document.")).highlight.id
    state = await open_project()
    dialog = await state.get_state(HighlightDialog)
    await dialog.open_for(mark)
    assert [choice.id for choice in dialog.projects] == [state.project.id]
    listing = await state.get_state(HighlightsState)
    form = {"colour": "blue", "note": "", "project": str(state.project.id), "why": "The order"}
    await listing.save_highlight(form)
    await state.refresh()
    assert [(row.quote, row.colour, row.note) for row in state.highlights] == [
        ("Sorted by document.", "blue", "The order")
    ]
    await state.open_highlight_note(state.highlights[0].id)
    await state.save_note({"note": "How it is sorted"})
    assert state.highlights[0].note == "How it is sorted"
    await state.unlink_highlight(state.highlights[0].id)
    assert state.highlights == []
    await state.link_highlight_again()
    assert state.highlights[0].note == "How it is sorted"


async def test_task_is_served_until_it_is_gone_and_links_are_its_own(open_project):
    page = shelf.fill(ADA, 1)[0]
    state = await open_project()
    await _add(state, "A page")
    task = state.tasks[0].id
    beside = await state.get_state(RecommendedState)
    await beside.look(state.project.id)
    await beside.serve_task(task, "A page")
    await beside.look(state.project.id)
    assert ([row.id for row in beside.items], beside.task) == ([page], "A page")
    await state.link_page(page, task)
    assert state.links[0].task == "A page"
    await state.remove_task(task)
    await beside.look(state.project.id)
    assert (beside.task_id, beside.task, beside.error, beside.items) == (0, "", "", [])
