"""The command box: one key, everywhere, to find a page, to go to a place, or to do something."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.ui.auth_state import sign_out
from fuze_app.ui.bookmarks.tags import Choices
from fuze_app.ui.command_state import CommandState, Found
from fuze_app.ui.components.controls import shortcut
from fuze_app.ui.components.links import page_link, quoted
from fuze_app.ui.elsewhere import Line, kind_icon
from fuze_app.ui.theme import Size

LIST = "command-list"
PLACES = (
    ("Home", "/", "house"),
    ("Library", "/library", "library"),
    ("Projects", "/projects", "folder-kanban"),
    ("Discover", "/discover", "compass"),
    ("Learning path", "/learn", "route"),
    ("Search", "/search", "search"),
    ("Highlights", "/highlights", "highlighter"),
    ("Insights", "/insights", "chart-scatter"),
    ("Import", "/import", "import"),
    ("Browser extension", "/extension", "puzzle"),
    ("Tidy up", "/library/tidy", "combine"),
)
SETTINGS = ("Settings", "/settings", "settings")


def _line(icon: str, name: str | rx.Var[str], detail: str | rx.Var[str] | rx.Component = "") -> list[Any]:
    return [
        rx.icon(icon, size=Size.ICON, aria_hidden="true", flex_shrink="0"),
        rx.el.span(name, class_name="one-line"),
        rx.el.span(detail, class_name="choice-detail"),
    ]


def _go(identifier: str | rx.Var[str], to: str | rx.Var[str], *line: Any, **props: Any) -> rx.Component:
    link = page_link(*line, to=to, id=identifier, role="option", tab_index=-1, class_name="choice", **props)
    return rx.dialog.close(link)


def _do(identifier: str, on_click: Any, *line: Any) -> rx.Component:
    return rx.dialog.close(
        rx.el.button(
            *line,
            type="button",
            id=identifier,
            role="option",
            tab_index=-1,
            class_name="choice",
            on_click=on_click,
        )
    )


def _group(name: str | rx.Var[str], *children: Any, **props: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(name, class_name="choice-group", aria_hidden="true"),
        *children,
        role="group",
        aria_label=name,
        **props,
    )


def _fitting(name: str, component: rx.Component) -> rx.Component:
    fits = (CommandState.needle == "") | rx.Var.create(name.casefold()).contains(CommandState.needle)
    return rx.cond(fits, component, rx.fragment())


def _bookmark(found: rx.Var[Found]) -> rx.Component:
    return _go(
        f"command-bookmark-{found.id}",
        f"/read/{found.id}",
        *_line("file-text", found.title, found.site),
        key=found.id.to(str),
    )


def _save() -> rx.Component:
    line = _line("bookmark-plus", "Save this page", CommandState.address)
    return rx.cond(
        CommandState.address != "",
        _do("command-save-address", CommandState.save_address, *line),
        rx.fragment(),
    )


def _other(line: rx.Var[Line]) -> rx.Component:
    return _go(
        "command-" + line.key,
        line.href,
        kind_icon(line.kind),
        rx.el.span(line.title, class_name="one-line"),
        rx.el.span(line.detail, class_name="choice-detail"),
        key=line.key,
    )


def _others() -> rx.Component:
    """Projects, tasks, highlights and saved searches that fit what is typed."""
    return rx.foreach(
        CommandState.others,
        lambda group: _group(group.name, rx.foreach(group.lines, _other), key=group.name),
    )


def _found() -> rx.Component:
    """Bookmarks that fit what is typed, and the way to all of them."""
    name = rx.Var.create("Search for “") + CommandState.query + "”"
    return rx.cond(
        CommandState.query != "",
        _group(
            "In your library",
            rx.foreach(CommandState.found, _bookmark),
            _go("command-search", "/search?q=" + quoted(CommandState.query), *_line("search", name)),
        ),
        rx.fragment(),
    )


def _places() -> rx.Component:
    return _group(
        "Go to",
        *[
            _fitting(name, _go(f"command-go-{icon}", to, *_line(icon, name)))
            for name, to, icon in (*PLACES, SETTINGS)
        ],
    )


def _commands() -> rx.Component:
    commands = (
        ("Save a page", _go("command-save", "/library?save", *_line("plus", "Save a page"))),
        (
            "Toggle light and dark",
            _do("command-theme", rx.toggle_color_mode, *_line("sun-moon", "Toggle light and dark")),
        ),
        (
            "Keyboard shortcuts",
            _do(
                "command-keys",
                rx.call_script("fuze.showKeys()"),
                *_line("keyboard", "Keyboard shortcuts", "?"),
            ),
        ),
        ("Sign out", _do("command-sign-out", sign_out(), *_line("log-out", "Sign out"))),
    )
    return _group("Do", *[_fitting(name, command) for name, command in commands])


def _box() -> rx.Component:
    field = rx.el.input(
        placeholder="Find anything, go somewhere, do something",
        aria_label="Find anything, go somewhere, do something",
        role="combobox",
        aria_expanded="true",
        aria_controls=LIST,
        aria_autocomplete="list",
        auto_complete="off",
        auto_focus=True,
        spell_check=False,
        max_length=1000,
        class_name="command-field",
        on_change=CommandState.ask.debounce(140),
    )
    answers = rx.el.div(
        _save(),
        _places(),
        _commands(),
        _found(),
        _others(),
        id=LIST,
        role="listbox",
        aria_label="Choices",
        class_name="command-list",
    )
    return Choices.create(field, answers, answers=CommandState.query)


def command_button() -> rx.Component:
    """Opens the box, from the rail."""
    return rx.el.button(
        rx.icon("command", size=Size.ICON_LARGE, aria_hidden="true", flex_shrink="0"),
        rx.el.span("Find or do", class_name="shell-label", flex="1", text_align="left"),
        rx.el.span(shortcut("Ctrl", "K"), class_name="shell-label"),
        type="button",
        aria_label="Find or do",
        aria_keyshortcuts="Control+K Meta+K",
        aria_haspopup="dialog",
        on_click=rx.call_script("fuze.command()"),
        class_name="shell-item command-open",
    )


def more_button() -> rx.Component:
    """Opens the box on a phone, whose bar has no room for all places."""
    return rx.el.button(
        rx.icon("ellipsis", size=Size.ICON_LARGE, aria_hidden="true"),
        rx.el.span("More"),
        type="button",
        aria_label="More: find or do",
        aria_haspopup="dialog",
        on_click=rx.call_script("fuze.command()"),
        class_name="bar-more",
    )


def command_box() -> rx.Component:
    """The box, which stands beside the pages: one that opens while another page comes stays open."""
    return rx.dialog.root(
        rx.dialog.trigger(rx.el.button("Find or do", type="button", data_key="mod+k", hidden=True)),
        rx.dialog.content(
            rx.dialog.title("Find or do", class_name="sr-only", custom_attrs={"as": "h2"}),
            rx.dialog.description("Arrow keys choose, Enter opens, Escape closes.", class_name="sr-only"),
            _box(),
            max_width=Size.COMMAND,
            custom_attrs={"align": "start"},
            class_name="command",
            on_close_auto_focus=rx.call_script("fuze.giveBack()"),
        ),
        on_open_change=CommandState.clear,
    )
