"""How the edit dialog looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.actions import BookmarkActions
from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.bookmarks.tags import offered_tags, tag_field
from fuze_app.ui.components.choices import options
from fuze_app.ui.components.dialogs import dialog_buttons, removal_button
from fuze_app.ui.components.forms import area, field, form, form_error
from fuze_app.ui.components.links import outside_link
from fuze_app.ui.theme import Colour, Font, Size, space

STATES = {"unread": "Unread", "read": "Read", "archived": "Archived"}


def _state() -> rx.Component:
    favourite = rx.el.label(
        rx.el.input(
            type="checkbox", name="favourite", value="1", default_checked=EditState.bookmark.favourite
        ),
        "Favourite",
        class_name="option touch",
    )
    return rx.el.div(
        options("State", "state", STATES, EditState.bookmark.state, has_legend=False),
        favourite,
        display="flex",
        flex_wrap="wrap",
        justify_content="space-between",
        gap=space(4),
        font_size=Font.BODY,
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
        rx.el.div(
            tag_field(
                "edit-tags", default_value=bookmark.tags, error=errors.get("tags", ""), auto_focus=True
            ),
            offered_tags("edit-tags", bookmark.offers),
        ),
        area(
            "Notes",
            "notes",
            id="edit-notes",
            rows="4",
            default_value=bookmark.notes,
            error=errors.get("notes", ""),
        ),
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
    removal = removal_button("Delete", state.delete_bookmark(EditState.bookmark.id))
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Edit", font_size=Font.TITLE, margin_bottom=space(1)),
            rx.dialog.description(source, margin_bottom=space(5)),
            form(
                *_fields(),
                dialog_buttons("Save", EditState.pending, removal=removal),
                on_submit=state.save_edit,
            ),
            max_width=Size.DIALOG,
        ),
        open=EditState.is_open,
        on_open_change=EditState.set_open,
    )
