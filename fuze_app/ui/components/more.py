"""The end of a list that goes on."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.custom_element import CustomElement


class More(CustomElement):
    """The custom element that assets/pages.js defines: presses its button when that comes near the view."""

    tag = "FuzeMore"

    at: rx.Var[str]
    """Changes with every page of the list, so that a short one is followed by the next."""
