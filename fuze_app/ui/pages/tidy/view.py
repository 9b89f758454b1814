"""How tidying up looks."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.shown import BookmarkRow
from fuze_app.ui.bookmarks.tags import tag_links
from fuze_app.ui.components.controls import quiet_button
from fuze_app.ui.components.headings import page_header, section
from fuze_app.ui.components.links import page_button, page_link, quoted
from fuze_app.ui.components.states import empty_state, error_state, skeleton_rows
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.pages.tidy.shown import PageGroup, TagChoice, TagGroup
from fuze_app.ui.pages.tidy.state import TidyState
from fuze_app.ui.shell import member_page
from fuze_app.ui.theme import Colour, Font, Size


def _choice(radio: rx.Component, *children: rx.Component, key: rx.Var[str]) -> rx.Component:
    return rx.el.li(radio, rx.el.div(*children, class_name="row-main"), key=key, class_name="merge-choice")


def _page(group: rx.Var[PageGroup], row: rx.Var[BookmarkRow]) -> rx.Component:
    radio = rx.el.input(
        type="radio",
        name="keep-" + group.key,
        checked=group.keep == row.id,
        on_change=TidyState.keep_page(group.key, row.id),
        aria_label="Keep " + row.title,
    )
    facts = rx.el.div(
        rx.el.span(row.url, class_name="one-line"),
        time_ago(row.saved),
        tag_links(row.tags),
        class_name="row-facts",
    )
    title = page_link(row.title, to=f"/read/{row.id}", dir="auto", class_name="merge-title")
    return _choice(radio, title, facts, key=row.id.to(str))


def _tag(group: rx.Var[TagGroup], tag: rx.Var[TagChoice]) -> rx.Component:
    radio = rx.el.input(
        type="radio",
        name="into-" + group.key,
        checked=group.into == tag.name,
        on_change=TidyState.keep_tag(group.key, tag.name),
        aria_label="Keep " + tag.name,
    )
    name = page_link("#", tag.name, to="/library?tag=" + quoted(tag.name), class_name="merge-title")
    return _choice(radio, name, rx.el.div(tag.pages, class_name="row-facts"), key=tag.name)


def _group(
    group: rx.Var[PageGroup] | rx.Var[TagGroup], choices: rx.Component, on_merge: rx.event.EventSpec
) -> rx.Component:
    """What is alike, what stays, and what merging would do; `m` merges the one that has the focus."""
    merge = quiet_button("Merge", data_key="m", data_row_link="", on_click=on_merge, flex_shrink="0")
    return rx.el.li(
        rx.el.fieldset(
            rx.el.legend(group.reason, color=Colour.QUIET, font_size=Font.SMALL),
            rx.el.ul(choices, list_style="none"),
        ),
        rx.el.div(
            rx.el.p(group.effect, color=Colour.QUIET, font_size=Font.SMALL, aria_live="polite"),
            merge,
            class_name="merge-foot",
        ),
        key=group.key,
        class_name="merge",
        data_row="",
    )


def _page_group(group: rx.Var[PageGroup]) -> rx.Component:
    rows = rx.foreach(group.rows, lambda row: _page(group, row))
    return _group(group, rows, TidyState.merge_pages(group.key))


def _tag_group(group: rx.Var[TagGroup]) -> rx.Component:
    names = rx.foreach(group.tags, lambda tag: _tag(group, tag))
    return _group(group, names, TidyState.merge_tags(group.key))


def _section(
    title: str, lead: str, groups: rx.Component, nothing: rx.Var[bool], none: str, more: rx.Var[int]
) -> rx.Component:
    rest = rx.el.p(more, " more come when these are merged.", color=Colour.QUIET, font_size=Font.SMALL)
    return section(
        title,
        rx.cond(
            nothing,
            rx.el.p(none, color=Colour.QUIET, font_size=Font.BODY),
            rx.el.ul(groups, class_name="merges"),
        ),
        rx.cond(more > 0, rest, rx.fragment()),
        lead=lead,
    )


def _full() -> rx.Component:
    late = rx.el.p(
        "Tags that mean the same are left out until the language model is loaded.",
        color=Colour.WARNING,
        font_size=Font.SMALL,
    )
    return rx.fragment(
        _section(
            "Pages saved more than once",
            "The one you keep gets the tags, notes, highlights, collections and projects of the others.",
            rx.foreach(TidyState.pages, _page_group),
            TidyState.pages.length() == 0,
            "No page is in your library twice.",
            TidyState.more_pages,
        ),
        _section(
            "Tags that may be one",
            "Every page with one of them gets the tag that you keep.",
            rx.foreach(TidyState.tags, _tag_group),
            TidyState.tags.length() == 0,
            "No two of your tags look alike.",
            TidyState.more_tags,
        ),
        rx.cond(TidyState.is_meaning_missing, late, rx.fragment()),
    )


def _nothing() -> rx.Component:
    return empty_state(
        "check-check",
        "Nothing to tidy up",
        "No page is in your library twice, and no two tags look alike.",
        page_button("To the library", "/library", variant="soft"),
    )


@member_page("/library/tidy", "Tidy up", on_load=[TidyState.load], width=Size.COLUMN)
def tidy() -> rx.Component:
    """Pages and tags that are there more than once."""
    state = TidyState
    is_empty = (state.pages.length() == 0) & (state.tags.length() == 0)
    shown = rx.cond(is_empty & ~state.is_meaning_missing, _nothing(), _full())
    return rx.fragment(
        page_header(
            "Tidy up",
            lead="What is in your library more than once. The message that follows a merge can undo it.",
        ),
        rx.cond(
            state.error != "",
            error_state(state.error, state.load),
            rx.cond(state.loading & is_empty, skeleton_rows(4), shown),
        ),
        rx.el.div(state.announcement, role="status", aria_live="polite", class_name="sr-only"),
    )
