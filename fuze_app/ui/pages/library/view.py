"""How the library looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.actions import announcements
from fuze_app.ui.bookmarks.edit_dialog import edit_dialog
from fuze_app.ui.bookmarks.row import bookmark_row
from fuze_app.ui.bookmarks.saving import URL, save_box
from fuze_app.ui.bookmarks.shown import BookmarkRow
from fuze_app.ui.bookmarks.skeletons import row_skeletons
from fuze_app.ui.components.controls import icon_button, quiet_button
from fuze_app.ui.components.facets import facet_section, filter_chips
from fuze_app.ui.components.headings import page_header
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.more import More
from fuze_app.ui.components.numbers import grouped
from fuze_app.ui.components.states import empty_state, error_state
from fuze_app.ui.pages.library.choosing_view import choose_button, choosing
from fuze_app.ui.pages.library.filters import ORDERS, Choice, FilterState
from fuze_app.ui.pages.library.state import LibraryState
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Font, Size, space


@rx.memo
def library_row(rest: rx.RestProp, *, row: rx.Var[BookmarkRow]) -> rx.Component:
    """Drawn again only when its own row has changed."""
    return bookmark_row(row, LibraryState, rest, in_library=True)


def _view(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.li(
        page_link(
            choice.name,
            rx.cond(choice.count > 0, rx.el.span(grouped(choice.count), class_name="count"), rx.fragment()),
            to=choice.href,
            aria_current=rx.cond(choice.here, "page", "false"),
            class_name="chip",
        ),
        key=choice.name,
    )


def _views() -> rx.Component:
    return rx.el.nav(
        rx.el.ul(rx.foreach(FilterState.views, _view), class_name="chips"),
        aria_label="Parts of the library",
        class_name="library-views",
    )


def _tags() -> rx.Component:
    find = rx.el.div(
        rx.input(
            placeholder="Find a tag",
            aria_label="Find a tag",
            size="2",
            on_change=FilterState.look_for.debounce(120),
        ),
        margin_bottom=space(2),
    )
    tags = rx.el.nav(
        rx.el.h2("Tags", font_size=Font.SMALL, font_weight=Font.STRONG, margin_bottom=space(2)),
        rx.cond(FilterState.has_more_tags, find, rx.fragment()),
        rx.el.ul(rx.foreach(FilterState.tags, _view), class_name="tag-list"),
        aria_label="Tags",
    )
    return rx.cond((FilterState.tags.length() > 0) | (FilterState.wanted != ""), tags, rx.fragment())


def _collection(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.li(
        page_link(
            rx.icon("folder", size=Size.ICON, aria_hidden="true", flex_shrink="0"),
            rx.el.span(choice.name, flex="1"),
            rx.cond(choice.count > 0, rx.el.span(choice.count, class_name="count"), rx.fragment()),
            to=choice.href,
            aria_current=rx.cond(choice.here, "page", "false"),
            class_name="chip",
        ),
        key=choice.href,
    )


def _collections() -> rx.Component:
    found = rx.el.nav(
        rx.el.h2("Collections", font_size=Font.SMALL, font_weight=Font.STRONG, margin_bottom=space(2)),
        rx.el.ul(rx.foreach(FilterState.collections, _collection), class_name="tag-list"),
        aria_label="Collections",
    )
    return rx.cond(FilterState.collections.length() > 0, found, rx.fragment())


def _facets() -> rx.Component:
    shown = rx.el.div(rx.foreach(FilterState.facets, facet_section), class_name="facets")
    return rx.cond(FilterState.facets.length() > 0, shown, rx.fragment())


def _between() -> rx.Component:
    """From one day to another."""

    def day(name: str, label: str) -> rx.Component:
        box = rx.el.input(type="date", name=name, class_name="day")
        return rx.el.label(rx.el.span(label), box, class_name="day-field")

    return rx.el.details(
        rx.el.summary("Saved between two days", class_name="quiet-summary"),
        rx.el.form(
            day("first", "From"),
            day("last", "To"),
            quiet_button("Show", type="submit", size="1"),
            on_submit=FilterState.between,
            class_name="between",
        ),
    )


def _order() -> rx.Component:
    options = [rx.el.option(name, value=value) for value, name in ORDERS.items()]
    return rx.el.label(
        rx.el.span("Order", class_name="sr-only"),
        rx.el.select(*options, value=FilterState.order, on_change=FilterState.sort, class_name="order touch"),
        class_name="library-order",
    )


def _sheet() -> rx.Component:
    """The same where there is no room beside the list."""
    number = FilterState.chosen.length()
    trigger = quiet_button(
        rx.icon("list-filter", size=Size.ICON, aria_hidden="true"),
        "Filters",
        rx.cond(number > 0, rx.el.span(number, class_name="count"), rx.fragment()),
        size="2",
    )
    return rx.dialog.root(
        rx.dialog.trigger(trigger),
        rx.dialog.content(
            rx.dialog.title("Filters", font_size=Font.TITLE, margin_bottom=space(3)),
            rx.dialog.description("What the list is narrowed to.", class_name="sr-only"),
            rx.el.div(_chosen(), _facets(), _between(), _collections(), _tags(), class_name="sheet-body"),
            rx.el.div(
                rx.dialog.close(rx.button("Show the pages", class_name="touch")), class_name="sheet-foot"
            ),
            class_name="sheet",
        ),
    )


def _chosen() -> rx.Component:
    """What narrows the list, each to be taken away, and all of it at once."""
    return rx.el.div(
        filter_chips(FilterState.chosen),
        rx.cond(
            FilterState.chosen.length() > 1,
            page_link("Clear", to=FilterState.everything, class_name="plain-link"),
            rx.fragment(),
        ),
        class_name="library-chosen",
    )


def _empty() -> rx.Component:
    narrowed = empty_state(
        "list-filter",
        "Nothing here",
        "No page in your library fits what is chosen.",
        page_button("Show everything", "/library", variant="soft"),
    )
    new = empty_state(
        "bookmark-plus",
        "Nothing saved yet",
        "Paste the address of a page above. Fuze reads it and keeps its text.",
        rx.button("Save the first page", on_click=rx.set_focus(URL)),
        page_button("Import bookmarks", "/import", variant="soft"),
    )
    return rx.cond(LibraryState.is_narrowed, narrowed, new)


def _more(label: str, at: rx.Var[str], on_click: rx.EventHandler) -> rx.Component:
    return More.create(quiet_button(label, on_click=on_click.throttle(300)), at=at, class_name="more")


def _list() -> rx.Component:
    rows = rx.foreach(
        LibraryState.rows,
        lambda row: library_row(row=LibraryState.fresh.get(row.id.to(str), row), key=row.id.to(str)),
    )
    return rx.fragment(
        rx.cond(
            LibraryState.has_newer,
            _more("Load previous", LibraryState.rows[0].id.to(str), LibraryState.load_newer),
            rx.fragment(),
        ),
        rx.el.ul(rows, class_name="rows", aria_label="Bookmarks", aria_busy=LibraryState.loading),
        rx.cond(
            LibraryState.has_older,
            _more("Load more", LibraryState.rows[-1].id.to(str), LibraryState.load_older),
            rx.fragment(),
        ),
    )


def _content() -> rx.Component:
    return rx.cond(
        LibraryState.error != "",
        error_state(LibraryState.error, LibraryState.load),
        rx.cond(
            LibraryState.rows.length() > 0, _list(), rx.cond(LibraryState.loading, row_skeletons(), _empty())
        ),
    )


def _to_tidying() -> rx.Component:
    link = page_link(
        rx.icon("combine", size=Size.ICON, aria_hidden="true"),
        to="/library/tidy",
        aria_label="Tidy up",
        title="Tidy up: pages and tags that are there more than once",
    )
    return rx.button(
        link, as_child=True, variant="ghost", color_scheme="gray", margin="0", class_name="touch"
    )


def _to_highlights() -> rx.Component:
    """On a phone, whose bar has no room for them."""
    link = page_link(
        rx.icon("highlighter", size=Size.ICON, aria_hidden="true"), to="/highlights", aria_label="Highlights"
    )
    return rx.el.div(
        rx.button(link, as_child=True, variant="ghost", color_scheme="gray", margin="0", class_name="touch"),
        class_name="narrow-tools",
    )


@member_page("/library", "Library", on_load=[LibraryState.load, LibraryState.follow])
def library() -> rx.Component:
    """What to save, what to narrow to, and the list."""
    density = rx.el.div(
        icon_button(
            "rows-3", "More or less space between rows", on_click=rx.call_script("fuze.toggleDensity()")
        ),
        class_name="only-in-rows",
    )
    cards = icon_button("layout-grid", "Cards or rows", on_click=rx.call_script("fuze.toggleCards()"))
    return rx.fragment(
        page_header("Library", choose_button(), _to_highlights(), _to_tidying(), density, cards),
        save_box(LibraryState.save_page),
        rx.el.div(
            _views(),
            rx.el.div(_collections(), _tags(), _facets(), _between(), class_name="library-side"),
            rx.el.div(
                rx.el.div(
                    rx.el.div(_sheet(), class_name="sheet-trigger"),
                    _chosen(),
                    _order(),
                    class_name="library-tools",
                ),
                _content(),
                class_name="library-list",
            ),
            class_name="library",
        ),
        choosing(),
        edit_dialog(LibraryState),
        announcements(LibraryState),
    )
