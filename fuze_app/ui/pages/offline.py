"""`/offline`: what can be read without a network (assets/pwa/reading.js), and what waits to be sent."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.auth_state import AuthState
from fuze_app.ui.components.brand import wordmark
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.island import Island
from fuze_app.ui.components.links import document_link
from fuze_app.ui.components.states import empty_state, statement
from fuze_app.ui.pages.save import waiting_saves
from fuze_app.ui.theme import Colour, Font, Size, space

LEAD = "Articles that you marked to be kept offline, and the ten last saved that you have not read."


class FuzeOffline(Island):
    """What assets/pwa/reading.js defines."""

    tag = "FuzeOffline"


def _seen(*content: rx.Component, when: str, **props: str) -> rx.Component:
    return rx.el.div(*content, data_when=when, hidden=True, **props)


def _top() -> rx.Component:
    away = rx.el.span(
        rx.icon("cloud-off", size=Size.ICON, aria_hidden="true"), "You are offline", class_name="when-away"
    )
    return rx.el.div(
        document_link(wordmark(), to="/", color=Colour.TEXT, text_decoration="none", aria_label="Fuze, home"),
        rx.el.span(flex="1"),
        away,
        document_link("Go to Fuze", to="/", data_slot="from", class_name="plain-link"),
        class_name="offline-top",
    )


def _part(title: str, slot: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, font_size=Font.LARGE, font_weight=Font.STRONG, margin_bottom=space(2)),
        rx.el.ul(data_slot=slot, class_name="rows"),
        aria_label=title,
    )


def _list() -> rx.Component:
    return _seen(
        page_header("Kept offline", lead=LEAD),
        rx.el.div(
            _part("Marked by you", "marked"),
            _part("Last saved, unread", "latest"),
            display="flex",
            flex_direction="column",
            gap=space(8),
        ),
        when="list",
    )


def _article() -> rx.Component:
    textless = statement(
        "file-question", "No text was found on this page", "The original needs a network to be opened."
    )
    return _seen(
        document_link(
            rx.icon("arrow-left", size=Size.ICON, aria_hidden="true"),
            "Kept offline",
            to="/offline",
            class_name="back",
        ),
        rx.el.article(
            rx.el.header(
                rx.el.a(
                    data_slot="site",
                    aria_label="The original",
                    target="_blank",
                    rel="noopener noreferrer",
                    referrer_policy="no-referrer",
                    class_name="reader-site",
                ),
                rx.el.h1(data_slot="title", dir="auto", class_name="reader-title"),
                rx.el.p(data_slot="byline", class_name="byline"),
            ),
            rx.el.div(data_slot="text", dir="auto", class_name="reading"),
            _seen(textless, when="textless"),
            class_name="reader-text",
        ),
        when="article textless",
    )


def _nothing() -> rx.Component:
    return _seen(
        page_header("Kept offline", lead=LEAD),
        empty_state(
            "book-dashed",
            "Nothing is kept here yet",
            "Open Fuze with a network: what you saved last is then kept by this browser.",
        ),
        when="nothing",
    )


def _missing() -> rx.Component:
    return _seen(
        statement(
            "cloud-off",
            "This article is not kept here",
            "Open it with a network, and press Keep offline to have it here the next time.",
            rx.button(document_link("What is kept", to="/offline"), as_child=True, class_name="touch"),
            heading=rx.el.h1,
        ),
        when="missing",
    )


@rx.page(route="/offline", title="Kept offline · Fuze", on_load=[AuthState.require_member])
def offline() -> rx.Component:
    """The list or an article, and the saves that wait."""
    return rx.el.main(
        FuzeOffline.create(
            _top(), _list(), _article(), _nothing(), _missing(), class_name="works-offline offline"
        ),
        waiting_saves(),
        id="content",
        max_width=Size.COLUMN,
        margin_inline="auto",
        padding=[space(4), space(6), f"{space(6)} {space(6)} {space(16)}"],
    )
