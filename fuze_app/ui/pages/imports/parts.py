"""Pieces of the import pages."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.headings import section
from fuze_app.ui.pages.imports.shown import Named
from fuze_app.ui.theme import Colour, Font

PHASES = {
    "ready": "Not started",
    "adding": "Adding",
    "paused": "Paused",
    "reading": "Reading the pages",
    "done": "Done",
    "cancelled": "Cancelled",
}


def phase_name(phase: rx.Var[str]) -> rx.Component:
    """Where an import has come to, as a badge."""
    return rx.match(
        phase,
        *[
            (name, rx.badge(label, color_scheme="gray" if name in ("done", "cancelled") else None))
            for name, label in PHASES.items()
        ],
        rx.fragment(),
    )


def progress_bar(label: str, percent: rx.Var[int]) -> rx.Component:
    """How much of something is done."""
    return rx.progress(value=percent, aria_label=label, size="2", width="100%")


def numbers(items: list[tuple[str, rx.Var[str]]]) -> rx.Component:
    """Counts side by side, as the library at a glance has them."""
    return rx.el.ul(*[_number(name, count) for name, count in items], class_name="glance import-numbers")


def _number(name: str | rx.Var[str], count: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.span(count, class_name="glance-number"),
        rx.el.span(name, class_name="glance-name"),
        class_name="glance-item",
        key=name if isinstance(name, rx.Var) else None,
    )


def listed_numbers(items: rx.Var[list[Named]]) -> rx.Component:
    """The same of a list that comes from the state."""
    return rx.el.ul(
        rx.foreach(items, lambda one: _number(one.name, one.count)), class_name="glance import-numbers"
    )


def named_list(title: str, lead: str, items: rx.Var[list[Named]]) -> rx.Component:
    """Names and how many lines have each; nothing where there are none."""
    rows = rx.foreach(
        items,
        lambda one: rx.el.li(
            rx.el.span(one.name, class_name="one-line", dir="auto", title=one.name),
            rx.el.span(one.count, class_name="count"),
            key=one.name,
        ),
    )
    part = section(
        title,
        rx.el.ul(rows, class_name="import-names", tab_index=0, aria_label=title),
        lead=lead,
    )
    return rx.cond(items.length() > 0, part, rx.fragment())


def said(*content: rx.Component | str | rx.Var[str]) -> rx.Component:
    """A sentence on how it stands."""
    return rx.el.p(*content, color=Colour.QUIET, font_size=Font.BODY, line_height=Font.RELAXED)
