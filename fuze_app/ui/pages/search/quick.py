"""What begins with what is being typed: shown at once, until the search itself has answered."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from fuze_app.core.services import quick_search
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.links import page_link
from fuze_app.ui.pages.search.terms import address

MILLISECONDS = 30
"""Between a key and the question."""
SHORTEST = 2
MOST_TITLES = 6
MOST_TAGS = 4


@dataclass
class TitleRow:
    """A page whose title begins so."""

    id: int = 0
    title: str = ""
    site: str = ""


@dataclass
class TagRow:
    """A tag that begins so, as a link to its pages."""

    name: str = ""
    href: str = ""
    count: int = 0


def _term(name: str) -> str:
    return f'tag:"{name}"' if " " in name else f"tag:{name}"


class QuickState(rx.State):
    """Titles are shown until the answer is there; tags stay beside it."""

    titles: list[TitleRow] = []
    tags: list[TagRow] = []
    _typed: str = ""
    _answers: list[int] = []

    @rx.event(supersedes=True)
    async def look(self, text: str) -> None:
        """Something was typed; a newer question cancels this one."""
        self._typed = text.strip()
        if len(self._typed) < SHORTEST:
            self.titles, self.tags = [], []
            return
        found = await as_user(self, quick_search.quick, self._typed)
        self.tags = [TagRow(one.name, address(_term(one.name)), one.count) for one in found.tags[:MOST_TAGS]]
        titles = [TitleRow(one.id, one.title, one.site) for one in found.titles[:MOST_TITLES]]
        is_answered = self._typed == self.router.url.query_parameters.get("q", "").strip()
        # Results that have them all already need not give way to them.
        self.titles = [] if is_answered or {row.id for row in titles} <= {*self._answers} else titles

    def answered(self, query: str, bookmark_ids: list[int]) -> None:
        """The search has found these; of another query than what was typed the tags are no answer."""
        self.titles, self._answers = [], bookmark_ids
        if query != self._typed:
            self.tags = []


def _title(row: rx.Var[TitleRow]) -> rx.Component:
    link = page_link(row.title, to=f"/read/{row.id}", dir="auto", class_name="row-title", data_row_link="")
    return rx.el.li(
        rx.el.div(link, class_name="row-head"),
        rx.el.div(rx.el.span(row.site, class_name="row-site"), class_name="row-facts"),
        key=row.id.to(str),
        class_name="hit",
        data_row="",
    )


def _tag(row: rx.Var[TagRow]) -> rx.Component:
    link = page_link("#", row.name, rx.el.span(row.count, class_name="count"), to=row.href, class_name="chip")
    return rx.el.li(link, key=row.name)


def tags_at_once() -> rx.Component:
    """Above the results."""
    tags = rx.el.ul(
        rx.foreach(QuickState.tags, _tag), aria_label="Tags that begin so", class_name="chips quick-tags"
    )
    return rx.cond(QuickState.tags.length() > 0, tags, rx.fragment())


def titles_at_once() -> rx.Component:
    """In the place of the results that follow."""
    return rx.el.ul(
        rx.foreach(QuickState.titles, _title), aria_label="Titles that begin so", class_name="hits"
    )
