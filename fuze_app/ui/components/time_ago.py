"""A moment in words that stay true while the page is open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from fuze_app.ui.components.custom_element import CustomElement


class TimeAgo(CustomElement):
    """The custom element that assets/fuze.js defines; it writes its own text."""

    tag = "FuzeTime"

    date_time: rx.Var[str]


def time_ago(moment: rx.Var[str] | str, **props: Any) -> rx.Component:
    """`moment` (ISO 8601, with its offset) as "3 minutes ago"; the exact time is its tooltip."""
    props.setdefault("white_space", "nowrap")
    return TimeAgo.create(date_time=moment, **props)
