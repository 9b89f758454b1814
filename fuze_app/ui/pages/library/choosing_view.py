"""The bar with what can be done with the pages that are chosen, and what it asks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.tags import tag_field
from fuze_app.ui.components.controls import icon_button, quiet_button
from fuze_app.ui.components.custom_element import CustomElement, detail
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import form
from fuze_app.ui.pages.library.choosing import ChosenState
from fuze_app.ui.pages.library.state import LibraryState
from fuze_app.ui.theme import Colour, Font, Size, space

ACTIONS = (
    ("Archive", "archive", "Archive"),
    ("Read", "check", "Mark as read"),
    ("Unread", "circle-dot", "Mark as unread"),
    ("Tags", "tag", "Add tags"),
    ("Analysis", "sparkles", "Analyse again"),
    ("Delete", "trash-2", "Delete"),
)


class Chosen(CustomElement):
    """The custom element that assets/choosing.js defines: counts what is chosen, and tells it to handlers."""

    tag = "FuzeChosen"

    on_archive: rx.EventHandler[detail]
    on_read: rx.EventHandler[detail]
    on_unread: rx.EventHandler[detail]
    on_tags: rx.EventHandler[detail]
    on_analysis: rx.EventHandler[detail]
    on_delete: rx.EventHandler[detail]


def _action(name: str, icon: str, label: str) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=Size.ICON, aria_hidden="true"),
        rx.el.span(label),
        type="button",
        data_act=name,
        class_name="chosen-action touch",
    )


def chosen_bar() -> rx.Component:
    """Shown while pages are being chosen."""
    bar = rx.el.div(
        rx.el.span("0 chosen", role="status", data_count="", class_name="chosen-count"),
        quiet_button("All", size="1", data_all=""),
        *[_action(*action) for action in ACTIONS],
        icon_button("x", "Stop choosing", on_click=rx.call_script("fuze.endChoosing()")),
        role="toolbar",
        aria_label="With the chosen pages",
        class_name="chosen",
    )
    return Chosen.create(
        bar,
        on_archive=ChosenState.archive,
        on_read=ChosenState.read,
        on_unread=ChosenState.unread,
        on_tags=ChosenState.ask_tags,
        on_analysis=ChosenState.ask_analysis,
        on_delete=ChosenState.delete,
    )


def choose_button() -> rx.Component:
    """Begins, and ends."""
    return icon_button("list-checks", "Choose several pages", on_click=rx.call_script("fuze.choosing()"))


def _tags() -> rx.Component:
    fields = form(
        tag_field("chosen-tags", error=ChosenState.error, auto_focus=True),
        dialog_buttons("Add"),
        on_submit=ChosenState.add_tags,
    )
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Add tags", font_size=Font.TITLE),
            rx.dialog.description(
                "All chosen pages get them, and keep their own.",
                color=Colour.QUIET,
                font_size=Font.BODY,
                margin_bottom=space(5),
            ),
            fields,
            max_width=Size.FORM,
        ),
        open=ChosenState.is_tagging,
        on_open_change=ChosenState.close,
    )


def _analysis() -> rx.Component:
    start = rx.button(
        "Start", on_click=ChosenState.analyse, disabled=~ChosenState.can_start, class_name="touch"
    )
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Analyse again", font_size=Font.TITLE),
            rx.dialog.description(ChosenState.estimate, color=Colour.QUIET, font_size=Font.BODY),
            rx.el.div(
                rx.dialog.close(quiet_button("Cancel")),
                start,
                display="flex",
                justify_content="end",
                gap=space(2),
                margin_top=space(6),
            ),
            max_width=Size.FORM,
        ),
        open=ChosenState.is_asking,
        on_open_change=ChosenState.close,
    )


def choosing() -> rx.Component:
    """The bar and its dialogs.

    The bar comes with the rows: of an element that the page was built with, React hears no events of its own.
    """
    bar = rx.cond(LibraryState.rows.length() > 0, chosen_bar(), rx.fragment())
    return rx.fragment(bar, _tags(), _analysis())
