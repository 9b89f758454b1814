"""`/learn`: one's own pages on a goal in the order to read them, and what is missing."""

from __future__ import annotations

import reflex as rx

from fuze_app.core.services.learning_paths import LONGEST_GOAL
from fuze_app.ui.components.forms import form_error, submit_button
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.pages.learning.state import BOX, Choice, GapRow, LearningState, PathRow
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Size


def _form() -> rx.Component:
    box = rx.input(
        rx.input.slot(rx.icon("route", size=Size.ICON, aria_hidden="true")),
        id=BOX,
        name="goal",
        default_value=LearningState.goal,
        placeholder="What do you want to learn?",
        aria_label="What you want to learn",
        auto_complete="off",
        max_length=LONGEST_GOAL,
        size="3",
        flex="1",
    )
    button = rx.button("Make a path", type="submit", size="3", class_name="touch")
    return rx.el.form(box, button, on_submit=LearningState.ask, role="search", class_name="new-task")


def _step(row: rx.Var[PathRow]) -> rx.Component:
    facts = rx.el.p(
        rx.el.span(row.site, class_name="row-site"),
        rx.cond(row.minutes > 0, rx.el.span(row.minutes, " min"), rx.fragment()),
        rx.cond(row.level != "", rx.el.span(row.level), rx.fragment()),
        rx.cond(row.is_read, rx.el.span("Read", class_name="badge"), rx.fragment()),
        class_name="row-facts",
    )
    link = page_link(
        row.title, to="/read/" + row.id.to(str), dir="auto", class_name="row-title", data_row_link=""
    )
    return rx.el.li(
        rx.el.div(link, facts, rx.el.p(row.why, dir="auto", class_name="reason"), min_width="0"),
        key=row.id.to(str),
        class_name="path-step",
        data_row="",
        data_read=row.is_read,
    )


def _gap(gap: rx.Var[GapRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(gap.concept, dir="auto", class_name="gap-concept"),
        rx.el.span(gap.why, dir="auto", class_name="engine"),
        key=gap.concept,
        class_name="gap",
    )


def _gaps() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Missing"),
        rx.el.ul(rx.foreach(LearningState.gaps, _gap), class_name="gaps"),
        aria_label="Missing",
        class_name="project-part",
    )


def _option(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.option(choice.title, value=choice.id)


def _keeping() -> rx.Component:
    """Makes tasks of the pages, in a project of one's own."""
    project = rx.el.label(
        rx.el.span("Project", class_name="sr-only"),
        rx.el.select(
            rx.el.option("Choose a project", value=""),
            rx.foreach(LearningState.choices, _option),
            name="project",
            key=LearningState.project,
            default_value=LearningState.project,
            class_name="filter touch",
        ),
    )
    gaps = rx.el.label(
        rx.el.input(type="checkbox", name="gaps", value="1", default_checked=True),
        "with a task for each gap",
        class_name="option touch",
    )
    form = rx.el.form(
        project,
        rx.cond(LearningState.gaps.length() > 0, gaps, rx.fragment()),
        submit_button("Add as tasks", LearningState.pending, size="2"),
        on_submit=LearningState.keep,
        class_name="path-keeping",
    )
    without = rx.el.p(
        "To work through it as tasks, begin a project first. ",
        page_link("Projects", to="/projects"),
        class_name="engine",
    )
    return rx.el.section(
        rx.el.h2("Work through it"),
        rx.cond(LearningState.choices.length() > 0, form, without),
        form_error(LearningState.refusal),
        aria_label="Work through it",
        class_name="project-part",
    )


def _path() -> rx.Component:
    of_project = page_link("Back to the project", to="/projects/" + LearningState.project)
    return rx.fragment(
        rx.cond(
            LearningState.project != "",
            rx.el.p(rx.el.strong(LearningState.goal), " ", of_project, class_name="engine"),
            rx.fragment(),
        ),
        rx.el.p(
            LearningState.facts,
            rx.cond(LearningState.notice != "", " " + LearningState.notice, ""),
            class_name="engine",
        ),
        rx.el.ol(rx.foreach(LearningState.steps, _step), aria_label="Pages in order", class_name="path"),
        rx.cond(LearningState.gaps.length() > 0, _gaps(), rx.fragment()),
        _keeping(),
    )


def _nothing() -> rx.Component:
    return rx.fragment(
        empty_state(
            "search-x",
            "Nothing in your library is about this",
            "Save pages on it and a path can lead through them, or say the goal in other words.",
            page_button("Go to the library", "/library", variant="soft"),
        ),
        rx.cond(LearningState.gaps.length() > 0, _gaps(), rx.fragment()),
    )


def _blank() -> rx.Component:
    return empty_state(
        "route",
        "Name a goal",
        "Fuze puts your own pages on it in order: what others take as known first, then from easy to hard. "
        "What no page covers is named.",
    )


@member_page("/learn", "Learning path", on_load=[LearningState.load], width=Size.COLUMN)
def learn() -> rx.Component:
    """A path to a goal, and what to do with it."""
    return rx.fragment(
        page_header("Learning path", lead="Your own pages in the order to read them, and what is missing."),
        _form(),
        rx.el.div(
            rx.match(
                LearningState.standing,
                ("blank", _blank()),
                ("broken", error_state(LearningState.error, LearningState.load)),
                ("here", rx.cond(LearningState.steps.length() > 0, _path(), _nothing())),
                rx.el.div(skeleton_rows(5), class_name="appears-late"),
            ),
            class_name="learning",
        ),
    )
