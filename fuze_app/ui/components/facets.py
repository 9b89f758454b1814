"""Facets: what a list can be narrowed to, with how many there are of each, and what it is narrowed to now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import reflex as rx

from fuze_app.ui.components.languages import LanguageName
from fuze_app.ui.components.links import page_link
from fuze_app.ui.components.numbers import grouped
from fuze_app.ui.theme import Font, Size

SHOWN = 5
"""Values of a facet; the others stand behind a disclosure."""


@dataclass
class Term:
    """Something to narrow to, as a link: to the list without it where it is `chosen`, with it otherwise."""

    text: str = ""
    href: str = ""
    count: int = 0
    chosen: bool = False
    is_language: bool = False
    """Whether the text is the code of a language, to be named."""


@dataclass
class Facet:
    """What narrows in one way, the most frequent first."""

    name: str = ""
    terms: list[Term] = field(default_factory=list)
    more: list[Term] = field(default_factory=list)


def facet_of(name: str, terms: Sequence[Term]) -> Facet:
    """A facet of these terms; a chosen one is never behind the disclosure."""
    shown = [term for place, term in enumerate(terms) if place < SHOWN or term.chosen]
    return Facet(name, shown, [term for term in terms[SHOWN:] if not term.chosen])


def _name(term: rx.Var[Term]) -> rx.Component:
    return rx.cond(term.is_language, LanguageName.create(code=term.text), rx.fragment(term.text))


def _filter(term: rx.Var[Term], index: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span("Remove ", class_name="sr-only"),
            rx.el.span(_name(term), class_name="one-line"),
            rx.icon("x", size=Size.ICON, aria_hidden="true", flex_shrink="0"),
            to=term.href,
            class_name="chip filter",
        ),
        key=index.to(str),
    )


def filter_chips(terms: rx.Var[list[Term]]) -> rx.Component:
    """What narrows the list now; each goes at a click."""
    shown = rx.el.ul(rx.foreach(terms, _filter), class_name="filters", aria_label="Filters")
    return rx.cond(terms.length() > 0, shown, rx.fragment())


def _term(term: rx.Var[Term]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span(_name(term), flex="1"),
            rx.cond(
                term.chosen,
                rx.icon("x", size=Size.ICON, aria_label="Remove", flex_shrink="0"),
                rx.cond(term.count > 0, rx.el.span(grouped(term.count), class_name="count"), rx.fragment()),
            ),
            to=term.href,
            aria_current=rx.cond(term.chosen, "true", "false"),
            class_name="chip",
        ),
        key=term.text,
    )


def facet_section(facet: rx.Var[Facet]) -> rx.Component:
    """One facet under its name."""
    more = rx.el.details(
        rx.el.summary(facet.more.length(), " more", class_name="quiet-summary"),
        rx.el.ul(rx.foreach(facet.more, _term)),
    )
    return rx.el.section(
        rx.el.h2(facet.name, font_size=Font.SMALL, font_weight=Font.STRONG),
        rx.el.ul(rx.foreach(facet.terms, _term)),
        rx.cond(facet.more.length() > 0, more, rx.fragment()),
        key=facet.name,
        aria_label=facet.name,
        class_name="facet",
    )
