"""Where a page is on its way into the library."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.shown import BookmarkRow


def _badge(kind: str, text: str | rx.Var[str]) -> rx.Component:
    return rx.el.span(
        rx.el.span(class_name="phase-dot", aria_hidden="true"), text, class_name=f"phase {kind}"
    )


def phase_badge(row: rx.Var[BookmarkRow]) -> rx.Component:
    """Quiet once the page is ready, unless its address leads there no more."""
    return rx.match(
        row.phase,
        ("waiting", _badge("phase-waiting", "Waiting")),
        ("reading", _badge("phase-working", "Reading")),
        ("understanding", _badge("phase-working", "Understanding")),
        ("failed", _badge("phase-failed", row.trouble)),
        rx.cond(row.trouble != "", _badge("phase-gone", row.trouble), rx.fragment()),
    )
