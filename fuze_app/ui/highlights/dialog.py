"""How the dialog of a highlight looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.models import HighlightColour
from fuze_app.core.services.highlights import LONGEST_NOTE
from fuze_app.core.services.project_links import LONGEST_NOTE as LONGEST_WHY
from fuze_app.ui.components.choices import swatches
from fuze_app.ui.components.dialogs import dialog_buttons, removal_button
from fuze_app.ui.components.forms import area, field, form, form_error
from fuze_app.ui.highlights.editing import HighlightActions, HighlightDialog
from fuze_app.ui.theme import Font, Size, space


def _project() -> rx.Component:
    """The project that the highlight shall belong to as well, and why."""
    choices = rx.foreach(
        HighlightDialog.projects, lambda project: rx.el.option(project.title, value=project.id.to(str))
    )
    return rx.cond(
        HighlightDialog.projects.length() > 0,
        rx.fragment(
            rx.el.label(
                "Add to a project",
                rx.el.select(rx.el.option("None", value=""), choices, name="project", class_name="filter"),
                class_name="labelled",
            ),
            field(
                "Why it belongs there",
                "why",
                id="highlight-why",
                size="2",
                max_length=LONGEST_WHY,
                auto_complete="off",
            ),
        ),
        rx.fragment(),
    )


def highlight_dialog(state: type[HighlightActions]) -> rx.Component:
    """The quote, its colour, its note. `state` is the page's: it shows what was changed."""
    highlight = HighlightDialog.highlight
    quote = rx.el.blockquote(highlight.quote, dir="auto", class_name="quote", data_colour=highlight.colour)
    removal = removal_button("Remove", state.remove_highlight(highlight.id))
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Highlight", font_size=Font.TITLE, margin_bottom=space(3)),
            rx.dialog.description(quote, as_child=True),
            form(
                form_error(HighlightDialog.errors.get("form", "")),
                swatches(HighlightColour, highlight.colour, has_legend=False),
                area(
                    "Note",
                    "note",
                    id="highlight-note",
                    rows="4",
                    default_value=highlight.note,
                    error=HighlightDialog.errors.get("note", ""),
                    max_length=LONGEST_NOTE,
                    auto_focus=True,
                ),
                _project(),
                dialog_buttons("Save", removal=removal),
                on_submit=state.save_highlight,
                margin_top=space(5),
            ),
            max_width=Size.DIALOG,
        ),
        open=HighlightDialog.is_open,
        on_open_change=HighlightDialog.set_open,
    )
