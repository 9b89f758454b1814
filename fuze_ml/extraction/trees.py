"""Looking around in a parsed page: CSS selectors, text, classes, and the JSON that scripts carry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from fuze_ml.extraction.statements import clean

_DEEPEST = 60
_MOST_VISITED = 200_000
"""Values of a script's JSON that are looked at."""


@lru_cache(maxsize=256)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def select(element: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements below that a CSS selector matches, in document order."""
    found: list[HtmlElement] = _compiled(selector)(element)
    return [one for one in found if one is not element]


def first(element: HtmlElement, *selectors: str) -> HtmlElement | None:
    """The first match of the first selector that matches anything."""
    return next((found[0] for selector in selectors if (found := select(element, selector))), None)


def words_of(element: HtmlElement | None) -> str:
    """The text of an element on one line; empty for none."""
    return "" if element is None else clean(element.text_content())


def words_at(element: HtmlElement, *selectors: str) -> str:
    """The text of the first match that has any."""
    matches = (one for selector in selectors for one in select(element, selector))
    return next((words for one in matches if (words := words_of(one))), "")


def value_at(element: HtmlElement, selector: str, attribute: str) -> str:
    """An attribute of the first match that has it."""
    values = (clean(one.get(attribute)) for one in select(element, selector))
    return next((value for value in values if value), "")


def classes_of(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def replace(element: HtmlElement, by: HtmlElement) -> None:
    """Puts `by` where `element` is; the text behind it stays."""
    tail, parent = element.tail, element.getparent()
    if parent is not None:
        parent.replace(element, by)
        by.tail = tail


def script_data(tree: HtmlElement, variable: str) -> Any:
    """The JSON that a script assigns to a variable; None where there is none that can be read."""
    assigned = re.compile(rf"\b{re.escape(variable)}[\"']?\]?\s*=\s*(?=[\[{{])")
    for script in tree.iter("script"):
        match = assigned.search(script.text or "")
        if match:
            try:
                return json.JSONDecoder(strict=False).raw_decode(script.text, match.end())[0]
            except (ValueError, RecursionError):
                continue
    return None


def embedded_data(tree: HtmlElement, selector: str) -> list[Any]:
    """The JSON of the `<script>` elements that a selector matches; what can't be read is left out."""
    found = []
    for script in select(tree, selector):
        try:
            found.append(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    return found


def objects_with(data: Any, key: str) -> Iterator[dict[str, Any]]:
    """The objects anywhere in some JSON that have a key, in its order; walks without recursion."""
    waiting: list[tuple[Any, int]] = [(data, 0)]
    visited = 0
    while waiting and visited < _MOST_VISITED:
        value, depth = waiting.pop()
        visited += 1
        if isinstance(value, dict):
            if key in value:
                yield value
            inner: list[Any] = list(value.values())
        else:
            inner = value if isinstance(value, list) else []
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(inner) if isinstance(one, dict | list)]


def at(data: Any, *path: str | int) -> Any:
    """What lies at a path of keys and places in some JSON; None where the path ends early."""
    for step in path:
        if isinstance(step, str) and isinstance(data, dict):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and -len(data) <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def text_at(data: Any, *path: str | int) -> str:
    """The string (or number) at a path, its lines kept; empty where there is none."""
    found = at(data, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found).replace("\x00", "").encode("utf-8", "ignore").decode().strip()
