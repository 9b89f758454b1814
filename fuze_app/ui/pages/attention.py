"""What on Home needs somebody: what could not be read and why, and what waits for Gemini. Else nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import FuzeError
from fuze_app.core.services import analysis_runs, attention
from fuze_app.core.services.analysis_runs import RunScope
from fuze_app.core.services.attention import Failure
from fuze_app.core.services.gemini_usage import Outlook
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.bookmarks.shown import cut, without_scheme
from fuze_app.ui.components.controls import quiet_button, text_link
from fuze_app.ui.components.toasts import failure, notice
from fuze_app.ui.theme import Colour, Font, Size

LONGEST_TITLE = 60


@dataclass
class FailureRow:
    """Pages that failed for one reason."""

    reason: str = ""
    said: str = ""
    titles: str = ""


class AttentionState(rx.State):
    """Home's state takes up what there is."""

    failures: list[FailureRow] = []
    waiting: str = ""
    unanswered: str = ""

    def take_up(self, failed: list[Failure], outlook: Outlook) -> None:
        """Shows what failed, and how Gemini stands."""
        self.failures = [failure_row(one) for one in failed]
        self.waiting = waiting_words(outlook)
        self.unanswered = unanswered_words(outlook)

    @rx.event
    async def retry(self, reason: str) -> EventSpec:
        """Has what failed for a reason read again; the list follows by itself."""
        number = await as_user(self, attention.retry, reason)
        self.failures = [row for row in self.failures if row.reason != reason]
        return notice(f"Reading {pages(number)} again.")

    @rx.event
    async def ask_again(self) -> EventSpec:
        """Asks Gemini once more about what it did not describe."""
        try:
            run = await as_user(self, analysis_runs.start, RunScope.FAILED)
        except FuzeError as error:
            return failure(error.detail)
        self.unanswered = ""
        return notice(f"Asking Gemini about {pages(run.total)} again.")


def failure_row(one: Failure) -> FailureRow:
    """In words; the titles that have no room are counted."""
    titles = [cut(without_scheme(title), LONGEST_TITLE) for title in one.titles]
    rest = one.pages - len(titles)
    more = f" and {rest:,} more" if rest else ""
    reason = one.reason or "No reason is known."
    return FailureRow(one.reason, f"{pages(one.pages)} could not be read. {reason}", ", ".join(titles) + more)


def waiting_words(outlook: Outlook) -> str:
    """What waits for Gemini and why; empty when nothing does."""
    if not outlook.waiting:
        return ""
    verb = "waits" if outlook.waiting == 1 else "wait"
    return f"{pages(outlook.waiting)} {verb} for Gemini. {outlook.waiting_because or ''}".strip()


def unanswered_words(outlook: Outlook) -> str:
    """What Gemini did not describe, and why; empty when there is nothing."""
    if not outlook.failed:
        return ""
    return f"{pages(outlook.failed)} not described by Gemini. {outlook.failed_because or ''}".strip()


def pages(number: int) -> str:
    """`1 page`, `2,000 pages`."""
    return "1 page" if number == 1 else f"{number:,} pages"


def _row(
    icon: str, said: rx.Var[str], detail: rx.Component, action: rx.Component, **props: Any
) -> rx.Component:
    return rx.el.li(
        rx.icon(icon, size=Size.ICON, aria_hidden="true", flex_shrink="0"),
        rx.el.div(rx.el.p(said), detail, min_width="0", flex="1"),
        action,
        class_name="attention-row",
        **props,
    )


def _failure(row: rx.Var[FailureRow]) -> rx.Component:
    titles = rx.el.p(row.titles, dir="auto", class_name="one-line", color=Colour.QUIET)
    return _row(
        "circle-alert",
        row.said,
        titles,
        quiet_button("Retry", size="1", on_click=AttentionState.retry(row.reason)),
        key=row.reason,
    )


def needs_attention() -> rx.Component:
    """A short list; not there while all is well."""
    state = AttentionState
    waiting = _row("clock", state.waiting, rx.fragment(), text_link("Settings", "/settings"))
    again = quiet_button("Ask again", size="1", on_click=state.ask_again)
    unanswered = _row("circle-alert", state.unanswered, rx.fragment(), again)
    shown = rx.el.section(
        rx.el.h2("Needs a look", font_size=Font.LARGE, font_weight=Font.STRONG),
        rx.el.ul(
            rx.foreach(state.failures, _failure),
            rx.cond(state.unanswered != "", unanswered, rx.fragment()),
            rx.cond(state.waiting != "", waiting, rx.fragment()),
            class_name="attention",
        ),
        rx.cond(
            state.failures.length() > 0,
            text_link("All that could not be read", "/library?status=failed", font_size=Font.SMALL),
            rx.fragment(),
        ),
        aria_label="Needs a look",
    )
    nothing = (state.failures.length() == 0) & (state.waiting == "") & (state.unanswered == "")
    return rx.cond(nothing, rx.fragment(), shown)
