"""`/insights`: what one saves and reads, what the library is about, and what one's projects lack in it."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.shown import BookmarkRow
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.headings import page_header, section
from fuze_app.ui.components.links import page_button, page_link, quoted
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.pages.insights.charts import activity_chart, topic_map
from fuze_app.ui.pages.insights.shown import NeedRow, NeedsRow, TopicRow
from fuze_app.ui.pages.insights.state import InsightsState, TopicsState
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Font, Size


def _said(*children: rx.Component | rx.Var[str] | str, **props: str) -> rx.Component:
    return rx.el.p(*children, class_name="engine", **props)


def _choice(topic: rx.Var[TopicRow]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.el.span(topic.name, class_name="topic-name"),
            rx.el.span(topic.pages, class_name="topic-pages"),
            rx.el.span(topic.concepts, class_name="topic-concepts"),
            to="/insights?topic=" + topic.position.to(str),
            preventScrollReset=True,
            aria_current=rx.cond(TopicsState.chosen == topic.position, "true", "false"),
            class_name="topic",
        ),
        key=topic.position.to(str),
    )


def _page_of_topic(row: rx.Var[BookmarkRow]) -> rx.Component:
    return rx.el.li(
        page_link(row.title, to="/read/" + row.id.to(str), dir="auto", class_name="row-title"),
        rx.el.span(row.site, class_name="row-site"),
        key=row.id.to(str),
        class_name="topic-page",
    )


def _chosen() -> rx.Component:
    back = page_button("Show all topics", "/insights", variant="soft", color_scheme="gray")
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h3(TopicsState.topic.name, font_size=Font.LARGE),
                _said(TopicsState.topic.pages, ": ", TopicsState.topic.concepts),
            ),
            back,
            class_name="part-head",
        ),
        rx.el.ul(
            rx.foreach(TopicsState.pages, _page_of_topic),
            aria_label="Pages of the topic, the most typical first",
            class_name="recommendations",
        ),
        rx.cond(TopicsState.has_more, quiet_button("More", on_click=TopicsState.load_more), rx.fragment()),
        class_name="topic-chosen",
    )


def _topics() -> rx.Component:
    ready = rx.el.div(
        topic_map(),
        rx.el.ul(rx.foreach(TopicsState.topics, _choice), aria_label="Topics", class_name="topics"),
        rx.cond(TopicsState.chosen > 0, _chosen(), rx.fragment()),
        class_name="topic-parts",
    )
    too_few = _said(
        "Topics need a few more pages that have been read: ",
        TopicsState.missing.to(str),
        " are missing.",
    )
    return section(
        "Topics",
        rx.match(
            TopicsState.standing,
            ("ready", ready),
            (
                "making",
                _said("Your topics are being worked out. They appear here by themselves.", role="status"),
            ),
            ("too_few", too_few),
            ("broken", error_state(TopicsState.error, TopicsState.load)),
            rx.el.div(skeleton_rows(4), class_name="appears-late"),
        ),
        lead="What your library is about. Topics that are alike lie near each other; each dot is a page.",
    )


def _need(need: rx.Var[NeedRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            need.kind == "task",
            rx.icon("square-check", size=Size.ICON, aria_hidden="true"),
            rx.icon("wrench", size=Size.ICON, aria_hidden="true"),
        ),
        page_link(need.name, to="/search?q=" + quoted(need.name), dir="auto", class_name="row-title"),
        rx.el.span(need.pages, class_name="need-pages"),
        data_gap=need.is_gap,
        class_name="need",
    )


def _project(row: rx.Var[NeedsRow]) -> rx.Component:
    return rx.el.li(
        rx.el.h3(
            rx.el.span(class_name="project-dot project-colour", data_colour=row.colour, aria_hidden="true"),
            page_link(
                row.title, to="/projects/" + row.project_id.to(str), dir="auto", class_name="row-title"
            ),
            class_name="needs-title",
        ),
        _said(row.summary),
        rx.el.ul(rx.foreach(row.needs, _need), class_name="needs"),
        key=row.project_id.to(str),
        class_name="needs-of-project",
    )


def _needs() -> rx.Component:
    nothing = rx.el.div(
        _said("No active project says yet what it needs: give one technologies, a goal or tasks."),
        page_button("Go to the projects", "/projects", variant="soft"),
        class_name="needs-none",
    )
    return section(
        "What your projects need",
        rx.cond(
            InsightsState.needs.length() > 0,
            rx.el.ul(rx.foreach(InsightsState.needs, _project), class_name="recommendations"),
            nothing,
        ),
        lead="Technologies and open tasks of active projects, and how many pages of yours are on each.",
    )


def _full() -> rx.Component:
    over_time = section(
        "Over time",
        _said(InsightsState.summary),
        activity_chart(),
        lead="Pages by when they were saved, and by when they were last read here.",
    )
    return rx.el.div(over_time, _topics(), _needs(), class_name="insights")


@member_page("/insights", "Insights", on_load=[InsightsState.load, TopicsState.load, TopicsState.follow])
def insights() -> rx.Component:
    """The library from above."""
    nothing = empty_state(
        "chart-scatter",
        "Nothing to look at yet",
        "Save some pages, and see here what you save and read, and what it is about.",
        page_button("Go to the library", "/library"),
    )
    return rx.fragment(
        page_header("Insights", lead="What you save and read, what it is about, and what is missing."),
        rx.cond(
            InsightsState.error != "",
            error_state(InsightsState.error, InsightsState.load),
            rx.cond(
                InsightsState.bars.length() > 0,
                rx.cond(InsightsState.is_empty, nothing, _full()),
                rx.el.div(skeleton_rows(), class_name="appears-late"),
            ),
        ),
    )
