"""A bookmark in a list."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.ui.bookmarks.actions import BookmarkActions
from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.bookmarks.phase import phase_badge
from fuze_app.ui.bookmarks.shown import BookmarkRow
from fuze_app.ui.bookmarks.tags import tag_links
from fuze_app.ui.components.links import outside_link, page_link
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.theme import Size


def _icon(name: str, **props: Any) -> rx.Component:
    return rx.icon(name, size=Size.ICON, aria_hidden="true", **props)


def _action(icon: rx.Component, label: str | rx.Var[str], key: str, **props: Any) -> rx.Component:
    class_name = f"row-action {props.pop('class_name', '')}".strip()
    return rx.el.button(
        icon, type="button", title=label, aria_label=label, data_key=key, class_name=class_name, **props
    )


def _actions(row: rx.Var[BookmarkRow], state: type[BookmarkActions]) -> rx.Component:
    archived = row.state == "archived"
    return rx.el.div(
        outside_link(
            _icon("external-link"),
            href=row.url,
            title="Open the original",
            aria_label="Open the original",
            data_key="o",
            class_name="row-action",
        ),
        _action(
            _icon("star", class_name=rx.cond(row.favourite, "is-favourite", "")),
            rx.cond(row.favourite, "Remove from favourites", "Add to favourites"),
            "f",
            aria_pressed=row.favourite,
            on_click=state.set_favourite(row.id, ~row.favourite),
        ),
        _action(
            rx.cond(archived, _icon("archive-restore"), _icon("archive")),
            rx.cond(archived, "Take out of the archive", "Archive"),
            "e",
            on_click=state.mark(row.id, rx.cond(archived, "unread", "archived"), row.state),
        ),
        _action(_icon("pencil"), "Edit", "t", class_name="row-edit", on_click=EditState.open_for(row.id)),
        _action(_icon("trash-2"), "Delete", "#", on_click=state.delete_bookmark(row.id)),
        class_name="row-actions",
    )


def _failure(row: rx.Var[BookmarkRow], state: type[BookmarkActions]) -> rx.Component:
    return rx.el.p(
        row.reason,
        " ",
        rx.el.button(
            "Retry", type="button", class_name="row-retry", data_key="r", on_click=state.read_again(row.id)
        ),
        class_name="row-reason",
    )


def _second_line(row: rx.Var[BookmarkRow], state: type[BookmarkActions]) -> rx.Component:
    excerpt = rx.el.p(row.excerpt, dir="auto", class_name="row-excerpt")
    trouble = rx.el.p(row.reason, " Fuze tries again by itself.", class_name="row-excerpt")
    return rx.cond(
        row.phase == "failed",
        _failure(row, state),
        rx.cond(
            (row.phase == "waiting") & (row.reason != ""),
            trouble,
            rx.cond(row.excerpt != "", excerpt, rx.fragment()),
        ),
    )


def _facts(row: rx.Var[BookmarkRow]) -> rx.Component:
    return rx.el.div(
        rx.cond(row.favourite, _icon("star", class_name="is-favourite"), rx.fragment()),
        rx.el.span(row.site, class_name="row-site"),
        rx.cond(row.minutes > 0, rx.el.span(row.minutes, " min"), rx.fragment()),
        time_ago(row.saved),
        tag_links(row.tags),
        class_name="row-facts",
    )


def _mark(row: rx.Var[BookmarkRow]) -> rx.Component:
    """Chooses the row among others (assets/choosing.js)."""
    box = rx.el.input(type="checkbox", data_choose=row.id, data_key="x", aria_label="Choose " + row.title)
    return rx.el.label(box, class_name="row-choose")


def _picture(row: rx.Var[BookmarkRow]) -> rx.Component:
    """What a card has at its head: the page's lead image, and its site where that is missing."""
    image = rx.el.img(src=row.picture, alt="", loading="lazy", decoding="async")
    return rx.el.div(
        rx.el.span(row.site, class_name="one-line"),
        rx.cond(row.picture != "", image, rx.fragment()),
        aria_hidden="true",
        class_name="row-picture",
    )


def bookmark_row(
    row: rx.Var[BookmarkRow], state: type[BookmarkActions], rest: Any, *, in_library: bool = False
) -> rx.Component:
    """Title, what it is about, and what can be done with it; its actions are handlers of `state`.

    Those `in_library` can be chosen among others, and be looked at as cards.
    """
    unread = rx.cond(
        row.state == "unread",
        rx.el.span(rx.el.span("Unread", class_name="sr-only"), class_name="row-dot"),
        rx.fragment(),
    )
    title = page_link(row.title, to=f"/read/{row.id}", dir="auto", class_name="row-title", data_row_link="")
    return rx.el.li(
        unread,
        *([_mark(row), _picture(row)] if in_library else []),
        rx.el.div(
            rx.el.div(title, phase_badge(row), class_name="row-head"),
            _second_line(row, state),
            _facts(row),
            class_name="row-main",
        ),
        _actions(row, state),
        rest,
        class_name="row",
        data_row="",
    )
