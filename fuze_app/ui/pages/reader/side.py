"""What stands beside the text: what is known about the page, and what one has said of it."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.bookmarks.editing import EditState
from fuze_app.ui.components.links import page_link, quoted
from fuze_app.ui.pages.reader.about import about_parts
from fuze_app.ui.pages.reader.analysis import analysis_parts
from fuze_app.ui.pages.reader.belonging import side_projects, side_tags
from fuze_app.ui.pages.reader.contents import toc
from fuze_app.ui.pages.reader.marks import marks_list
from fuze_app.ui.pages.reader.neighbours import NeighboursState, neighbours_list
from fuze_app.ui.pages.reader.parts import part, when
from fuze_app.ui.pages.reader.state import ArticleState, ReaderState
from fuze_app.ui.theme import Colour, Font, space


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
        when(facts.summary, part("Summary", rx.el.p(facts.summary, dir="auto"), maker)),
        rx.cond(facts.keyphrases.length() > 0, part("Key phrases", phrases), rx.fragment()),
    )


def _notes() -> rx.Component:
    notes = ReaderState.facts.notes
    edit = rx.el.button(
        rx.cond(notes != "", "Edit", "Add a note"),
        type="button",
        class_name="plain-link",
        on_click=EditState.open_for(ReaderState.bookmark.id),
    )
    return part(
        "Notes",
        when(notes, rx.el.p(notes, dir="auto", white_space="pre-wrap", overflow_wrap="anywhere")),
        edit,
    )


def reader_side() -> rx.Component:
    """Beside the text where there is room, below it elsewhere."""
    contents = rx.el.div(part("On this page", toc()), class_name="toc-beside")
    return rx.el.aside(
        rx.cond(ArticleState.headings.length() > 0, contents, rx.fragment()),
        rx.cond(ArticleState.html != "", part("Highlights", marks_list()), rx.fragment()),
        part("Tags", side_tags(ReaderState.facts.tags)),
        part("Projects", side_projects()),
        _notes(),
        _summary(),
        analysis_parts(),
        rx.cond(NeighboursState.rows.length() > 0, part("Similar", neighbours_list()), rx.fragment()),
        about_parts(),
        aria_label="Beside this page",
        class_name="reader-side",
    )
