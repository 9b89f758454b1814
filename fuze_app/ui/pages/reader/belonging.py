"""The projects that the page belongs to or may serve, and its tags: chosen beside the text."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.models import ProjectStatus
from fuze_app.core.queries.projects import ProjectView
from fuze_app.core.services import bookmarks, page_projects, project_links, projects
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.core.services.page_projects import PageProject
from fuze_app.core.services.project_links import LONGEST_NOTE, NewLink
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.tags import split, tag_field
from fuze_app.ui.components.controls import icon_button
from fuze_app.ui.components.links import page_link, quoted
from fuze_app.ui.theme import Colour, Font

MOST_OFFERED = 100


@dataclass
class Belonging:
    """A project that the page belongs to, and why."""

    link_id: int = 0
    project_id: int = 0
    title: str = ""
    colour: str = ""
    task: str = ""
    note: str = ""


@dataclass
class Offer:
    """A project that it may be added to; `id` as a form sends it, `reason` where something speaks for it."""

    id: str = ""
    title: str = ""
    colour: str = ""
    reason: str = ""


class BelongingState(rx.State):
    """Of the page that is read."""

    bookmark_id: int = 0
    rows: list[Belonging] = []
    proposed: list[Offer] = []
    """Those that the page may serve; they are among the offers too."""
    offers: list[Offer] = []
    error: str = ""
    tag_error: str = ""
    typed: int = 0
    """Rises when the tag field is to be empty again."""

    async def show(self, bookmark_id: int) -> None:
        """Takes up the projects of a bookmark as they are now. Nothing, when it is gone."""
        try:
            found, offered = await as_user(self, read_projects, bookmark_id)
        except NotFound:
            self.reset()
            return
        if bookmark_id != self.bookmark_id:
            self.error = self.tag_error = ""
        self.bookmark_id = bookmark_id
        self.rows = [
            Belonging(one.link_id, one.id, one.title, one.colour, one.task or "", one.note)
            for one in found
            if one.link_id is not None
        ]
        self.proposed = [
            Offer(str(one.id), one.title, one.colour, one.reason) for one in found if one.link_id is None
        ]
        self.offers = [Offer(str(one.id), one.title) for one in offered]

    @rx.event
    async def link(self, project_id: str) -> None:
        """Adds the page to a project."""
        self.error = ""
        if not project_id.isdecimal():
            return
        try:
            await as_user(self, project_links.link, int(project_id), NewLink(self.bookmark_id))
        except (InvalidInput, NotFound) as error:
            self.error = error.detail
        await self.show(self.bookmark_id)

    @rx.event
    async def unlink(self, link_id: int) -> None:
        """Takes the page out of a project."""
        try:
            await as_user(self, project_links.unlink, link_id)
        except NotFound:
            self.error = ""
        await self.show(self.bookmark_id)

    @rx.event
    async def annotate(self, link_id: int, note: str) -> None:
        """Says why the page belongs there."""
        self.error = ""
        try:
            await as_user(self, project_links.annotate, link_id, note)
        except (InvalidInput, NotFound) as error:
            self.error = error.detail
        await self.show(self.bookmark_id)

    @rx.event
    async def add_tags(self, data: dict[str, str]) -> None:
        """Gives the page the tags that were typed; the reader hears of it."""
        self.tag_error = ""
        try:
            await as_user(self, bookmarks.add_tags, self.bookmark_id, split(data.get("tags", "")))
        except InvalidInput as error:
            self.tag_error = error.detail
        else:
            self.typed += 1

    @rx.event
    async def remove_tag(self, name: str) -> None:
        """Takes a tag off the page; the reader hears of it."""
        view = await as_user(self, bookmarks.get, self.bookmark_id)
        kept = tuple(tag for tag in view.tags if tag != name)
        await as_user(self, bookmarks.update, self.bookmark_id, BookmarkChanges(tags=kept))


def read_projects(
    session: Session, user_id: int, bookmark_id: int
) -> tuple[list[PageProject], list[ProjectView]]:
    """The projects that a bookmark belongs to or may serve, and all active ones that it may be added to."""
    found = page_projects.of_page(session, user_id, bookmark_id)
    active = projects.list_page(session, user_id, ProjectStatus.ACTIVE, limit=MOST_OFFERED).items
    taken = {one.id for one in found if one.link_id is not None}
    return found, [one for one in active if one.id not in taken]


def _tag(name: rx.Var[str]) -> rx.Component:
    remove = rx.el.button(
        rx.icon("x", size=12, aria_hidden="true"),
        type="button",
        aria_label="Remove the tag " + name,
        class_name="tag-remove",
        on_click=BelongingState.remove_tag(name),
    )
    link = page_link("#", name, to="/library?tag=" + quoted(name), class_name="tag")
    return rx.el.li(link, remove, class_name="side-tag", key=name)


def side_tags(names: rx.Var[list[str]]) -> rx.Component:
    """The tags, each with a way to take it off, and a field for more."""
    state = BelongingState
    more = rx.el.form(
        tag_field("side-tags", error=state.tag_error, data_key="t", key=state.typed.to(str)),
        on_submit=state.add_tags,
        class_name="side-form",
    )
    return rx.fragment(
        rx.cond(names.length() > 0, rx.el.ul(rx.foreach(names, _tag), class_name="side-tags"), rx.fragment()),
        more,
    )


def _row(row: rx.Var[Belonging]) -> rx.Component:
    note = rx.el.input(
        default_value=row.note,
        placeholder="Why it belongs there",
        aria_label="Why it belongs to " + row.title,
        max_length=LONGEST_NOTE,
        class_name="side-note",
        on_blur=lambda note: BelongingState.annotate(row.link_id, note),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(class_name="project-dot project-colour", data_colour=row.colour, aria_hidden="true"),
            page_link(
                row.title, to="/projects/" + row.project_id.to(str), dir="auto", class_name="plain-link"
            ),
            rx.cond(row.task != "", rx.el.span("for ", row.task, class_name="side-task"), rx.fragment()),
            icon_button(
                "x", "Take out of this project", size="1", on_click=BelongingState.unlink(row.link_id)
            ),
            class_name="side-project",
        ),
        note,
        key=row.link_id.to(str),
    )


def _proposal(offer: rx.Var[Offer]) -> rx.Component:
    add = icon_button("plus", "Add to " + offer.title, size="1", on_click=BelongingState.link(offer.id))
    return rx.el.li(
        rx.el.div(
            rx.el.span(class_name="project-dot project-colour", data_colour=offer.colour, aria_hidden="true"),
            page_link(offer.title, to="/projects/" + offer.id, dir="auto", class_name="plain-link"),
            add,
            class_name="side-project",
        ),
        rx.el.p(offer.reason, class_name="side-task"),
        key=offer.id,
    )


def _proposals() -> rx.Component:
    """The projects that the page may serve, and what speaks for each."""
    proposed = rx.el.ul(rx.foreach(BelongingState.proposed, _proposal), class_name="side-projects")
    return rx.cond(
        BelongingState.proposed.length() > 0,
        rx.fragment(rx.el.p("It may serve", class_name="side-task"), proposed),
        rx.fragment(),
    )


def side_projects() -> rx.Component:
    """The projects that the page belongs to, those that it may serve, and a choice of others."""
    state = BelongingState
    choice = rx.el.select(
        rx.el.option("Add to a project…", value=""),
        rx.foreach(state.offers, lambda offer: rx.el.option(offer.title, value=offer.id, key=offer.id)),
        value="",
        aria_label="Add to a project",
        class_name="side-choice touch",
        on_change=state.link,
    )
    rows = rx.el.ul(rx.foreach(state.rows, _row), class_name="side-projects")
    none = page_link("Begin a project", to="/projects", class_name="plain-link")
    return rx.fragment(
        rx.cond(state.rows.length() > 0, rows, rx.fragment()),
        _proposals(),
        rx.cond(
            state.offers.length() > 0,
            choice,
            rx.cond(state.rows.length() > 0, rx.fragment(), none),
        ),
        rx.cond(
            state.error != "",
            rx.el.p(state.error, role="alert", color=Colour.DANGER, font_size=Font.SMALL),
            rx.fragment(),
        ),
    )
