"""What is known about the page: where it is from, what its kind knows, how far its text can be trusted."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.languages import LanguageName
from fuze_app.ui.components.links import outside_link
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.pages.reader.known import Detail
from fuze_app.ui.pages.reader.notices import paste_button, retry, wayback
from fuze_app.ui.pages.reader.parts import part, when
from fuze_app.ui.pages.reader.state import ReaderState


def _fact(name: str | rx.Var[str], value: rx.Var[str] | rx.Component) -> rx.Component:
    return rx.fragment(rx.el.dt(name), rx.el.dd(value))


def _detail(detail: rx.Var[Detail]) -> rx.Component:
    value = rx.cond(
        detail.href != "",
        outside_link(detail.value, href=detail.href, class_name="plain-link"),
        rx.el.span(detail.value, dir="auto"),
    )
    return rx.fragment(rx.el.dt(detail.name), rx.el.dd(value), key=detail.name)


def _source() -> rx.Component:
    facts, bookmark, origin = ReaderState.facts, ReaderState.bookmark, ReaderState.origin
    return rx.el.dl(
        when(facts.kind, _fact("Kind", facts.kind)),
        _fact("Original", outside_link(facts.site, href=bookmark.url, class_name="plain-link")),
        when(facts.author, _fact("Author", facts.author)),
        when(facts.published, _fact("Published", facts.published)),
        when(facts.language, _fact("Language", LanguageName.create(code=facts.language))),
        when(facts.words, _fact("Length", rx.el.span(facts.words, " words"))),
        rx.foreach(facts.details, _detail),
        _fact("Saved", time_ago(bookmark.saved)),
        when(origin.checked, _fact("Link checked", time_ago(origin.checked))),
        _fact("Elsewhere", wayback()),
        class_name="facts",
    )


def _quality() -> rx.Component:
    origin = ReaderState.origin
    reasons = rx.el.ul(
        rx.foreach(origin.reasons, lambda reason: rx.el.li(reason, key=reason)), class_name="reasons"
    )
    return part(
        "Quality of the text",
        rx.el.details(
            rx.el.summary(rx.el.strong(origin.quality), " sure that this is what the page says"),
            reasons,
            class_name="quality",
        ),
        rx.el.p("Not right? ", retry(), " or ", paste_button(), class_name="quality-ways"),
    )


def about_parts() -> rx.Component:
    """The facts, an abstract or description where the page has one, and the quality."""
    facts = ReaderState.facts
    return rx.fragment(
        when(
            facts.abstract,
            part("In its own words", rx.el.p(facts.abstract, dir="auto", class_name="abstract")),
        ),
        part("About this page", _source()),
        when(ReaderState.origin.quality, _quality()),
    )
