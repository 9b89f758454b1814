"""`/save`: where the share sheet and the bookmarklet lead. Works without a network (assets/pwa/save.js)."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.auth_form import auth_page
from fuze_app.ui.auth_state import AuthState
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.forms import field, submit_button
from fuze_app.ui.components.island import Island
from fuze_app.ui.components.links import document_link
from fuze_app.ui.theme import Colour, Font, Radius, Size, line, space

OUTCOMES = (
    ("saved", "circle-check", "Saved. Fuze is reading it."),
    ("known", "bookmark-check", "It was in your library already. What you added was kept."),
    ("waiting", "cloud-off", "Fuze can't be reached. The page is kept here and sent when it can."),
    ("undone", "undo-2", "Taken back. It is not in your library any more."),
)
ENDS = " ".join(state for state, _, _ in OUTCOMES)


class FuzeSave(Island):
    """What assets/pwa/save.js defines."""

    tag = "FuzeSave"


class FuzeQueue(Island):
    """What assets/pwa/waiting.js defines."""

    tag = "FuzeQueue"


def _more() -> rx.Component:
    note = rx.el.div(
        rx.el.label("Note", html_for="notes", font_size=Font.BODY, font_weight=Font.MEDIUM),
        rx.text_area(id="notes", name="notes", rows="3", resize="vertical"),
        display="flex",
        flex_direction="column",
        gap=space(1.5),
    )
    return rx.el.details(
        rx.el.summary(
            "Add tags or a note",
            color=Colour.QUIET,
            font_size=Font.SMALL,
            cursor="pointer",
            width="fit-content",
            padding_block=space(1),
        ),
        rx.el.div(
            field("Tags", "tags", hint="Separated by commas.", auto_complete="off"),
            note,
            display="flex",
            flex_direction="column",
            gap=space(4),
            padding_top=space(2),
        ),
        data_slot="more",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.p(data_slot="page", dir="auto", class_name="save-page"),
        field(
            "Address",
            "url",
            required=True,
            type="text",
            input_mode="url",
            auto_complete="off",
            auto_capitalize="none",
            spell_check=False,
            placeholder="Paste a link",
        ),
        _more(),
        rx.el.p(data_slot="problem", role="alert", color=Colour.DANGER, font_size=Font.SMALL),
        submit_button("Save", data_slot="save"),
        data_when="ready sending",
        hidden=True,
        display="flex",
        flex_direction="column",
        gap=space(4),
    )


def _outcome() -> rx.Component:
    said = [
        rx.el.p(
            rx.icon(icon, size=Size.ICON, color=Colour.ACCENT, flex_shrink="0", aria_hidden="true"),
            text,
            data_when=state,
            hidden=True,
            class_name="save-said",
        )
        for state, icon, text in OUTCOMES
    ]
    return rx.el.div(
        *said,
        rx.el.p(data_slot="what", dir="auto", class_name="save-page"),
        rx.el.p(data_slot="undo-problem", role="alert", color=Colour.DANGER, font_size=Font.SMALL),
        rx.el.div(
            rx.button(
                document_link("Open", to="/library", data_slot="open"),
                as_child=True,
                class_name="touch",
                data_when="saved known",
                hidden=True,
            ),
            quiet_button("Undo", data_slot="undo", data_when="saved", hidden=True),
            quiet_button("Close", data_slot="close", hidden=True),
            class_name="save-ends",
            display="flex",
            gap=space(2),
        ),
        data_when=ENDS,
        data_slot="outcome",
        hidden=True,
        role="status",
        tab_index=-1,
        display="flex",
        flex_direction="column",
        gap=space(4),
        padding=space(5),
        border=line(),
        border_radius=Radius.CARD,
    )


def waiting_saves() -> rx.Component:
    """The saves that wait to be sent; nothing while there are none."""
    return FuzeQueue.create(
        rx.el.section(
            rx.el.div(
                rx.el.h2("Waiting to be sent", font_size=Font.LARGE, font_weight=Font.STRONG),
                quiet_button("Send now", data_slot="send"),
                display="flex",
                align_items="center",
                justify_content="space-between",
            ),
            rx.el.p(data_slot="problem", role="status", color=Colour.QUIET, font_size=Font.SMALL),
            rx.el.ul(data_slot="rows", class_name="waiting-rows"),
            data_when="some",
            hidden=True,
            aria_label="Waiting to be sent",
        ),
    )


@rx.page(route="/save", title="Save · Fuze", on_load=[AuthState.require_member])
def save() -> rx.Component:
    """The link that was shared, one button, how it went, and what waits."""
    return auth_page(
        "Save to Fuze",
        rx.fragment("Without a network it waits in this browser."),
        FuzeSave.create(_form(), _outcome(), class_name="works-offline"),
        waiting_saves(),
    )
