"""What a visitor sees at `/`: what Fuze does, in one screen."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.brand import wordmark
from fuze_app.ui.components.controls import link_button, text_link
from fuze_app.ui.theme import Colour, Font, Radius, Shadow, Size, line, space

PITCH = (
    "Fuze keeps the pages you save, reads them for you, and finds them again with words that never "
    "stood in them."
)
POINTS = (
    (
        "bookmark-plus",
        "Save the page",
        "Paste an address. Fuze fetches the page, reads it, and keeps the text.",
    ),
    (
        "search",
        "Find it by what it means",
        "Ask in your own words. The passage that answers is shown and marked.",
    ),
    (
        "server",
        "On your own server",
        "Your library stays where you put it. Nothing leaves it unless you say so.",
    ),
)


def _head() -> rx.Component:
    return rx.el.header(
        wordmark(),
        rx.el.nav(
            text_link("Sign in", "/signin", color=Colour.TEXT),
            link_button("Create an account", "/signup"),
            aria_label="Account",
            display="flex",
            align_items="center",
            gap=space(5),
        ),
        display="flex",
        align_items="center",
        justify_content="space-between",
        padding_block=space(5),
    )


def _point(icon: str, title: str, text: str) -> rx.Component:
    return rx.el.li(
        rx.icon(icon, size=Size.ICON_LARGE, color=Colour.ACCENT, aria_hidden="true"),
        rx.el.h2(title, font_size=Font.LARGE, font_weight=Font.STRONG, margin_top=space(3)),
        rx.el.p(text, color=Colour.QUIET, font_size=Font.BODY, line_height=Font.RELAXED, margin_top=space(1)),
    )


def _pitch() -> rx.Component:
    return rx.el.div(
        rx.el.h1(
            "Everything you read, findable by what it means",
            font_family=Font.READING,
            font_size=Font.HERO,
            font_weight=Font.STRONG,
            line_height=Font.TIGHT,
            letter_spacing="-0.02em",
            text_wrap="balance",
        ),
        rx.el.p(
            PITCH,
            color=Colour.QUIET,
            font_size=Font.LEAD,
            line_height=Font.RELAXED,
            max_width=Size.PITCH,
            margin_top=space(5),
        ),
        link_button("Start your library", "/signup", size="4", margin_top=space(7)),
    )


def _screenshot(mode: str) -> rx.Component:
    phone = rx.el.source(
        src_set=f"/screenshots/search-phone-{mode}.webp",
        media="(max-width: 767px)",
        custom_attrs={"width": "780", "height": "1120"},
    )
    desktop = rx.el.img(
        src=f"/screenshots/search-{mode}.webp",
        alt="A search for “insomnia and stimulants” in Fuze finds a page about coffee, and shows why.",
        loading="lazy",
        custom_attrs={"width": "1920", "height": "840"},
        style={"width": "100%", "height": "auto"},
        border=line(),
        border_radius=Radius.CARD,
        box_shadow=Shadow.FLOAT,
    )
    return rx.el.picture(phone, desktop, class_name=f"in-{mode}")


def landing() -> rx.Component:
    """The pitch, the product itself, and three reasons."""
    return rx.el.div(
        _head(),
        rx.el.main(
            _pitch(),
            rx.el.figure(
                _screenshot("light"),
                _screenshot("dark"),
                margin_block=space(14),
            ),
            rx.el.ul(
                *[_point(*point) for point in POINTS],
                display="grid",
                grid_template_columns="repeat(auto-fit, minmax(240px, 1fr))",
                gap=space(8),
                list_style="none",
                padding_bottom=space(16),
            ),
            padding_top=[space(10), space(14), space(20)],
        ),
        max_width=Size.PAGE,
        margin_inline="auto",
        padding_inline=space(5),
    )
