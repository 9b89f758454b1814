"""Short messages at the foot of the window, as events that a handler returns."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

SECONDS = 5_000
SECONDS_FOR_UNDO = 8_000


def toaster() -> rx.Component:
    """Where they appear: outside of the theme's element, so that no dialog covers them."""
    return rx.toast.provider(position="bottom-center", rich_colors=False)


def notice(message: str) -> EventSpec:
    """Something was done."""
    return rx.toast(message, duration=SECONDS)


def failure(message: str) -> EventSpec:
    """Something could not be done; stays longer, and can be closed."""
    return rx.toast.error(message, duration=2 * SECONDS, close_button=True)


def with_undo(message: str, undo: EventSpec | rx.EventHandler, identifier: str | None = None) -> EventSpec:
    """Something was done that can be taken back for a few seconds.

    Another toast with the same identifier takes its place.
    """
    options = {"id": identifier} if identifier else {}
    return rx.toast(message, duration=SECONDS_FOR_UNDO, action={"label": "Undo", "on_click": undo}, **options)
