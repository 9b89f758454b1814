"""The bar over the text: what can be done with the page that is read."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.links import outside_link, page_link
from fuze_app.ui.pages.reader.contents import place
from fuze_app.ui.pages.reader.listening import listen_button
from fuze_app.ui.pages.reader.state import ReaderState
from fuze_app.ui.pages.reader.typography import look_button
from fuze_app.ui.theme import Size


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


def reader_tools() -> rx.Component:
    """The bar over the text."""
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
            icon_button("pencil", "Edit", on_click=EditState.open_for(bookmark.id)),
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
