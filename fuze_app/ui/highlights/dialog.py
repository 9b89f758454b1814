"""How the dialog of a highlight looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.models import HighlightColour
from fuze_app.core.services.highlights import LONGEST_NOTE
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.forms import form, form_error, submit_button
from fuze_app.ui.highlights.editing import HighlightActions, HighlightDialog
from fuze_app.ui.theme import Colour, Font, Size, space


def _colours() -> rx.Component:
    choices = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name="colour",
                value=colour.value,
                default_checked=HighlightDialog.highlight.colour == colour.value,
                class_name="sr-only",
            ),
            rx.el.span(class_name="swatch", data_colour=colour.value, aria_hidden="true"),
            rx.el.span(colour.value.capitalize(), class_name="sr-only"),
            class_name="swatch-choice touch",
            title=colour.value.capitalize(),
        )
        for colour in HighlightColour
    ]
    return rx.el.fieldset(rx.el.legend("Colour", class_name="sr-only"), *choices, class_name="swatches")


def _note() -> rx.Component:
    errors = HighlightDialog.errors
    return rx.el.div(
        rx.el.label("Note", html_for="highlight-note", font_size=Font.BODY, font_weight=Font.MEDIUM),
        rx.text_area(
            id="highlight-note",
            name="note",
            default_value=HighlightDialog.highlight.note,
            rows="4",
            resize="vertical",
            max_length=LONGEST_NOTE,
            auto_focus=True,
            aria_invalid=errors.contains("note"),
        ),
        rx.el.p(errors.get("note", ""), color=Colour.DANGER, font_size=Font.SMALL, aria_live="polite"),
        display="flex",
        flex_direction="column",
        gap=space(1.5),
    )


def _buttons(state: type[HighlightActions]) -> rx.Component:
    return rx.el.div(
        rx.button(
            "Remove",
            type="button",
            variant="ghost",
            color_scheme="red",
            margin="0",
            class_name="touch",
            on_click=state.remove_highlight(HighlightDialog.highlight.id),
        ),
        rx.el.div(flex="1"),
        rx.dialog.close(quiet_button("Cancel")),
        submit_button("Save", size="2"),
        display="flex",
        align_items="center",
        gap=space(2),
    )


def highlight_dialog(state: type[HighlightActions]) -> rx.Component:
    """The quote, its colour, its note. `state` is the page's: it shows what was changed."""
    highlight = HighlightDialog.highlight
    quote = rx.el.blockquote(highlight.quote, dir="auto", class_name="quote", data_colour=highlight.colour)
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Highlight", font_size=Font.TITLE, margin_bottom=space(3)),
            rx.dialog.description(quote, as_child=True),
            form(
                form_error(HighlightDialog.errors.get("form", "")),
                _colours(),
                _note(),
                _buttons(state),
                on_submit=state.save_highlight,
                margin_top=space(5),
            ),
            max_width=Size.DIALOG,
        ),
        open=HighlightDialog.is_open,
        on_open_change=HighlightDialog.set_open,
    )
