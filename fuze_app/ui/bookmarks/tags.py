"""Tags: as links, and as a field that completes them from one's own."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.core.services import tags
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import key_cap
from fuze_app.ui.components.custom_element import CustomElement
from fuze_app.ui.components.forms import field
from fuze_app.ui.components.links import page_link, quoted
from fuze_app.ui.theme import Colour, Font

MOST_KNOWN = 2_000
MOST_SUGGESTED = 6


def split(text: str) -> tuple[str, ...]:
    """The tags of a field in which they are separated by commas."""
    return tuple(name for name in (part.strip() for part in text.split(",")) if name)


class TagCompletion(rx.State):
    """What the tag field that is being typed in suggests."""

    field: str = ""
    names: list[str] = []
    _known: list[str] = []

    @rx.event
    async def start(self, field: str) -> None:
        """A tag field was entered: from here on one's tags are at hand."""
        self.field, self.names = field, []
        self._known = [tag.name for tag in (await as_user(self, tags.list_tags))[:MOST_KNOWN]]

    @rx.event
    def suggest(self, field: str, text: str) -> None:
        """Tags that begin like the one being typed, the most used first."""
        *others, typed = text.split(",")
        typed, written = typed.strip().casefold(), typed.strip()
        chosen = {other.strip().casefold() for other in others}
        fitting = [
            name
            for name in self._known
            if name.casefold().startswith(typed) and name.casefold() not in chosen and name != written
        ]
        self.field = field
        self.names = fitting[:MOST_SUGGESTED] if typed else []


class Choices(CustomElement):
    """The custom element that assets/keys.js defines: arrow keys choose in the list below a field."""

    tag = "FuzeChoices"

    answers: rx.Var[str]
    """What was typed when the list was made; given where one of it is chosen from the start."""


def tag_links(names: rx.Var[list[str]]) -> rx.Component:
    """Each leads to the library narrowed to it."""
    return rx.foreach(
        names,
        lambda name: page_link("#", name, to="/library?tag=" + quoted(name), class_name="tag", key=name),
    )


class Offers(CustomElement):
    """The custom element that assets/pages.js defines: buttons that add their tag to a field."""

    tag = "FuzeOffers"

    field: rx.Var[str]
    """The id of the field."""


def offered_tags(field: str, names: rx.Var[list[str]]) -> rx.Component:
    """Tags that fit, below their field; at its end the right arrow takes the first."""

    def offer(name: rx.Var[str]) -> rx.Component:
        return rx.el.button("+ ", name, type="button", data_offer=name, class_name="phrase offer", key=name)

    return Offers.create(
        rx.el.span("Fits, ", key_cap("→"), " takes the first: ", font_size=Font.SMALL, color=Colour.QUIET),
        rx.foreach(names, offer),
        field=field,
        role="group",
        aria_label="Tags that fit",
        hidden=names.length() == 0,
        class_name="offers",
    )


def _suggestion(name: rx.Var[str], index: rx.Var[int], identifier: str) -> rx.Component:
    return rx.el.li(
        name,
        id=f"{identifier}-choice-{index}",
        role="option",
        aria_selected="false",
        data_value=name,
        class_name="choice",
        key=name,
    )


def tag_field(identifier: str, **props: Any) -> rx.Component:
    """Tags separated by commas; the one being typed is completed."""
    here = TagCompletion.field == identifier
    is_open = here & (TagCompletion.names.length() > 0)
    return Choices.create(
        field(
            "Tags",
            "tags",
            id=identifier,
            size="2",
            auto_complete="off",
            auto_capitalize="none",
            placeholder="Separated by commas",
            role="combobox",
            aria_autocomplete="list",
            aria_controls=f"{identifier}-choices",
            aria_expanded=is_open,
            on_focus=TagCompletion.start(identifier),
            on_change=TagCompletion.suggest(identifier).debounce(80),
            **props,
        ),
        rx.el.ul(
            rx.foreach(
                rx.cond(here, TagCompletion.names, []).to(list[str]),
                lambda name, index: _suggestion(name, index, identifier),
            ),
            id=f"{identifier}-choices",
            role="listbox",
            aria_label="Your tags",
            hidden=~is_open,
            class_name="choices",
        ),
        class_name="choices-field",
    )
