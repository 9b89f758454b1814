"""What is said over the text: where reading stands, what stood in the way, and what one can do."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from fuze_app.core.errors import InvalidInput
from fuze_app.core.services import supplied
from fuze_app.ui.auth_state import as_user
from fuze_app.ui.components.dialogs import dialog_buttons
from fuze_app.ui.components.forms import area, form
from fuze_app.ui.components.links import outside_link, page_link
from fuze_app.ui.components.toasts import notice
from fuze_app.ui.pages.reader.state import ReaderState
from fuze_app.ui.theme import Colour, Font, Size, space


class PasteState(rx.State):
    """The dialog that takes the text of a page that Fuze can't get; what is pasted is in no var."""

    is_open: bool = False
    error: str = ""

    @rx.event
    def set_open(self, is_open: bool) -> None:
        """Opens or closes the dialog."""
        self.is_open, self.error = is_open, ""

    @rx.event
    async def paste(self, bookmark_id: int, data: dict[str, str]) -> EventSpec | None:
        """Has the page read from what was pasted."""
        try:
            await as_user(self, supplied.paste, bookmark_id, data.get("text", ""))
        except InvalidInput as error:
            self.error = error.detail
            return None
        self.is_open = False
        return notice("Fuze is reading what you pasted.")


def banner(icon: str, *content: rx.Component | str | rx.Var[str], kind: str = "") -> rx.Component:
    """A notice over the text."""
    return rx.el.div(
        rx.icon(icon, size=Size.ICON, aria_hidden="true", flex_shrink="0"),
        rx.el.div(*content),
        class_name=f"banner {kind}".strip(),
        role="status",
    )


def _action(name: str, **props: object) -> rx.Component:
    return rx.el.button(name, type="button", class_name="plain-link", **props)


def retry() -> rx.Component:
    """Has the page fetched and read once more."""
    return _action("Read it again", data_key="r", on_click=ReaderState.read_again(ReaderState.bookmark.id))


def paste_button() -> rx.Component:
    """Opens the dialog below."""
    return _action("Paste its text", on_click=PasteState.set_open(True))


def wayback() -> rx.Component:
    """The page as the Wayback Machine kept it about when it was saved."""
    return outside_link("Wayback Machine", href=ReaderState.origin.wayback_url, class_name="plain-link")


def _ways(*ways: rx.Component) -> rx.Component:
    return rx.el.div(*ways, class_name="banner-ways")


def _obstacle() -> rx.Component:
    bookmark, origin = ReaderState.bookmark, ReaderState.origin
    former = rx.cond(origin.has_copy, " You are reading the copy that Fuze kept.", "")
    extension = page_link("The extension", to="/extension", class_name="plain-link")
    return banner(
        "circle-alert",
        rx.el.strong(origin.obstacle),
        rx.el.p(bookmark.reason, former),
        rx.el.p(origin.advice),
        _ways(retry(), paste_button(), rx.cond(origin.seen_by_browser, extension, wayback())),
        kind="banner-failed",
    )


def _dead() -> rx.Component:
    origin = ReaderState.origin
    since = rx.cond(origin.dead_since != "", rx.fragment("Since ", origin.dead_since, ": "), rx.fragment())
    copy = rx.cond(origin.has_copy, " You are reading the copy that Fuze kept.", "")
    others = page_link("All dead links", to="/search?q=is%3Adead", class_name="plain-link")
    return banner(
        "unlink",
        rx.el.strong("The page is not at its address any more"),
        rx.el.p(since, origin.dead_reason, copy),
        _ways(wayback(), retry(), others),
        kind="banner-gone",
    )


def progress() -> rx.Component:
    """Where the page is on its way, what kept it from being read, or that it is gone."""
    bookmark = ReaderState.bookmark
    waiting = rx.cond(
        bookmark.reason != "",
        rx.fragment(bookmark.reason, " Fuze tries again by itself."),
        "Fuze reads this page in a moment.",
    )
    return rx.match(
        bookmark.phase,
        ("waiting", banner("clock", waiting)),
        ("reading", banner("loader", "Fuze is reading this page. Its text appears here.")),
        (
            "understanding",
            banner("loader", "Fuze is finding out what this page is about. You can read it already."),
        ),
        ("failed", _obstacle()),
        rx.cond(ReaderState.origin.is_dead, _dead(), rx.fragment()),
    )


def paste_dialog() -> rx.Component:
    """Takes the text of a page, as Markdown or as it is."""
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Paste the text of this page", font_size=Font.TITLE, margin_bottom=space(1)),
            rx.dialog.description(
                "It is read in place of the page; the title stays. Headings and lists in Markdown stay too.",
                size="2",
                color=Colour.QUIET,
                margin_bottom=space(4),
            ),
            form(
                area("Text", "text", id="paste-text", rows="12", error=PasteState.error, auto_focus=True),
                dialog_buttons("Read it"),
                on_submit=PasteState.paste(ReaderState.bookmark.id),
            ),
            max_width=Size.DIALOG,
        ),
        open=PasteState.is_open,
        on_open_change=PasteState.set_open,
    )
