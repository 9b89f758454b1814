"""How the reader looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.actions import announcements
from fuze_app.ui.bookmarks.edit_dialog import edit_dialog
from fuze_app.ui.components.custom_element import CustomElement
from fuze_app.ui.components.links import outside_link, page_button
from fuze_app.ui.components.states import empty_state, error_state
from fuze_app.ui.highlights.dialog import highlight_dialog
from fuze_app.ui.pages.reader.contents import folded_toc
from fuze_app.ui.pages.reader.listening import player
from fuze_app.ui.pages.reader.marks import MarksState, marking_tools
from fuze_app.ui.pages.reader.notices import banner, paste_dialog, progress
from fuze_app.ui.pages.reader.side import reader_side
from fuze_app.ui.pages.reader.state import ArticleState, ReaderState
from fuze_app.ui.pages.reader.tools import reader_tools
from fuze_app.ui.pages.reader.typography import Paper, TypographyState, reading_style
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Font, space


class Passage(CustomElement):
    """The custom element that assets/pages.js defines: marks its text in the article and goes there."""

    tag = "FuzePassage"

    text: rx.Var[str]


def _between(*parts: rx.Component) -> rx.Component:
    return rx.el.p(*parts, class_name="byline")


def _head() -> rx.Component:
    bookmark, facts = ReaderState.bookmark, ReaderState.facts
    return rx.el.header(
        outside_link(facts.site, href=bookmark.url, class_name="reader-site"),
        rx.el.h1(bookmark.title, dir="auto", class_name="reader-title"),
        _between(
            rx.cond(facts.author != "", rx.el.span(facts.author), rx.fragment()),
            rx.cond(facts.published != "", rx.el.span(facts.published), rx.fragment()),
            rx.cond(bookmark.minutes > 0, rx.el.span(bookmark.minutes, " min to read"), rx.fragment()),
        ),
    )


def _article() -> rx.Component:
    bookmark = ReaderState.bookmark
    text = rx.fragment(
        rx.cond(
            ArticleState.is_beginning,
            banner(
                "scissors", "This page is very long: only its beginning is shown. All of it can be searched."
            ),
            rx.fragment(),
        ),
        rx.html(
            ArticleState.html, id="article", class_name="reading", dir="auto", lang=ReaderState.facts.language
        ),
        marking_tools(),
        rx.cond(ArticleState.passage != "", Passage.create(text=ArticleState.passage), rx.fragment()),
    )
    nothing = empty_state(
        "file-question",
        "No text was found on this page",
        "It may be made of images, or need a browser that runs its scripts. The original has everything; "
        "its text can be pasted here.",
        rx.button(outside_link("Open the original", href=bookmark.url), as_child=True, class_name="touch"),
    )
    return rx.cond(ArticleState.html != "", text, rx.cond(bookmark.phase == "ready", nothing, rx.fragment()))


def _skeleton() -> rx.Component:
    lines = ("96%", "100%", "92%", "98%", "60%", "100%", "94%", "97%", "38%")
    return rx.el.div(
        rx.el.span("Loading…", class_name="sr-only"),
        rx.el.div(
            rx.skeleton(height=Font.SMALL, width="20%"),
            rx.skeleton(height=Font.HEADING, width="80%"),
            rx.skeleton(height=Font.SMALL, width="40%", margin_bottom=space(6)),
            *[rx.skeleton(height=Font.LARGE, width=width) for width in lines],
            display="flex",
            flex_direction="column",
            gap=space(3),
            aria_hidden="true",
        ),
        role="status",
        class_name="reader-text appears-late",
    )


def _page() -> rx.Component:
    return rx.fragment(
        reader_tools(),
        rx.el.div(
            rx.el.article(_head(), progress(), folded_toc(), _article(), class_name="reader-text"),
            reader_side(),
            class_name="reader",
            style=reading_style(),
        ),
        player(),
        Paper.create(theme=TypographyState.look.theme),
    )


def _missing() -> rx.Component:
    return empty_state(
        "map-pin-off",
        "There is nothing at this address",
        "The page may have been deleted, or it was never in your library.",
        page_button("Go to the library", "/library"),
    )


@member_page("/read/[id]", "Reader", on_load=[ReaderState.load, ReaderState.follow])
def reader() -> rx.Component:
    """The text in the middle, what is known about it beside it."""
    return rx.fragment(
        rx.match(
            ReaderState.standing,
            ("missing", _missing()),
            ("broken", error_state(ReaderState.error, ReaderState.load)),
            ("here", _page()),
            rx.cond(ReaderState.bookmark.title != "", _page(), _skeleton()),
        ),
        edit_dialog(ReaderState),
        highlight_dialog(MarksState),
        paste_dialog(),
        announcements(ReaderState),
    )
