"""The frame of a member's pages: rail, bar on a phone, landmarks, and the gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import reflex as rx
from reflex.event import EventType

from fuze_app.ui.account_menu import account_menu
from fuze_app.ui.auth_state import AuthState
from fuze_app.ui.command import command_box, command_button, more_button
from fuze_app.ui.components.brand import wordmark
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.saved_searches import SavedSearches, saved_search_list
from fuze_app.ui.shortcuts import shortcuts
from fuze_app.ui.theme import Colour, Font, Layer, Motion, Radius, Shadow, Size, line, space

Page = Callable[[], rx.Component]


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its name, address and icon."""

    name: str
    href: str
    icon: str


HOME = Place("Home", "/", "house")
LIBRARY = Place("Library", "/library", "library")
SEARCH = Place("Search", "/search", "search")
PROJECTS = Place("Projects", "/projects", "folder-kanban")
DISCOVER = Place("Discover", "/discover", "compass")
HIGHLIGHTS = Place("Highlights", "/highlights", "highlighter")
INSIGHTS = Place("Insights", "/insights", "chart-scatter")
IMPORT = Place("Import", "/import", "import")
SETTINGS = Place("Settings", "/settings", "settings")
SAVE = Place("Save", "/library?save", "plus")

RAIL = (HOME, LIBRARY, PROJECTS, DISCOVER, HIGHLIGHTS, INSIGHTS, SEARCH)
BAR = (HOME, LIBRARY, SAVE, SEARCH, PROJECTS)


def _is_here(place: Place) -> rx.Var[bool]:
    path = rx.State.router.url.path
    if place is HOME:
        return path == "/"
    return path.startswith(place.href)


def _rail_link(place: Place) -> rx.Component:
    here = _is_here(place)
    return rx.el.li(
        rx.link(
            rx.icon(place.icon, size=Size.ICON_LARGE, aria_hidden="true", flex_shrink="0"),
            rx.el.span(place.name, class_name="shell-label"),
            href=place.href,
            underline="none",
            aria_current=rx.cond(here, "page", "false"),
            aria_label=place.name,
            class_name="shell-item",
            display="flex",
            align_items="center",
            gap=space(3),
            min_height=space(9),
            padding_inline=space(2.5),
            border_radius=Radius.CONTROL,
            font_size=Font.BODY,
            font_weight=Font.MEDIUM,
            color=rx.cond(here, Colour.TEXT, Colour.QUIET),
            background=rx.cond(here, Colour.SELECTED, "transparent"),
            transition=f"background {Motion.QUICK}",
            _hover={"background": Colour.HOVER, "color": Colour.TEXT},
        )
    )


def _rail() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.link(wordmark(), href="/", underline="none", color=Colour.TEXT, aria_label="Fuze, home"),
            rx.el.div(
                icon_button(
                    "panel-left", "Narrow or widen the rail", on_click=rx.call_script("fuze.toggleRail()")
                ),
                class_name="shell-toggle",
            ),
            class_name="shell-head",
        ),
        command_button(),
        rx.el.nav(
            rx.el.ul(
                *[_rail_link(place) for place in RAIL],
                rx.el.li(saved_search_list("in-rail"), flex="1", min_height="0", overflow_y="auto"),
                _rail_link(IMPORT),
                _rail_link(SETTINGS),
                list_style="none",
                display="flex",
                flex_direction="column",
                gap=space(0.5),
                height="100%",
            ),
            aria_label="Places",
            flex="1",
            min_height="0",
        ),
        account_menu(),
        class_name="shell-rail",
        flex_direction="column",
        gap=space(3),
        padding=space(3),
        border_right=line(),
        background=Colour.SUNKEN,
    )


def _bar_link(place: Place) -> rx.Component:
    here = _is_here(place)
    return rx.el.li(
        rx.link(
            rx.icon(place.icon, size=Size.ICON_LARGE, aria_hidden="true"),
            rx.el.span(place.name),
            href=place.href,
            underline="none",
            aria_current=rx.cond(here, "page", "false"),
            display="flex",
            flex_direction="column",
            align_items="center",
            justify_content="center",
            gap=space(0.5),
            min_height=Size.BAR,
            font_size=Font.CAPTION,
            font_weight=Font.MEDIUM,
            color=rx.cond(here, Colour.ACCENT, Colour.QUIET),
        ),
        flex="1",
    )


def _bar() -> rx.Component:
    more = rx.el.li(more_button(), flex="1")
    return rx.el.nav(
        rx.el.ul(*[_bar_link(place) for place in BAR], more, display="flex", flex="1", list_style="none"),
        class_name="shell-bar",
        aria_label="Places",
        position="fixed",
        inset="auto 0 0 0",
        z_index=Layer.BAR,
        background=Colour.RAISED,
        border_top=line(),
        padding_bottom="env(safe-area-inset-bottom)",
    )


def skip_link() -> rx.Component:
    """The first thing the Tab key reaches: past the navigation, to the content."""
    link = rx.el.a(
        "Skip to the content",
        href="#content",
        on_click=rx.call_script("document.getElementById('content').focus()").prevent_default,
        class_name="sr-only",
        position="fixed",
        top=space(2),
        left=space(2),
        z_index=Layer.SKIP_LINK,
        padding=f"{space(2)} {space(3)}",
        background=Colour.RAISED,
        border_radius=Radius.CONTROL,
        box_shadow=Shadow.FLOAT,
    )
    return rx.el.nav(link, aria_label="Shortcuts")


def shell(*content: rx.Component, width: str = Size.PAGE) -> rx.Component:
    """The frame around `content`, which stands in a column of at most `width`."""
    column = rx.el.div(
        *content,
        max_width=width,
        margin_inline="auto",
        padding_inline=[space(4), space(6), space(6), space(10)],
        padding_block=[space(6), space(6), space(8), space(10)],
    )
    return rx.fragment(
        skip_link(),
        rx.el.div(
            _rail(),
            rx.el.main(column, id="content", tab_index=-1, min_width="0"),
            _bar(),
            class_name="shell",
        ),
    )


@rx.memo
def overlays() -> rx.Component:
    """What opens over any member's page, and does not go when another page comes."""
    return rx.cond(AuthState.is_member, rx.fragment(command_box(), shortcuts()), rx.fragment())


def member_page(
    route: str, title: str, *, on_load: list[EventType[()]] | None = None, width: str = Size.PAGE
) -> Callable[[Page], Page]:
    """Registers a page for signed-in people, in the shell and behind the gate.

    `on_load` runs after the gate; its handlers still call `require_user` themselves.
    """

    def decorate(content: Page) -> Page:
        @wraps(content)
        def page() -> rx.Component:
            return shell(content(), width=width)

        loads = [AuthState.require_member, *(on_load or []), SavedSearches.refresh]
        rx.page(route=route, title=f"{title} · Fuze", on_load=loads)(page)
        return page

    return decorate
