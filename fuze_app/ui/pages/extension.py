"""`/extension`: what the browser's extension does, and how it gets into the browser."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import quiet_button, text_link
from fuze_app.ui.components.headings import page_header, section
from fuze_app.ui.components.island import Island
from fuze_app.ui.components.links import download_button
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Colour, Font, Size, space

GAINS = (
    ("mouse-pointer-click", "Save the page you are on with one click or Alt+Shift+S, with tags and a note."),
    ("bookmark-check", "See at once whether a page is in your library already, and change what you noted."),
    (
        "lock-open",
        "Keep pages behind a login as you read them: the page itself goes along, if you allow it.",
    ),
    ("quote", "Select a passage and keep it as a quote, from the context menu."),
    ("cloud-off", "Saves made while Fuze is away wait in the browser and are sent later."),
)
CHROMIUM = (
    "Download the archive and unpack it into a folder that stays where it is.",
    "Open chrome://extensions (edge://extensions in Edge) and switch on Developer mode.",
    "Press Load unpacked and choose the folder.",
    "Click the extension's icon and connect it with the address of this page's server.",
)
FIREFOX = (
    "Download the archive. Leave it packed.",
    "Open about:debugging#/runtime/this-firefox and press Load Temporary Add-on.",
    "Choose the archive. Firefox forgets it when it closes: only what Mozilla has signed stays.",
    "Click the extension's icon, and connect it with the address of this page's server.",
)


def _gain(icon: str, text: str) -> rx.Component:
    return rx.el.li(
        rx.icon(icon, size=Size.ICON_LARGE, color=Colour.ACCENT, flex_shrink="0", aria_hidden="true"),
        rx.el.span(text),
        display="flex",
        align_items="center",
        gap=space(3),
        min_height=Size.TOUCH,
    )


def _steps(*steps: str) -> rx.Component:
    items = [rx.el.li(step, padding_left=space(1)) for step in steps]
    return rx.el.ol(
        *items,
        display="flex",
        flex_direction="column",
        gap=space(2),
        padding_left=space(5),
        list_style="decimal",
        font_size=Font.BODY,
        line_height=Font.RELAXED,
        max_width=Size.MEASURE,
    )


def _browser(title: str, browser: str, steps: tuple[str, ...]) -> rx.Component:
    download = download_button("Download", f"/api/extension/{browser}", aria_label=f"Download for {title}")
    return section(title, _steps(*steps), actions=download)


class FuzeBookmarklet(Island):
    """What assets/pwa/bookmarklet.js defines."""

    tag = "FuzeBookmarklet"


def _bookmarklet() -> rx.Component:
    link = rx.el.a(
        rx.icon("bookmark-plus", size=Size.ICON, aria_hidden="true"), "Save to Fuze", class_name="bookmarklet"
    )
    address = rx.el.input(
        id="bookmarklet",
        type="text",
        read_only=True,
        aria_label="Address of the bookmark",
        class_name="sr-only",
    )
    copy = quiet_button("Copy its address", on_click=rx.call_script("fuze.copy('bookmarklet')"))
    return section(
        "Bookmarklet",
        FuzeBookmarklet.create(
            rx.el.div(link, address, copy, class_name="bookmarklet-line"),
            rx.el.p(data_slot="hint", role="status", color=Colour.QUIET, font_size=Font.SMALL),
        ),
        lead="For browsers that take no extension: drag this button to the bookmarks bar, or copy its "
        "address into a new bookmark. On any page it opens a small window that saves that page; what is "
        "selected there becomes the note.",
    )


@member_page("/extension", "Browser extension", width=Size.COLUMN)
def extension() -> rx.Component:
    """What it does, then a section for each family of browsers."""
    return rx.fragment(
        page_header("Browser extension", lead="Save from where you read."),
        rx.el.ul(
            *[_gain(*gain) for gain in GAINS],
            list_style="none",
            font_size=Font.BODY,
            line_height=Font.SNUG,
            margin_bottom=space(6),
        ),
        _browser("Chrome, Edge, Brave and other Chromium browsers", "chrome", CHROMIUM),
        _browser("Firefox", "firefox", FIREFOX),
        _bookmarklet(),
        section(
            "What it may do",
            rx.el.p(
                "It reads a page only when you save it, and talks only to the server you connect it with. "
                "Browsers that are connected stand under ",
                text_link("Settings, API tokens", "/settings"),
                ", where each can be revoked.",
                font_size=Font.BODY,
                line_height=Font.RELAXED,
                max_width=Size.MEASURE,
            ),
        ),
    )
