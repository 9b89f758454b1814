"""Languages by their names."""

from __future__ import annotations

import reflex as rx

from fuze_app.ui.components.custom_element import CustomElement


class LanguageName(CustomElement):
    """The custom element that assets/pages.js defines: the name of a language in English."""

    tag = "FuzeLanguage"

    code: rx.Var[str]
