"""Links as plain as HTML's: lists have hundreds of them."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.vars.function import FunctionStringVar
from reflex_components_core.react_router.dom import ReactRouterLink


def page_link(*children: Any, to: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link within Fuze: the next page is shown without loading everything anew."""
    return ReactRouterLink.create(*children, to=to, **props)


def document_link(*children: Any, to: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link that the browser itself follows: to files, and between pages that work without a network."""
    return ReactRouterLink.create(*children, to=to, reload_document=True, **props)


def download_button(label: str, to: str, **props: Any) -> rx.Component:
    """A link to a file, which looks like a button."""
    return rx.button(document_link(label, to=to, download=""), as_child=True, class_name="touch", **props)


def outside_link(*children: Any, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to another site, which is not told where one comes from."""
    return rx.el.a(
        *children,
        href=href,
        target="_blank",
        rel="noopener noreferrer",
        referrer_policy="no-referrer",
        **props,
    )


def page_button(label: str, to: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link within Fuze that looks like a button: it goes somewhere rather than does something."""
    return rx.button(page_link(label, to=to), as_child=True, class_name="touch", **props)


def quoted(value: rx.Var[str]) -> rx.Var[str]:
    """A value as part of an address."""
    return FunctionStringVar.create("encodeURIComponent").call(value).to(str)
