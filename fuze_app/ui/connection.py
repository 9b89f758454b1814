"""A quiet line while the server can't be reached; it goes by itself when the connection is back."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from fuze_app.ui.components.links import document_link
from fuze_app.ui.theme import Colour, Font, Layer, Radius, Shadow, Size, line, space


def _lost() -> rx.Component:
    return rx.el.p(
        rx.spinner(size="1"),
        "The connection to Fuze is lost. Trying again…",
        document_link("Read offline", to="/offline", class_name="plain-link"),
        role="status",
        class_name="connection-lost",
        position="fixed",
        bottom=f"calc({Size.BAR} + {space(3)})",
        left="50%",
        transform="translateX(-50%)",
        z_index=Layer.BANNER,
        display="flex",
        align_items="center",
        gap=space(2),
        padding=f"{space(2)} {space(4)}",
        font_size=Font.SMALL,
        white_space="nowrap",
        color=Colour.TEXT,
        background=Colour.RAISED,
        border=line(Colour.LINE_STRONG),
        border_radius=Radius.ROUND,
        box_shadow=Shadow.FLOAT,
    )


@rx.memo
def connection_notice() -> rx.Component:
    """Nothing while all is well."""
    return rx.cond(has_connection_errors, _lost(), rx.fragment())
