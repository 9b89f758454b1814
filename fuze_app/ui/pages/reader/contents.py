"""The table of contents, and where one is in the page."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.custom_element import CustomElement
from fuze_app.ui.pages.reader.article import Heading
from fuze_app.ui.pages.reader.state import ArticleState, ReaderState


class Place(CustomElement):
    """The custom element that assets/reading.js defines: goes to where one left off, and keeps it."""

    tag = "FuzePlace"

    bookmark: rx.Var[int]
    at: rx.Var[float]
    minutes: rx.Var[int]
    anchored: rx.Var[bool]


def place() -> rx.Component:
    """How much is left."""
    bookmark = ReaderState.bookmark
    element = Place.create(
        bookmark=bookmark.id,
        at=ArticleState.place,
        minutes=bookmark.minutes,
        anchored=ArticleState.is_anchored,
        class_name="place",
        key=bookmark.id.to(str),
    )
    return rx.cond(ArticleState.html != "", element, rx.fragment())


def _heading(heading: rx.Var[Heading]) -> rx.Component:
    link = rx.el.a(
        heading.text,
        href="#" + heading.id,
        dir="auto",
        on_click=rx.call_script(
            "document.getElementById('" + heading.id + "').scrollIntoView()"
        ).prevent_default,
    )
    return rx.el.li(link, data_level=heading.level.to(str), key=heading.id)


def toc() -> rx.Component:
    """The headings as links; a short page has none worth listing."""
    return rx.el.ol(rx.foreach(ArticleState.headings, _heading), class_name="toc")


def folded_toc() -> rx.Component:
    """Above the text, where there is no room beside it."""
    folded = rx.el.details(rx.el.summary("On this page"), toc(), class_name="toc-folded")
    return rx.cond(ArticleState.headings.length() > 0, folded, rx.fragment())
