"""The charts of Insights, each beside the same in words for those who don't see them."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.pages.insights.shown import TopicRow
from fuze_app.ui.pages.insights.state import InsightsState, TopicsState
from fuze_app.ui.theme import Colour, Font

SAVED, READ = Colour.ACCENT_SOLID, Colour.SECOND
CLOSER, STRIDE = 1.5, 0.25
"""What a press of a button does to the part of the map that is seen."""
UNSEEN = {"accessibilityLayer": False}
"""Keeps the keyboard out of a drawing: what it says stands beside it."""


def _table() -> rx.Component:
    head = rx.el.tr(*[rx.el.th(name, scope="col") for name in ("From", "Saved", "Read")])
    rows = rx.foreach(
        InsightsState.bars,
        lambda bar: rx.el.tr(
            rx.el.th(bar["period"], scope="row"), rx.el.td(bar["Saved"]), rx.el.td(bar["Read"])
        ),
    )
    return rx.el.table(
        rx.el.caption("Pages saved and read"), rx.el.thead(head), rx.el.tbody(rows), class_name="sr-only"
    )


def activity_chart() -> rx.Component:
    """Pages saved and read in each period."""
    chart = rx.recharts.bar_chart(
        rx.recharts.cartesian_grid(vertical=False, stroke=Colour.LINE),
        rx.recharts.x_axis(data_key="period", stroke=Colour.QUIET, tick_line=False, min_tick_gap=12),
        rx.recharts.y_axis(
            allow_decimals=False, stroke=Colour.QUIET, width=36, axis_line=False, tick_line=False
        ),
        rx.recharts.graphing_tooltip(is_animation_active=False, cursor={"fill": Colour.HOVER}),
        rx.recharts.legend(vertical_align="top", align="right", height=28, icon_type="circle", icon_size=8),
        rx.recharts.bar(data_key="Saved", fill=SAVED, radius=3, max_bar_size=18, is_animation_active=False),
        rx.recharts.bar(data_key="Read", fill=READ, radius=3, max_bar_size=18, is_animation_active=False),
        data=InsightsState.bars,
        margin={"top": 0, "right": 0, "bottom": 0, "left": 0},
        custom_attrs=UNSEEN,
    )
    return rx.fragment(
        rx.el.div(chart, aria_hidden="true", font_size=Font.CAPTION, class_name="chart"), _table()
    )


def _topic(topic: rx.Var[TopicRow]) -> rx.Component:
    is_chosen = TopicsState.chosen == topic.position
    is_quiet = (TopicsState.chosen > 0) & ~is_chosen
    return rx.recharts.scatter(
        rx.recharts.label_list(data_key="label", position="top", offset=4, fill=Colour.TEXT),
        data=topic.dots,
        fill=rx.cond(is_quiet, Colour.LINE_STRONG, Colour.ACCENT_SOLID),
        is_animation_active=False,
        on_click=rx.redirect("/insights?topic=" + topic.position.to(str)),
    )


def topic_map() -> rx.Component:
    """Topics as clouds of pages: those that are alike lie near each other. A click chooses one.

    What the drawing shows can be moved and zoomed by buttons, which fingers and keys reach alike.
    """
    axis = {"type_": "number", "hide": True, "allow_data_overflow": True}
    chart = rx.recharts.scatter_chart(
        rx.recharts.x_axis(data_key="x", domain=TopicsState.across, **axis),
        rx.recharts.y_axis(data_key="y", domain=TopicsState.upwards, **axis),
        rx.recharts.z_axis(data_key="size", domain=[0, 1], range=[0, 28]),
        rx.foreach(TopicsState.topics, _topic),
        margin={"top": 24, "right": 24, "bottom": 8, "left": 24},
        custom_attrs=UNSEEN,
    )
    return rx.el.div(
        rx.el.div(chart, aria_hidden="true", class_name="chart topic-map"), _steering(), class_name="steered"
    )


def _steering() -> rx.Component:
    def button(icon: str, label: str, does: rx.event.EventSpec) -> rx.Component:
        return icon_button(icon, label, size="2", on_click=does)

    return rx.el.div(
        button("zoom-in", "Zoom in", TopicsState.zoom(1 / CLOSER)),
        button("zoom-out", "Zoom out", TopicsState.zoom(CLOSER)),
        button("arrow-left", "Move left", TopicsState.move(-STRIDE, 0.0)),
        button("arrow-right", "Move right", TopicsState.move(STRIDE, 0.0)),
        button("arrow-up", "Move up", TopicsState.move(0.0, STRIDE)),
        button("arrow-down", "Move down", TopicsState.move(0.0, -STRIDE)),
        button("maximize", "Show the whole map", TopicsState.show_whole),
        role="group",
        aria_label="What the map shows",
        class_name="steering",
    )
