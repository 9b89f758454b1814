"""What can be written in the search box, explained in place."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx

from fuze_app.core.queries.search_fields import CHANGES, FIELDS

OPERATORS = (
    ("Words rank what is found, by meaning as well", ("sourdough starter",)),
    ("Found word for word", ('"no knead"',)),
    ("Is left out", ("-bread", "-tag:done")),
    ("One or the other", ("rye OR wheat",)),
    ("Belongs together", ("(tag:baking OR tag:bread) saved:<30d",)),
)


def _row(meaning: str, examples: Iterable[str]) -> rx.Component:
    written = [rx.el.code(example, dir="ltr") for example in examples]
    return rx.el.div(rx.el.dt(meaning), rx.el.dd(*written))


def language_help() -> rx.Component:
    """A disclosure with every operator and field: what it means, and how it is written."""
    fields = [(field.meaning, field.examples) for field in FIELDS.values()]
    rows = [_row(meaning, examples) for meaning, examples in (*OPERATORS, *fields, *CHANGES.values())]
    return rx.el.details(
        rx.el.summary("What you can write here", class_name="quiet-summary"),
        rx.el.dl(*rows, class_name="language"),
        class_name="language-help",
    )
