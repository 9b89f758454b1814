"""How the reader looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.actions import announcements
from fuze_app.ui.bookmarks.edit_dialog import edit_dialog
from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.custom_element import CustomElement
from fuze_app.ui.components.links import outside_link, page_button, page_link
from fuze_app.ui.components.states import empty_state, error_state
from fuze_app.ui.highlights.dialog import highlight_dialog
from fuze_app.ui.pages.reader.contents import folded_toc, place
from fuze_app.ui.pages.reader.listening import listen_button, player
from fuze_app.ui.pages.reader.marks import MarksState, marking_tools
from fuze_app.ui.pages.reader.side import reader_side
from fuze_app.ui.pages.reader.state import ArticleState, ReaderState
from fuze_app.ui.pages.reader.typography import Paper, TypographyState, look_button, reading_style
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Font, Size, space


class Passage(CustomElement):
    """The custom element that assets/pages.js defines: marks its text in the article and goes there."""

    tag = "FuzePassage"

    text: rx.Var[str]


def _read_tools() -> rx.Component:
    bookmark = ReaderState.bookmark
    read = icon_button(
        "check", "Mark as read", data_key="m", on_click=ReaderState.mark(bookmark.id, "read", bookmark.state)
    )
    unread = icon_button(
        "undo-2",
        "Mark as unread",
        data_key="m",
        on_click=ReaderState.mark(bookmark.id, "unread", bookmark.state),
    )
    archive = icon_button(
        "archive",
        "Archive",
        data_key="e",
        on_click=ReaderState.mark(bookmark.id, "archived", bookmark.state),
    )
    back = icon_button(
        "archive-restore",
        "Take out of the archive",
        data_key="e",
        on_click=ReaderState.mark(bookmark.id, "unread", bookmark.state),
    )
    return rx.fragment(
        rx.match(bookmark.state, ("unread", read), ("read", unread), rx.fragment()),
        rx.cond(bookmark.state == "archived", back, archive),
    )


def _original() -> rx.Component:
    link = outside_link(
        rx.icon("external-link", size=Size.ICON, aria_hidden="true"),
        rx.el.span("Original", class_name="wide-only"),
        href=ReaderState.bookmark.url,
        aria_label="Open the original",
        data_key="o",
    )
    return rx.button(
        link, as_child=True, variant="soft", color_scheme="gray", high_contrast=True, class_name="touch"
    )


def _copy_markdown() -> rx.event.EventSpec:
    address = "'/api/bookmarks/" + ReaderState.bookmark.id.to(str) + "/markdown'"
    return rx.call_script("fuze.copyFrom(" + address + ")", callback=ReaderState.tell_copied)


def _copy_button() -> rx.Component:
    return icon_button("clipboard-copy", "Copy as Markdown", on_click=_copy_markdown())


def _more_tools() -> rx.Component:
    """What stands side by side where there is room, as a menu where there is not."""
    bookmark = ReaderState.bookmark
    menu = rx.menu.root(
        rx.menu.trigger(icon_button("ellipsis", "More", opens=True)),
        rx.menu.content(
            rx.menu.item("Read aloud", on_select=rx.call_script("fuze.listen()")),
            rx.menu.item("Copy as Markdown", on_select=_copy_markdown()),
            rx.menu.item(
                rx.cond(bookmark.keep_offline, "No longer keep offline", "Keep offline"),
                on_select=ReaderState.set_keep_offline(bookmark.id, ~bookmark.keep_offline),
            ),
            rx.menu.item("Edit title, tags and notes", on_select=EditState.open_for(bookmark.id)),
            rx.menu.separator(),
            rx.menu.item(
                "Delete",
                color_scheme="red",
                on_select=[ReaderState.delete_bookmark(bookmark.id), rx.redirect("/library")],
            ),
        ),
    )
    return rx.el.div(menu, class_name="narrow-tools")


def _tools() -> rx.Component:
    bookmark = ReaderState.bookmark
    star = icon_button(
        "star",
        rx.cond(bookmark.favourite, "Remove from favourites", "Add to favourites"),
        data_key="f",
        aria_pressed=bookmark.favourite,
        on_click=ReaderState.set_favourite(bookmark.id, ~bookmark.favourite),
    )
    keep = icon_button(
        "cloud-download",
        rx.cond(bookmark.keep_offline, "No longer keep offline", "Keep offline"),
        aria_pressed=bookmark.keep_offline,
        data_keep="",
        on_click=ReaderState.set_keep_offline(bookmark.id, ~bookmark.keep_offline),
    )
    return rx.el.div(
        page_link(
            rx.icon("arrow-left", size=Size.ICON, aria_hidden="true"),
            rx.el.span("Library", class_name="wide-only"),
            to="/library",
            aria_label="Library",
            class_name="back",
        ),
        place(),
        rx.el.div(flex="1"),
        _read_tools(),
        star,
        look_button(ReaderState.redraw),
        rx.el.div(
            listen_button(),
            _copy_button(),
            keep,
            icon_button("pencil", "Edit", data_key="t", on_click=EditState.open_for(bookmark.id)),
            icon_button(
                "trash-2",
                "Delete",
                data_key="#",
                on_click=[ReaderState.delete_bookmark(bookmark.id), rx.redirect("/library")],
            ),
            class_name="wide-tools",
        ),
        _more_tools(),
        _original(),
        class_name="reader-tools",
        role="group",
        aria_label="This page",
    )


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


def _banner(icon: str, *content: rx.Component | str | rx.Var[str], kind: str = "") -> rx.Component:
    return rx.el.div(
        rx.icon(icon, size=Size.ICON, aria_hidden="true", flex_shrink="0"),
        rx.el.p(*content),
        class_name=f"banner {kind}".strip(),
        role="status",
    )


def _retry() -> rx.Component:
    return rx.el.button(
        "Retry",
        type="button",
        class_name="plain-link",
        data_key="r",
        on_click=ReaderState.read_again(ReaderState.bookmark.id),
    )


def _progress() -> rx.Component:
    bookmark = ReaderState.bookmark
    waiting = rx.cond(
        bookmark.reason != "",
        rx.fragment(bookmark.reason, " Fuze tries again by itself."),
        "Fuze reads this page in a moment.",
    )
    return rx.match(
        bookmark.phase,
        ("waiting", _banner("clock", waiting)),
        ("reading", _banner("loader", "Fuze is reading this page. Its text appears here.")),
        (
            "understanding",
            _banner("loader", "Fuze is finding out what this page is about. You can read it already."),
        ),
        ("failed", _banner("circle-alert", bookmark.reason, " ", _retry(), kind="banner-failed")),
        rx.fragment(),
    )


def _article() -> rx.Component:
    bookmark = ReaderState.bookmark
    text = rx.fragment(
        rx.cond(
            ArticleState.is_beginning,
            _banner(
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
        "It may be made of images, or need a browser that runs its scripts. The original has everything.",
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
        _tools(),
        rx.el.div(
            rx.el.article(_head(), _progress(), folded_toc(), _article(), class_name="reader-text"),
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
        announcements(ReaderState),
    )
