"""The look of Fuze: every colour, size and font stands here and nowhere else.

Components take their values from the names below; the stylesheets in `assets/` use the custom
properties that `FuzeTheme` writes from `ROOT`, `LIGHT` and `DARK`. Colours come from the Radix
scales (12 steps, light and dark), so most names need one value for both modes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import reflex as rx

ACCENT = "jade"
GRAY = "sand"


def space(steps: float) -> str:
    """A distance on the 4 px grid: `space(4)` is 16 px."""
    return f"{steps * 4:g}px"


class Colour:
    """What a colour is for. Each follows light and dark mode by itself."""

    PAGE = "var(--color-background)"
    RAISED = "var(--color-panel-solid)"
    SUNKEN = "var(--gray-2)"
    HOVER = "var(--gray-a2)"
    SELECTED = "var(--gray-a3)"
    LINE = "var(--gray-a4)"
    LINE_STRONG = "var(--gray-a6)"
    TEXT = "var(--gray-12)"
    QUIET = "var(--gray-11)"
    ACCENT = "var(--accent-11)"
    ACCENT_SOLID = "var(--accent-9)"
    ACCENT_SOFT = "var(--accent-a3)"
    SECOND = "var(--amber-9)"
    """Beside the accent, in charts."""
    ON_ACCENT = "var(--accent-contrast)"
    DANGER = "var(--red-11)"
    DANGER_SOFT = "var(--red-a3)"
    WARNING = "var(--amber-11)"
    WARNING_SOFT = "var(--amber-a3)"
    MARK = "var(--fuze-mark)"
    SCRIM = "var(--color-overlay)"


class Font:
    """Families, and the sizes that text comes in."""

    UI = "var(--fuze-font-ui)"
    READING = "var(--fuze-font-reading)"
    SYSTEM = "system-ui, sans-serif"
    CODE = "var(--code-font-family)"

    CAPTION = "0.75rem"
    SMALL = "0.8125rem"
    BODY = "0.875rem"
    LARGE = "1rem"
    LEAD = "1.125rem"
    TITLE = "1.25rem"
    HEADING = "1.75rem"
    HERO = "clamp(2.25rem, 1.2rem + 4.2vw, 3.75rem)"

    REGULAR = "400"
    MEDIUM = "500"
    STRONG = "600"

    TIGHT = "1.2"
    SNUG = "1.4"
    RELAXED = "1.6"


class Radius:
    """Corners: controls, cards, and what floats."""

    CONTROL = "var(--radius-2)"
    CARD = "var(--radius-4)"
    FLOAT = "var(--radius-5)"
    ROUND = "9999px"


class Shadow:
    """Only what floats has a shadow."""

    FLOAT = "var(--shadow-5)"
    RAISED = "var(--shadow-3)"


class Size:
    """Fixed measures: targets, columns and lines."""

    TOUCH = "44px"
    CONTROL = "32px"
    ICON = 16
    ICON_LARGE = 20
    RAIL = "232px"
    RAIL_NARROW = "64px"
    BAR = "56px"
    ROW = "56px"
    ROW_COMFORTABLE = "72px"
    LABEL = "96px"
    FORM = "384px"
    DIALOG = "480px"
    COMMAND = "640px"
    SIDE = "260px"
    COLUMN = "760px"
    PAGE = "1080px"
    MEASURE = "68ch"
    PITCH = "52ch"


class Motion:
    """How long a change takes; base.css stills all of them when people ask for less motion."""

    QUICK = "120ms ease-out"
    CALM = "180ms ease-out"


class Layer:
    """The order of what overlaps."""

    BAR = "10"
    BANNER = "30"
    SKIP_LINK = "40"


def line(colour: str = Colour.LINE) -> str:
    """A hairline border."""
    return f"1px solid {colour}"


ROOT = {
    "--fuze-font-ui": '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
    "--fuze-font-reading": '"Literata Variable", Charter, "Iowan Old Style", Georgia, serif',
    "--fuze-rail": Size.RAIL,
    "--fuze-rail-narrow": Size.RAIL_NARROW,
    "--fuze-bar": Size.BAR,
    "--fuze-touch": Size.TOUCH,
    "--fuze-row": Size.ROW,
    "--fuze-row-comfortable": Size.ROW_COMFORTABLE,
    "--fuze-side": Size.SIDE,
    "--fuze-quick": Motion.QUICK,
    "--fuze-calm": Motion.CALM,
    "--fuze-measure": Size.MEASURE,
}

RADIX = {
    "--default-font-family": Font.UI,
    "--heading-font-family": Font.UI,
    "--strong-font-weight": Font.STRONG,
    "--focus-8": "var(--accent-10)",
}

PAGE_COLOURS = {"light": "#fdfdfb", "dark": "#131311"}
"""Behind everything; browsers colour their own bars with it."""

# The solid step of the accent, darkened in light mode and given dark text in dark mode, so that a
# button's text has a contrast of 4.5 or more in both.
LIGHT = {
    "--color-background": PAGE_COLOURS["light"],
    "--accent-9": "#1f7a5f",
    "--accent-10": "#1b6a53",
    "--accent-contrast": "#ffffff",
    "--fuze-mark": "#fdeaa3",
    "--fuze-yellow": "#fbe692",
    "--fuze-green": "#bfe8c3",
    "--fuze-blue": "#c3def8",
    "--fuze-pink": "#f9cfe0",
}
DARK = {
    "--color-background": PAGE_COLOURS["dark"],
    "--color-panel-solid": "#1b1b19",
    "--accent-9": "#3db893",
    "--accent-10": "#56c6a5",
    "--accent-contrast": "#0b1512",
    "--fuze-mark": "#5c4a12",
    "--fuze-yellow": "#5c4a12",
    "--fuze-green": "#1f4d2e",
    "--fuze-blue": "#1d4468",
    "--fuze-pink": "#5f2744",
}

# Warm paper, of the light scales: only in the reader, for whom it is easier on the eyes.
SEPIA = {
    "--color-background": "#f6eedd",
    "--color-panel-solid": "#fbf5e8",
    "--gray-2": "#f1e7d2",
    "--gray-11": "#65583f",
    "--gray-12": "#33291a",
}

# Toasts stand outside of the theme's element, where only Radix's plain scales are known.
TOAST = {
    "--normal-bg": "#ffffff",
    "--normal-border": f"var(--{GRAY}-6)",
    "--normal-text": f"var(--{GRAY}-12)",
    "--border-radius": "8px",
}
TOAST_DARK = {"--normal-bg": "#1b1b19"}


def _rule(selector: str, properties: dict[str, str]) -> str:
    body = "".join(f"  {name}: {value};\n" for name, value in properties.items())
    return f"{selector} {{\n{body}}}\n"


def stylesheet() -> str:
    """The custom properties as CSS, for both modes and for what Radix renders in a portal."""
    themed = f'.radix-themes[data-accent-color="{ACCENT}"]'
    return "\n".join(
        [
            _rule(":root", ROOT),
            _rule(".radix-themes", RADIX),
            _rule(f"{themed}, .light {themed}, {themed}.light", LIGHT),
            _rule(f".dark {themed}, {themed}.dark", DARK),
            _rule(f'html[data-paper="sepia"] {themed}', SEPIA),
            _rule("html [data-sonner-toaster][data-sonner-theme]", TOAST),
            _rule("html.dark [data-sonner-toaster][data-sonner-theme]", TOAST_DARK),
        ]
    )


class FuzeTheme(rx.plugins.RadixThemesPlugin):
    """Radix Themes with Fuze's scales, and the stylesheet of its custom properties."""

    FILE = "theme.css"

    def __init__(self) -> None:
        super().__init__(
            theme=rx.theme(accent_color=ACCENT, gray_color=GRAY, radius="medium", panel_background="solid")
        )

    def get_static_assets(self, **context: Any) -> list[tuple[Path, str]]:
        """Writes the custom properties beside the compiled stylesheets."""
        return [(Path("styles") / self.FILE, stylesheet())]

    def get_stylesheet_paths(self, **context: Any) -> tuple[str, ...]:
        """Loads them after Radix's own, which they override."""
        return (*super().get_stylesheet_paths(**context), f"./{self.FILE}")
