"""One of a few: options in words, and colours as swatches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import reflex as rx

from fuze_app.ui.theme import Font, space


def _legend(label: str, *, is_shown: bool) -> rx.Component:
    if not is_shown:
        return rx.el.legend(label, class_name="sr-only")
    return rx.el.legend(label, font_weight=Font.MEDIUM, font_size=Font.BODY, margin_bottom=space(1.5))


def _radio(name: str, value: str, chosen: rx.Var[str], **props: str) -> rx.Component:
    return rx.el.input(type="radio", name=name, value=value, default_checked=chosen == value, **props)


def options(
    legend: str, name: str, labels: Mapping[str, str], chosen: rx.Var[str], *, has_legend: bool = True
) -> rx.Component:
    """Radio buttons beside each other; `labels` by value. Without a legend seen, it is still read out."""
    choices = [
        rx.el.label(_radio(name, value, chosen), label, class_name="option touch")
        for value, label in labels.items()
    ]
    return rx.el.fieldset(_legend(legend, is_shown=has_legend), *choices, class_name="options")


def swatches(
    colours: Iterable[StrEnum], chosen: rx.Var[str], *, class_name: str = "swatch", has_legend: bool = True
) -> rx.Component:
    """The field `colour`: colours beside each other, each with its name for those who don't see it."""
    choices = [
        rx.el.label(
            _radio("colour", colour.value, chosen, class_name="sr-only"),
            rx.el.span(class_name=class_name, data_colour=colour.value, aria_hidden="true"),
            rx.el.span(colour.value.capitalize(), class_name="sr-only"),
            class_name="swatch-choice touch",
            title=colour.value.capitalize(),
        )
        for colour in colours
    ]
    return rx.el.fieldset(_legend("Colour", is_shown=has_legend), *choices, class_name="swatches")
