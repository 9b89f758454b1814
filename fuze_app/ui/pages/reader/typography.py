"""How the text looks, as each person likes it: kept for them, on every device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from fuze_app.core.models import ReadingFont, ReadingImages, ReadingTheme, ReadingWidth
from fuze_app.core.services import reading
from fuze_app.core.services.reading import (
    FASTEST,
    LINE_HEIGHTS,
    SIZES,
    SLOWEST,
    PreferenceChanges,
    Preferences,
)
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.custom_element import CustomElement
from fuze_app.ui.theme import Font, Size, space

FONTS = (
    ("literata", "Literata", Font.READING),
    ("inter", "Inter", Font.UI),
    ("system", "System", Font.SYSTEM),
)
WIDTHS = (("narrow", "Narrow", "54ch"), ("medium", "Medium", Size.MEASURE), ("wide", "Wide", "84ch"))
THEMES = (("auto", "As Fuze"), ("light", "Light"), ("sepia", "Sepia"), ("dark", "Dark"))
PICTURES = (("shown", "Shown"), ("hidden", "Left out"))
LINE_STEP = 10
RATE_STEP = 0.25


@dataclass
class Look:
    """The preferences as the page uses them."""

    font: str = "literata"
    size: int = 18
    line_height: int = 165
    width: str = "medium"
    theme: str = "auto"
    images: str = "shown"
    speech_rate: float = 1.0


def look_of(kept: Preferences) -> Look:
    """What the page needs to know of them."""
    return Look(kept.font, kept.size, kept.line_height, kept.width, kept.theme, kept.images, kept.speech_rate)


class TypographyState(rx.State):
    """How the text looks now."""

    look: Look = Look()

    @rx.event
    async def choose_font(self, value: str) -> None:
        """Sets the text in another font."""
        await self._change(font=ReadingFont(value))

    @rx.event
    async def choose_width(self, value: str) -> None:
        """Makes lines longer or shorter."""
        await self._change(width=ReadingWidth(value))

    @rx.event
    async def choose_theme(self, value: str) -> None:
        """Reads on another paper."""
        await self._change(theme=ReadingTheme(value))

    @rx.event
    async def choose_images(self, value: str) -> None:
        """Shows pictures, or leaves them out."""
        await self._change(images=ReadingImages(value))

    @rx.event
    async def resize(self, by: int) -> None:
        """Makes the text larger or smaller."""
        await self._change(size=min(max(self.look.size + by, SIZES[0]), SIZES[-1]))

    @rx.event
    async def space_out(self, by: int) -> None:
        """Moves lines apart or together."""
        wanted = self.look.line_height + by
        await self._change(line_height=min(max(wanted, LINE_HEIGHTS[0]), LINE_HEIGHTS[-1]))

    @rx.event
    async def speak_faster(self, by: float) -> None:
        """Reads aloud faster or slower."""
        await self._change(speech_rate=min(max(self.look.speech_rate + by, SLOWEST), FASTEST))

    async def _change(self, **changed: Any) -> None:
        changes = PreferenceChanges(**changed)
        self.look = look_of(await as_user(self, reading.change_preferences, changes))


class Paper(CustomElement):
    """The custom element that assets/reading.js defines: the colours of the page while it is there."""

    tag = "FuzePaper"

    theme: rx.Var[str]


def reading_style() -> dict[str, rx.Var[str]]:
    """The custom properties that assets/reading.css sets the text with."""
    look = TypographyState.look
    return {
        "--reading-size": look.size.to(str) + "px",
        "--reading-line": (look.line_height / 100).to(str),
        "--reading-font": rx.match(look.font, *[(value, font) for value, _, font in FONTS], Font.READING),
        "--fuze-measure": rx.match(look.width, *[(value, width) for value, _, width in WIDTHS], Size.MEASURE),
    }


def _choices(title: str, options: list[tuple[str, str]], chosen: rx.Var[str], choose: Any) -> rx.Component:
    buttons = [
        rx.el.button(
            name,
            type="button",
            aria_pressed=rx.cond(chosen == value, "true", "false"),
            class_name="segment touch",
            on_click=choose(value),
        )
        for value, name in options
    ]
    return _line(title, rx.el.div(*buttons, class_name="segments", role="group", aria_label=title))


def stepper(title: str, value: rx.Var[str], less: tuple[str, Any], more: tuple[str, Any]) -> rx.Component:
    """A number between a button that lowers it and one that raises it."""
    return rx.el.div(
        icon_button("minus", less[0], opens=True, on_click=less[1]),
        rx.el.output(value, aria_live="polite", aria_label=title, class_name="stepped"),
        icon_button("plus", more[0], opens=True, on_click=more[1]),
        class_name="stepper",
        role="group",
        aria_label=title,
    )


def _line(title: str, control: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.span(title, font_size=Font.SMALL), control, class_name="look-line")


def look_button(redraw: rx.EventHandler) -> rx.Component:
    """Opens what can be chosen; the text behind it changes at once, by `redraw` where it is other text."""
    look, state = TypographyState.look, TypographyState
    content = rx.el.div(
        rx.el.h2("Text", class_name="sr-only"),
        _choices("Font", [(value, name) for value, name, _ in FONTS], look.font, state.choose_font),
        _line(
            "Size",
            stepper("Size", look.size.to(str), ("Smaller", state.resize(-1)), ("Larger", state.resize(1))),
        ),
        _line(
            "Line height",
            stepper(
                "Line height",
                look.line_height.to(str) + " %",
                ("Closer lines", state.space_out(-LINE_STEP)),
                ("Wider lines", state.space_out(LINE_STEP)),
            ),
        ),
        _choices("Width", [(value, name) for value, name, _ in WIDTHS], look.width, state.choose_width),
        _choices(
            "Pictures", list(PICTURES), look.images, lambda value: [state.choose_images(value), redraw()]
        ),
        _choices("Paper", list(THEMES), look.theme, state.choose_theme),
        class_name="look",
    )
    return rx.popover.root(
        rx.popover.trigger(icon_button("a-large-small", "Text and paper", opens=True)),
        rx.popover.content(content, size="2", max_width=f"calc(100vw - {space(8)})"),
    )
