"""How search looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.passages import passage
from fuze_app.ui.bookmarks.phase import phase_badge
from fuze_app.ui.bookmarks.tags import tag_links
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.links import page_button, page_link
from fuze_app.ui.components.states import empty_state, error_state
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.pages.search.box import address_of, search_box, search_hint
from fuze_app.ui.pages.search.history import SearchHistory, past_searches
from fuze_app.ui.pages.search.keeping import keep_button, keeping_dialog
from fuze_app.ui.pages.search.language import language_help
from fuze_app.ui.pages.search.narrowing import elsewhere, facets, filters, folded_facets
from fuze_app.ui.pages.search.quick import QuickState, tags_at_once, titles_at_once
from fuze_app.ui.pages.search.state import Hit, SearchState
from fuze_app.ui.saved_searches import saved_search_list
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Colour, Font, space

MODES = (("hybrid", "Words and meaning"), ("semantic", "Meaning"), ("text", "Words"))
EXAMPLES = (
    ("a question", "why do databases keep their indexes in B-trees"),
    ("what it was about", "that essay on walking and thinking"),
    ("its words", "sourdough hydration"),
)


def _suggestion() -> rx.Component:
    meant = page_link(
        SearchState.suggestion, to=SearchState.suggestion_href, dir="auto", class_name="plain-link"
    )
    return rx.cond(
        SearchState.suggestion != "",
        rx.el.p("Did you mean ", meant, "?", class_name="search-suggestion"),
        rx.fragment(),
    )


def _mode(mode: str, name: str) -> rx.Component:
    return rx.el.li(
        page_link(
            name,
            to=address_of(SearchState.query, mode),
            replace=True,
            aria_current=rx.cond(SearchState.mode == mode, "true", "false"),
            class_name="chip",
        )
    )


def _modes() -> rx.Component:
    return rx.el.nav(
        rx.el.ul(*[_mode(*mode) for mode in MODES], class_name="chips"), aria_label="What is compared"
    )


def _hit(hit: rx.Var[Hit]) -> rx.Component:
    bookmark = hit.bookmark
    return rx.el.li(
        rx.el.div(
            page_link(
                bookmark.title,
                to=f"/read/{bookmark.id}",
                dir="auto",
                class_name="row-title",
                data_row_link="",
            ),
            phase_badge(bookmark),
            class_name="row-head",
        ),
        rx.el.div(
            rx.el.span(bookmark.site, class_name="row-site"),
            time_ago(bookmark.saved),
            tag_links(bookmark.tags),
            class_name="row-facts",
        ),
        rx.foreach(hit.passages, passage),
        key=bookmark.id.to(str),
        class_name="hit",
        data_row="",
    )


def _results() -> rx.Component:
    return rx.fragment(
        rx.el.ul(
            rx.foreach(SearchState.hits, _hit),
            class_name="hits",
            aria_label="Results",
            aria_busy=SearchState.searching,
            on_click=SearchHistory.remember(SearchState.query),
        ),
        rx.cond(
            SearchState.has_more,
            rx.el.div(quiet_button("More results", on_click=SearchState.load_more), class_name="more"),
            rx.fragment(),
        ),
    )


def _prompt() -> rx.Component:
    examples = rx.el.dl(
        *[rx.fragment(rx.el.dt(kind), rx.el.dd(f"“{text}”")) for kind, text in EXAMPLES],
        class_name="examples",
    )
    prompt = rx.el.div(
        saved_search_list("on-page"),
        past_searches(),
        rx.el.p(
            "Fuze looks for the words and for what they mean, in everything it has read for you. Type",
            color=Colour.QUIET,
            font_size=Font.BODY,
        ),
        examples,
        padding_block=space(6),
    )
    nothing = empty_state(
        "bookmark-plus",
        "There is nothing to search yet",
        "Save a page first: it can be found as soon as Fuze has read it.",
        page_button("Save a page", "/library?save"),
    )
    return rx.cond(SearchState.is_library_empty, nothing, prompt)


def _nothing() -> rx.Component:
    words = empty_state(
        "search-x",
        "No page has these words",
        "Search by meaning as well: it also finds pages that say it differently.",
        page_button("Search by meaning", address_of(SearchState.query, "hybrid"), variant="soft"),
    )
    nowhere = empty_state(
        "search-x",
        "Nothing found",
        "Try fewer or other words, or a question. A page that is still being read can't be found yet.",
    )
    return rx.cond(SearchState.mode == "text", words, nowhere)


def _skeletons() -> rx.Component:
    lines = [("46%", "22%", "97%", "88%"), ("58%", "28%", "94%", "72%"), ("39%", "19%", "98%", "81%")]
    hits = [
        rx.el.div(
            *[
                rx.skeleton(height=Font.BODY if index == 0 else Font.SMALL, width=width)
                for index, width in enumerate(widths)
            ],
            class_name="hit hit-skeleton",
        )
        for widths in lines
    ]
    return rx.el.div(
        rx.el.span("Searching…", class_name="sr-only"),
        rx.el.div(*hits, aria_hidden="true"),
        role="status",
        class_name="appears-late",
    )


def _answer() -> rx.Component:
    return rx.cond(
        SearchState.error != "",
        error_state(SearchState.error, SearchState.load),
        rx.cond(
            QuickState.titles.length() > 0,
            titles_at_once(),
            rx.cond(
                SearchState.hits.length() > 0,
                _results(),
                rx.cond(
                    SearchState.searching,
                    _skeletons(),
                    rx.cond(SearchState.query != "", _nothing(), _prompt()),
                ),
            ),
        ),
    )


def _said() -> rx.Component:
    """What screen readers are told of an answer."""
    count = SearchState.hits.length()
    told = rx.cond(count == 1, "1 result", rx.fragment(count, " results"))
    return rx.el.div(
        rx.cond((SearchState.query != "") & ~SearchState.searching, told, ""),
        role="status",
        class_name="sr-only",
    )


@member_page("/search", "Search", on_load=[SearchState.load])
def search() -> rx.Component:
    """One box, the passages that answer, and what narrows them."""
    notice = rx.el.p(SearchState.notice, color=Colour.WARNING, font_size=Font.SMALL, margin_bottom=space(4))
    return rx.fragment(
        rx.el.h1("Search", class_name="sr-only"),
        rx.el.div(
            rx.el.div(
                search_box(),
                search_hint(),
                rx.el.div(_modes(), keep_button(), language_help(), class_name="search-tools"),
                filters(),
                folded_facets(),
                rx.cond(SearchState.notice != "", notice, rx.fragment()),
                _suggestion(),
                _said(),
                tags_at_once(),
                _answer(),
                min_width="0",
            ),
            rx.el.aside(elsewhere(), facets(), aria_label="Beside the results", class_name="search-side"),
            class_name="search",
        ),
        keeping_dialog(),
    )
