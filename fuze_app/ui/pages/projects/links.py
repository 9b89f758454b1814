"""How the pages of a project look: finding one to link, why it belongs here."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.services.project_links import LONGEST_NOTE
from fuze_app.ui.bookmarks.tags import Choices
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import area, form
from fuze_app.ui.components.links import page_link
from fuze_app.ui.pages.projects.links_state import BOX, Choice, LinkSearch, NoteDialog
from fuze_app.ui.pages.projects.state import ProjectState
from fuze_app.ui.pages.projects.tasks import action
from fuze_app.ui.projects.shown import LinkedHighlightRow, LinkRow
from fuze_app.ui.theme import Font, Size

LIST = "link-choices"


def _choice(found: rx.Var[Choice]) -> rx.Component:
    return rx.el.li(
        rx.el.span(found.title, class_name="one-line"),
        rx.el.span(found.site, class_name="choice-detail"),
        id="link-choice-" + found.id.to(str),
        role="option",
        aria_selected="false",
        on_click=ProjectState.link_page(found.id, 0),
        key=found.id.to(str),
        class_name="choice",
    )


def link_search() -> rx.Component:
    """A field that finds pages of the library; Enter links the chosen one."""
    is_open = LinkSearch.found.length() > 0
    box = rx.input(
        rx.input.slot(rx.icon("link", size=Size.ICON, aria_hidden="true")),
        id=BOX,
        placeholder="Find a page to link",
        aria_label="Find a page to link",
        role="combobox",
        aria_autocomplete="list",
        aria_controls=LIST,
        aria_expanded=is_open,
        auto_complete="off",
        max_length=200,
        size="2",
        width="100%",
        on_change=LinkSearch.ask.debounce(140),
    )
    return rx.el.div(
        Choices.create(
            box,
            rx.el.ul(
                rx.foreach(LinkSearch.found, _choice),
                id=LIST,
                role="listbox",
                aria_label="Pages of your library",
                hidden=~is_open,
                class_name="choices",
            ),
            answers=LinkSearch.asked,
            class_name="choices-field",
        ),
        rx.el.p(
            rx.cond(LinkSearch.is_without, "Nothing in your library fits these words.", ""),
            role="status",
            class_name="engine",
        ),
    )


def _row(link: rx.Var[LinkRow]) -> rx.Component:
    title = page_link(
        link.title,
        to="/read/" + link.bookmark_id.to(str),
        dir="auto",
        class_name="row-title",
        data_row_link="",
    )
    return rx.el.li(
        rx.el.div(
            title,
            rx.el.p(
                rx.el.span(link.site, class_name="row-site"),
                rx.cond(link.task != "", rx.el.span("for ", link.task), rx.fragment()),
                class_name="row-facts",
            ),
            rx.cond(link.note != "", rx.el.p(link.note, dir="auto", class_name="task-notes"), rx.fragment()),
            class_name="task-main",
        ),
        rx.el.div(
            action("pencil", "Say why it belongs here", "n", on_click=ProjectState.open_note(link.id)),
            action("unlink", "Take out of the project", "#", on_click=ProjectState.unlink_page(link.id)),
            class_name="task-actions",
        ),
        key=link.id.to(str),
        class_name="task",
        data_row="",
    )


def link_list() -> rx.Component:
    """The linked pages, the latest first."""
    return rx.el.ul(rx.foreach(ProjectState.links, _row), aria_label="Linked pages", class_name="tasks")


def _highlight(link: rx.Var[LinkedHighlightRow]) -> rx.Component:
    quote = page_link(
        link.quote,
        to="/read/" + link.bookmark_id.to(str) + "?highlight=" + link.highlight_id.to(str),
        dir="auto",
        class_name="quote quote-link",
        data_colour=link.colour,
        data_row_link="",
    )
    return rx.el.li(
        rx.el.div(
            quote,
            rx.el.p(rx.el.span(link.title, class_name="row-site"), class_name="row-facts"),
            rx.cond(link.note != "", rx.el.p(link.note, dir="auto", class_name="task-notes"), rx.fragment()),
            class_name="task-main",
        ),
        rx.el.div(
            action(
                "pencil", "Say why it belongs here", "n", on_click=ProjectState.open_highlight_note(link.id)
            ),
            action("unlink", "Take out of the project", "#", on_click=ProjectState.unlink_highlight(link.id)),
            class_name="task-actions",
        ),
        key=link.id.to(str),
        class_name="task",
        data_row="",
    )


def highlight_list() -> rx.Component:
    """The linked highlights, the latest first."""
    return rx.el.ul(
        rx.foreach(ProjectState.highlights, _highlight), aria_label="Linked highlights", class_name="tasks"
    )


def note_dialog() -> rx.Component:
    """Why a page or a highlight belongs to the project."""
    note = area(
        "Why it belongs here",
        "note",
        id="link-note",
        rows="3",
        default_value=NoteDialog.note,
        error=NoteDialog.error,
        max_length=LONGEST_NOTE,
        auto_focus=True,
    )
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Note", font_size=Font.TITLE),
            rx.dialog.description(NoteDialog.about, dir="auto", class_name="dialog-lead"),
            form(note, dialog_buttons("Save"), on_submit=ProjectState.save_note),
            max_width=Size.DIALOG,
        ),
        open=NoteDialog.is_open,
        on_open_change=NoteDialog.set_open,
    )
