"""How the edit dialog looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.actions import BookmarkActions
from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.bookmarks.tags import tag_field
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.forms import field, form, form_error, submit_button
from fuze_app.ui.components.links import outside_link
from fuze_app.ui.theme import Colour, Font, Size, space

STATES = (("unread", "Unread"), ("read", "Read"), ("archived", "Archived"))


def _notes() -> rx.Component:
    return rx.el.div(
        rx.el.label("Notes", html_for="edit-notes", font_size=Font.BODY, font_weight=Font.MEDIUM),
        rx.text_area(
            id="edit-notes",
            name="notes",
            default_value=EditState.bookmark.notes,
            rows="4",
            resize="vertical",
            aria_invalid=EditState.errors.contains("notes"),
        ),
        rx.el.p(
            EditState.errors.get("notes", ""), color=Colour.DANGER, font_size=Font.SMALL, aria_live="polite"
        ),
        display="flex",
        flex_direction="column",
        gap=space(1.5),
    )


def _state() -> rx.Component:
    choices = [
        rx.el.label(
            rx.el.input(
                type="radio", name="state", value=value, default_checked=EditState.bookmark.state == value
            ),
            label,
            class_name="option touch",
        )
        for value, label in STATES
    ]
    favourite = rx.el.label(
        rx.el.input(
            type="checkbox", name="favourite", value="1", default_checked=EditState.bookmark.favourite
        ),
        "Favourite",
        class_name="option touch",
    )
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("State", class_name="sr-only"),
            *choices,
            display="flex",
            flex_wrap="wrap",
            gap=space(4),
        ),
        favourite,
        display="flex",
        flex_wrap="wrap",
        justify_content="space-between",
        gap=space(4),
        font_size=Font.BODY,
    )


def _buttons(state: type[BookmarkActions]) -> rx.Component:
    return rx.el.div(
        rx.button(
            "Delete",
            type="button",
            variant="ghost",
            color_scheme="red",
            margin="0",
            class_name="touch",
            on_click=state.delete_bookmark(EditState.bookmark.id),
        ),
        rx.el.div(flex="1"),
        rx.dialog.close(quiet_button("Cancel")),
        submit_button("Save", EditState.pending, size="2"),
        display="flex",
        align_items="center",
        gap=space(2),
    )


def _fields() -> list[rx.Component]:
    bookmark, errors = EditState.bookmark, EditState.errors
    return [
        form_error(errors.get("form", "")),
        field(
            "Title",
            "title",
            id="edit-title",
            size="2",
            default_value=bookmark.title,
            error=errors.get("title", ""),
            hint="Leave it empty to take the page's own.",
            auto_complete="off",
        ),
        tag_field("edit-tags", default_value=bookmark.tags, error=errors.get("tags", ""), auto_focus=True),
        _notes(),
        _state(),
    ]


def edit_dialog(state: type[BookmarkActions]) -> rx.Component:
    """Title, tags, notes, state. `state` is the page's: it shows what was changed."""
    source = outside_link(
        EditState.bookmark.url,
        href=EditState.bookmark.url,
        color=Colour.QUIET,
        font_size=Font.SMALL,
        class_name="one-line",
    )
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Edit", font_size=Font.TITLE, margin_bottom=space(1)),
            rx.dialog.description(source, margin_bottom=space(5)),
            form(*_fields(), _buttons(state), on_submit=state.save_edit),
            max_width=Size.DIALOG,
        ),
        open=EditState.is_open,
        on_open_change=EditState.set_open,
    )
