"""What stands beside the text: what is known about the page, and what one has said of it."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.bookmarks.tags import tag_links
from fuze_app.ui.components.languages import LanguageName
from fuze_app.ui.components.links import outside_link, page_link, quoted
from fuze_app.ui.components.time_ago import time_ago
from fuze_app.ui.pages.reader.analysis import analysis_parts
from fuze_app.ui.pages.reader.contents import toc
from fuze_app.ui.pages.reader.marks import marks_list
from fuze_app.ui.pages.reader.neighbours import NeighboursState, neighbours_list
from fuze_app.ui.pages.reader.state import ArticleState, ReaderState
from fuze_app.ui.theme import Colour, Font, space


def _part(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, font_size=Font.SMALL, font_weight=Font.STRONG, margin_bottom=space(1.5)),
        *children,
        aria_label=title,
        font_size=Font.BODY,
        line_height=Font.RELAXED,
    )


def _when(value: rx.Var[str], component: rx.Component) -> rx.Component:
    return rx.cond(value != "", component, rx.fragment())


def _summary() -> rx.Component:
    facts = ReaderState.facts
    phrases = rx.el.ul(
        rx.foreach(
            facts.keyphrases,
            lambda phrase: rx.el.li(
                page_link(phrase, to="/search?q=" + quoted(phrase), class_name="phrase"), key=phrase
            ),
        ),
        class_name="phrases",
    )
    maker = rx.el.p(facts.made_by, color=Colour.QUIET, font_size=Font.SMALL, margin_top=space(2))
    return rx.fragment(
        _when(facts.summary, _part("Summary", rx.el.p(facts.summary, dir="auto"), maker)),
        rx.cond(facts.keyphrases.length() > 0, _part("Key phrases", phrases), rx.fragment()),
    )


def _fact(name: str, value: rx.Var[str] | rx.Component) -> rx.Component:
    return rx.fragment(rx.el.dt(name), rx.el.dd(value))


def _about() -> rx.Component:
    facts, bookmark = ReaderState.facts, ReaderState.bookmark
    return _part(
        "About this page",
        rx.el.dl(
            _fact("Original", outside_link(facts.site, href=bookmark.url, class_name="plain-link")),
            _when(facts.author, _fact("Author", facts.author)),
            _when(facts.published, _fact("Published", facts.published)),
            _when(facts.language, _fact("Language", LanguageName.create(code=facts.language))),
            _when(facts.words, _fact("Length", rx.el.span(facts.words, " words"))),
            _fact("Saved", time_ago(bookmark.saved)),
            class_name="facts",
        ),
    )


def _yours() -> rx.Component:
    bookmark, notes = ReaderState.bookmark, ReaderState.facts.notes
    edit = rx.el.button(
        rx.cond((bookmark.tags.length() > 0) | (notes != ""), "Edit", "Add tags or a note"),
        type="button",
        class_name="plain-link",
        on_click=EditState.open_for(bookmark.id),
    )
    return _part(
        "Yours",
        rx.cond(
            bookmark.tags.length() > 0,
            rx.el.p(tag_links(bookmark.tags), class_name="tags"),
            rx.fragment(),
        ),
        _when(notes, rx.el.p(notes, dir="auto", white_space="pre-wrap", overflow_wrap="anywhere")),
        edit,
    )


def reader_side() -> rx.Component:
    """Beside the text where there is room, below it elsewhere."""
    contents = rx.el.div(_part("On this page", toc()), class_name="toc-beside")
    return rx.el.aside(
        rx.cond(ArticleState.headings.length() > 0, contents, rx.fragment()),
        rx.cond(ArticleState.html != "", _part("Highlights", marks_list()), rx.fragment()),
        _summary(),
        analysis_parts(),
        rx.cond(NeighboursState.rows.length() > 0, _part("Similar", neighbours_list()), rx.fragment()),
        _yours(),
        _about(),
        aria_label="Beside this page",
        class_name="reader-side",
    )
