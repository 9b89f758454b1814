"""Elements of our own, which the scripts in assets/ define."""

from __future__ import annotations

import re

from reflex.components.el.element import Element


class CustomElement(Element):
    """`tag` is its name as Reflex wants it: `FuzeMore` is `<fuze-more>` in the page."""

    def _get_tag_name(self) -> str:
        # Reflex names modules after tags, and a hyphen does not fit into such a name.
        return f'"{re.sub(r"(?<!^)(?=[A-Z])", "-", self.tag or "").lower()}"'
