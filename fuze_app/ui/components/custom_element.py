"""Elements of our own, which the scripts in assets/ define."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.components.el.element import Element
from reflex.vars import ObjectVar


@dataclass
class Told:
    """An event of such an element."""

    detail: dict[str, Any]


def detail(event: ObjectVar[Told]) -> tuple[rx.Var[dict[str, Any]]]:
    """What a handler is given of it."""
    return (event.detail,)


class CustomElement(Element):
    """`tag` is its name as Reflex wants it: `FuzeMore` is `<fuze-more>` in the page."""

    def _get_tag_name(self) -> str:
        # Reflex names modules after tags, and a hyphen does not fit into such a name.
        return f'"{re.sub(r"(?<!^)(?=[A-Z])", "-", self.tag or "").lower()}"'
