"""A recommendation in a list: the page, the reason, the passage."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.passages import passage
from fuze_app.ui.components.links import page_link
from fuze_app.ui.recommendations.shown import RecommendedRow


def recommended(row: rx.Var[RecommendedRow], *actions: rx.Component) -> rx.Component:
    """What it is, why it is there, and what can be done with it."""
    return rx.el.li(
        page_link(
            row.title, to="/read/" + row.id.to(str), dir="auto", class_name="row-title", data_row_link=""
        ),
        rx.el.p(
            rx.el.span(row.site, class_name="row-site"),
            rx.cond(row.minutes > 0, rx.el.span(row.minutes, " min"), rx.fragment()),
            class_name="row-facts",
        ),
        rx.el.p(
            row.reason,
            rx.cond(row.is_worded, rx.el.span("Worded by Gemini", class_name="badge worded"), rx.fragment()),
            dir="auto",
            class_name="reason",
        ),
        rx.foreach(row.passages, passage),
        rx.el.div(*actions, class_name="recommended-actions"),
        key=row.id.to(str),
        class_name="recommended",
        data_row="",
    )


def answered_by(engine: rx.Var[str], notice: rx.Var[str]) -> rx.Component:
    """Which engine served, and what was not available."""
    return rx.el.p(engine, rx.cond(notice != "", " " + notice, ""), class_name="engine")
