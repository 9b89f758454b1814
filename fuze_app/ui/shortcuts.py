"""The list of keys, shown by the key `?`; assets/keys.js gives them their meaning."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import key_cap, quiet_button
from fuze_app.ui.theme import Colour, Font, Size, space

KEYS = (
    (
        "Everywhere",
        (
            ("Ctrl K", "Find or do something"),
            ("/", "Search"),
            ("?", "These shortcuts"),
            ("Ctrl V", "Save the copied link, in Home and Library"),
            ("Ctrl Enter", "Save a note that is being typed"),
        ),
    ),
    (
        "In a list",
        (("j", "Next"), ("k", "Previous"), ("Enter", "Open")),
    ),
    (
        "In the reader",
        (
            ("j", "Next paragraph"),
            ("k", "Previous paragraph"),
            ("h", "Highlight the selection or the paragraph"),
            ("n", "The same, with a note"),
            ("1", "Add the first tag that fits, 2 the second"),
            ("t", "Add a tag"),
        ),
    ),
    (
        "In a project",
        (
            ("x", "Check the task off"),
            ("t", "Edit the task"),
            ("a", "Add a subtask"),
            ("l", "Show what your library has for the task"),
            ("K", "Move the task up"),
            ("J", "Move the task down"),
            ("n", "Say why a linked page belongs here"),
            ("#", "Delete the task, or take the page out"),
        ),
    ),
    (
        "With a page, in a list or in the reader",
        (
            ("o", "Open the original"),
            ("f", "Favourite"),
            ("e", "Archive"),
            ("m", "Mark as read, in the reader"),
            ("t", "Edit title, tags and notes, in a list"),
            ("r", "Retry, after a failure"),
            ("x", "Choose it, in the library"),
            ("#", "Delete"),
        ),
    ),
)


def _key(keys: str, meaning: str) -> rx.Component:
    return rx.fragment(
        rx.el.dt(*[key_cap(key) for key in keys.split(" ")]),
        rx.el.dd(meaning),
    )


def shortcuts() -> rx.Component:
    """Opened by a button that only the key presses."""
    groups = [
        rx.el.section(
            rx.el.h3(title, font_size=Font.SMALL, font_weight=Font.STRONG, margin_bottom=space(2)),
            rx.el.dl(*[_key(*key) for key in keys], class_name="keys"),
        )
        for title, keys in KEYS
    ]
    return rx.dialog.root(
        rx.dialog.trigger(rx.el.button("Keyboard shortcuts", type="button", data_key="?", hidden=True)),
        rx.dialog.content(
            rx.dialog.title("Keyboard shortcuts", font_size=Font.TITLE),
            rx.dialog.description(
                "They work wherever nothing is being typed.", color=Colour.QUIET, font_size=Font.BODY
            ),
            rx.el.div(*groups, display="grid", gap=space(5), margin_block=space(5)),
            rx.el.div(rx.dialog.close(quiet_button("Close")), display="flex", justify_content="end"),
            max_width=Size.DIALOG,
        ),
    )
